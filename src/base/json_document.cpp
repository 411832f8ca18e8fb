// Which JSON texts are accepted?
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <functional>
#include <utility>

#include "base/json.hpp"
#include "base/utf8.hpp"

namespace blockauth::json {
namespace {

namespace bj = boost::json;

// Builds the tree like boost::json::parser, and counts the member names it was given. Boost.JSON silently
// keeps the last of two members with one name (RFC 8259 §4 leaves that open), so a text whose tree holds
// fewer members than it spelled had a duplicate: the two halves of a system would read it differently, and we
// refuse it.
class TreeHandler {
 public:
  // The parser's own limits are constants; ours are checked below, before anything is built.
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  // `text` stays where it is: what the parser hands over is part of it, or was unescaped.
  TreeHandler(bj::storage_ptr storage, std::string_view text, const Limits& limits)
      : limits_(limits),
        text_(text),
        unusual_octets_(count_non_ascii(text, limits.unusual_octets + 1)),
        stack_(storage, scratch_, sizeof scratch_) {
    stack_.reset(std::move(storage));
  }

  std::size_t names_spelled() const noexcept { return names_spelled_; }
  bj::value release() { return stack_.release(); }

  // NOLINTBEGIN(readability-identifier-naming): the names are Boost.JSON's.
  bool on_document_begin(bj::error_code& error) { return admit_characters({}, error); }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code& error) { return admit(error); }
  bool on_object_end(std::size_t size, bj::error_code& error) {
    if (size > limits_.members) {
      error = bj::error::object_too_large;
      return false;
    }
    stack_.push_object(size);
    return true;
  }
  bool on_array_begin(bj::error_code& error) { return admit(error); }
  bool on_array_end(std::size_t size, bj::error_code&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code& error) {
    stack_.push_chars(part);
    return admit_name(part, error);
  }
  bool on_key(bj::string_view part, std::size_t, bj::error_code& error) {
    ++names_spelled_;
    stack_.push_key(part);
    return admit_name(part, error);
  }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code& error) {
    stack_.push_chars(part);
    return admit_characters(part, error);
  }
  bool on_string(bj::string_view part, std::size_t, bj::error_code& error) {
    stack_.push_string(part);
    return admit_characters(part, error) && admit(error);
  }
  bool on_number_part(bj::string_view part, bj::error_code& error) {
    number_octets_ += part.size();
    if (number_octets_ <= kMaxNumberOctets) return true;
    error = bj::error::string_too_large;
    return false;
  }
  bool on_int64(std::int64_t value, bj::string_view part, bj::error_code& error) {
    stack_.push_int64(value);
    return admit_number(part, error);
  }
  bool on_uint64(std::uint64_t value, bj::string_view part, bj::error_code& error) {
    stack_.push_uint64(value);
    return admit_number(part, error);
  }
  bool on_double(double value, bj::string_view part, bj::error_code& error) {
    // Boost.JSON reads 1e400 as infinity; JSON has no such number.
    if (!std::isfinite(value)) {
      error = bj::error::exponent_overflow;
      return false;
    }
    stack_.push_double(value);
    return admit_number(part, error);
  }
  bool on_bool(bool value, bj::error_code& error) {
    stack_.push_bool(value);
    return admit(error);
  }
  bool on_null(bj::error_code& error) {
    stack_.push_null();
    return admit(error);
  }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }
  // NOLINTEND(readability-identifier-naming)

 private:
  bool admit(bj::error_code& error) {
    if (++values_ <= limits_.values) return true;
    error = bj::error::array_too_large;
    return false;
  }

  bool admit_number(bj::string_view last_part, bj::error_code& error) {
    if (!on_number_part(last_part, error)) return false;
    number_octets_ = 0;
    return admit(error);
  }

  bool admit_name(bj::string_view part, bj::error_code& error) {
    name_octets_ += part.size();
    if (name_octets_ <= limits_.name_octets) return admit_characters(part, error);
    error = bj::error::key_too_large;
    return false;
  }

  bool admit_characters(bj::string_view part, bj::error_code& error) {
    const std::less<> before;
    const bool was_unescaped =
        before(part.data(), text_.data()) || !before(part.data(), text_.data() + text_.size());
    if (was_unescaped) unusual_octets_ += part.size();
    if (unusual_octets_ <= limits_.unusual_octets) return true;
    error = bj::error::string_too_large;
    return false;
  }

  Limits limits_;
  std::string_view text_;
  std::size_t unusual_octets_;
  unsigned char scratch_[2048];
  bj::value_stack stack_;
  std::size_t names_spelled_ = 0;
  std::size_t name_octets_ = 0;
  std::size_t number_octets_ = 0;
  std::size_t values_ = 0;
};

// The depth was bounded by the parser.
std::size_t count_names(const bj::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count += object->size();
    for (const auto& member : *object) count += count_names(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) count += count_names(element);
  }
  return count;
}

// Feeds the parser piece by piece, because it reads a number to the end of what it was given before anybody
// can object to its length. The result is how much of the text was used.
std::size_t feed(bj::basic_parser<TreeHandler>& parser, std::string_view text, bj::error_code& error) {
  constexpr std::size_t kPieceOctets = 8 * 1024;
  std::size_t used = 0;
  for (;;) {
    const std::string_view piece = text.substr(used, kPieceOctets);
    const bool more = used + piece.size() < text.size();
    const std::size_t taken = parser.write_some(more, piece.data(), piece.size(), error);
    used += taken;
    if (error || taken < piece.size() || !more) return used;
  }
}

}  // namespace

Result<Object> Document::parse_object(std::string_view text, Errc errc, const Limits& limits) {
  bj::parse_options options;
  options.max_depth = kMaxDepth;
  bj::basic_parser<TreeHandler> parser(options, bj::storage_ptr(&resource_), text, limits);
  bj::error_code error;
  const std::size_t used = feed(parser, text, error);
  if (error) return fail(Errc::malformed_json, error.message());
  if (used != text.size()) return fail(Errc::malformed_json, "extra data after the value");
  // value_stack places the tree in resource_: it stays valid as long as this Document.
  bj::value tree = parser.handler().release();
  if (count_names(tree) != parser.handler().names_spelled()) {
    return fail(Errc::malformed_json, "duplicate member name");
  }
  const auto* object = root_.emplace(std::move(tree)).if_object();
  if (object == nullptr) return fail(errc, "the JSON value must be an object");
  return Object(*object, errc);
}

}  // namespace blockauth::json
