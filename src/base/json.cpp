// Which JSON texts are accepted, and what does a typed read refuse?
#include "base/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <functional>
#include <utility>

#include "base/utf8.hpp"
#include "blockauth/base/base64url.hpp"

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

bj::string_view to_boost(std::string_view text) { return {text.data(), text.size()}; }
std::string_view from_boost(bj::string_view text) { return {text.data(), text.size()}; }

Failure wrong_type(Errc errc, std::string_view name, std::string_view wanted) {
  return fail(errc, "member '" + std::string(name) + "' must be " + std::string(wanted));
}

Failure missing(Errc errc, std::string_view name) {
  return fail(errc, "member '" + std::string(name) + "' is missing");
}

std::optional<std::int64_t> as_integer(const bj::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  return std::nullopt;
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

const boost::json::value* Object::find(std::string_view name) const noexcept {
  const auto* value = object_->if_contains(to_boost(name));
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool Object::has(std::string_view name) const noexcept {
  return object_->if_contains(to_boost(name)) != nullptr;
}

bool Object::is_null(std::string_view name) const noexcept {
  const auto* value = object_->if_contains(to_boost(name));
  return value != nullptr && value->is_null();
}

Result<std::optional<std::string_view>> Object::optional_string(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<std::string_view>();
  if (const auto* text = value->if_string()) return std::optional(from_boost(*text));
  return wrong_type(errc_, name, "a string");
}

Result<std::optional<Object>> Object::optional_object(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<Object>();
  if (const auto* object = value->if_object()) return std::optional(Object(*object, errc_));
  return wrong_type(errc_, name, "an object");
}

Result<std::optional<bool>> Object::optional_boolean(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<bool>();
  if (const auto* flag = value->if_bool()) return std::optional(*flag);
  return wrong_type(errc_, name, "true or false");
}

Result<std::optional<std::int64_t>> Object::optional_integer(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<std::int64_t>();
  if (const auto number = as_integer(*value)) return number;
  return wrong_type(errc_, name, "an integer");
}

Result<std::optional<double>> Object::optional_number(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<double>();
  if (!value->is_number()) return wrong_type(errc_, name, "a number");
  return std::optional(value->to_number<double>());
}

Result<std::optional<Bytes>> Object::optional_base64url(std::string_view name) const {
  BLOCKAUTH_TRY(text, optional_string(name));
  if (!text) return std::optional<Bytes>();
  auto bytes = base64url_decode(*text);
  if (!bytes)
    return fail(Errc::malformed_base64url, "member '" + std::string(name) + "': " + bytes.error().detail);
  return std::optional(std::move(bytes).value());
}

Result<std::vector<std::string_view>> Object::optional_strings(std::string_view name) const {
  std::vector<std::string_view> out;
  const auto* value = find(name);
  if (value == nullptr) return out;
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of strings");
  for (const auto& element : *array) {
    const auto* text = element.if_string();
    if (text == nullptr) return wrong_type(errc_, name, "an array of strings");
    out.push_back(from_boost(*text));
  }
  return out;
}

Result<std::vector<std::int64_t>> Object::optional_integers(std::string_view name) const {
  std::vector<std::int64_t> out;
  const auto* value = find(name);
  if (value == nullptr) return out;
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of integers");
  for (const auto& element : *array) {
    const auto number = as_integer(element);
    if (!number) return wrong_type(errc_, name, "an array of integers");
    out.push_back(*number);
  }
  return out;
}

Result<std::string_view> Object::string(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_string(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<Object> Object::object(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_object(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<bool> Object::boolean(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_boolean(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<std::int64_t> Object::integer(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_integer(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<Bytes> Object::base64url(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_base64url(name));
  if (!value) return missing(errc_, name);
  return *std::move(value);
}

Result<std::vector<std::string_view>> Object::strings(std::string_view name) const {
  if (find(name) == nullptr) return missing(errc_, name);
  return optional_strings(name);
}

Result<std::vector<std::int64_t>> Object::integers(std::string_view name) const {
  if (find(name) == nullptr) return missing(errc_, name);
  return optional_integers(name);
}

Result<std::vector<std::vector<std::int64_t>>> Object::integer_lists(std::string_view name) const {
  constexpr std::string_view kWanted = "an array of arrays of integers";
  const auto* value = find(name);
  if (value == nullptr) return missing(errc_, name);
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, kWanted);
  std::vector<std::vector<std::int64_t>> out;
  for (const auto& element : *array) {
    const auto* list = element.if_array();
    if (list == nullptr) return wrong_type(errc_, name, kWanted);
    out.emplace_back();
    for (const auto& item : *list) {
      const auto number = as_integer(item);
      if (!number) return wrong_type(errc_, name, kWanted);
      out.back().push_back(*number);
    }
  }
  return out;
}

Result<std::vector<Object>> Object::objects(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return missing(errc_, name);
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of objects");
  std::vector<Object> out;
  for (const auto& element : *array) {
    const auto* object = element.if_object();
    if (object == nullptr) return wrong_type(errc_, name, "an array of objects");
    out.emplace_back(*object, errc_);
  }
  return out;
}

std::vector<std::string_view> Object::names() const {
  std::vector<std::string_view> out;
  out.reserve(object_->size());
  for (const auto& member : *object_) out.push_back(from_boost(member.key()));
  return out;
}

std::optional<std::string> Object::serialized(std::string_view name) const {
  const auto* value = object_->if_contains(to_boost(name));
  if (value == nullptr) return std::nullopt;
  return bj::serialize(*value);
}

}  // namespace blockauth::json
