// Strict JSON input: one value, bounded depth and size, UTF-8, no duplicate member names; then typed reads
// that return Result.
//
// A Document is a local variable: it owns the parsed tree in an inline buffer (no heap for ordinary
// messages), and the Object and Array views it hands out must not outlive it.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::json {

inline constexpr std::size_t kMaxDepth = 16;
// Of one object. Boost.JSON hashes member names without a secret, so anyone can write names that all fall
// into one bucket; 16,000 of them cost a second. No message of ours has 40.
inline constexpr std::size_t kMaxMembers = 64;
// Objects, arrays and everything in them, of one document: a tree costs far more than the text it is read
// from.
inline constexpr std::size_t kMaxValues = 512;
// Of one number. 2^64 and every double that was written shortest have at most 24.
inline constexpr std::size_t kMaxNumberOctets = 64;
// All member names of one document: Boost.JSON hashes and compares them.
inline constexpr std::size_t kMaxNameOctets = 4 * 1024;
// Octets of one document that Boost.JSON reads one by one, each in ten to thirty times what a letter takes:
// characters outside ASCII, and the whole of every string that has an escape. Room for four names of 255
// characters, however they are spelled.
inline constexpr std::size_t kMaxUnusualOctets = 4 * 1024;

// What a document may hold.
struct Limits {
  std::size_t members = kMaxMembers;
  std::size_t values = kMaxValues;
  std::size_t name_octets = kMaxNameOctets;
  std::size_t unusual_octets = kMaxUnusualOctets;
};
// For documents that an operator fetches from somebody he trusts, such as a metadata BLOB of ten megabytes:
// never for what a client sends.
inline constexpr Limits kLargeDocument{.members = 1024,
                                       .values = std::size_t{1} << 21,
                                       .name_octets = std::size_t{1} << 25,
                                       .unusual_octets = std::size_t{1} << 25};

// A JSON object. Every getter names the member in its error; `invalid_request` is replaced by the Errc of the
// reader (Object::with_errc), so that the same getters serve requests and credential responses.
class Object {
 public:
  Object(const boost::json::object& object, Errc errc) : object_(&object), errc_(errc) {}

  [[nodiscard]] Object with_errc(Errc errc) const { return {*object_, errc}; }
  [[nodiscard]] std::size_t size() const noexcept { return object_->size(); }
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  [[nodiscard]] bool is_null(std::string_view name) const noexcept;

  // Required members. Errors: the reader's Errc, if absent, null or of another type.
  [[nodiscard]] Result<std::string_view> string(std::string_view name) const;
  [[nodiscard]] Result<Object> object(std::string_view name) const;
  [[nodiscard]] Result<bool> boolean(std::string_view name) const;
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] Result<Bytes> base64url(std::string_view name) const;  // and malformed_base64url
  [[nodiscard]] Result<std::vector<std::string_view>> strings(std::string_view name) const;
  [[nodiscard]] Result<std::vector<std::int64_t>> integers(std::string_view name) const;
  [[nodiscard]] Result<std::vector<std::vector<std::int64_t>>> integer_lists(std::string_view name) const;
  [[nodiscard]] Result<std::vector<Object>> objects(std::string_view name) const;

  // Optional members: absent and null are both "not there"; another type is still an error.
  [[nodiscard]] Result<std::optional<std::string_view>> optional_string(std::string_view name) const;
  [[nodiscard]] Result<std::optional<Object>> optional_object(std::string_view name) const;
  [[nodiscard]] Result<std::optional<bool>> optional_boolean(std::string_view name) const;
  [[nodiscard]] Result<std::optional<std::int64_t>> optional_integer(std::string_view name) const;
  [[nodiscard]] Result<std::optional<double>> optional_number(std::string_view name) const;  // finite
  [[nodiscard]] Result<std::optional<Bytes>> optional_base64url(std::string_view name) const;
  [[nodiscard]] Result<std::vector<std::string_view>> optional_strings(std::string_view name) const;
  [[nodiscard]] Result<std::vector<std::int64_t>> optional_integers(std::string_view name) const;

  // The member names, in document order.
  [[nodiscard]] std::vector<std::string_view> names() const;
  // The member as JSON text, or nothing if absent.
  [[nodiscard]] std::optional<std::string> serialized(std::string_view name) const;

 private:
  [[nodiscard]] const boost::json::value* find(std::string_view name) const noexcept;

  const boost::json::object* object_;
  Errc errc_;
};

class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  // Parses `text` as exactly one JSON object. May be called once.
  // Errors: malformed_json; `errc` for a value that is no object, and for the typed reads that follow.
  [[nodiscard]] Result<Object> parse_object(std::string_view text, Errc errc = Errc::invalid_request,
                                            const Limits& limits = {});

 private:
  alignas(std::max_align_t) unsigned char buffer_[4096];
  boost::json::monotonic_resource resource_{buffer_, sizeof buffer_};
  std::optional<boost::json::value> root_;  // lives in resource_
};

}  // namespace blockauth::json
