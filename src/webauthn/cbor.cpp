// Which octets are strict CBOR, and how is a value found in them?
#include "webauthn/cbor.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace blockauth::webauthn::cbor {
namespace {

// RFC 8949 §3.1
enum class Major : std::uint8_t { unsigned_, negative, bytes, text, array, map, tag, simple };

struct Head {
  Major major{};
  std::uint8_t info = 0;  // additional information: the low five bits of the initial octet
  std::uint64_t argument = 0;
  std::size_t length = 0;  // octets of the head
};

Failure malformed(std::string detail) { return fail(Errc::malformed_cbor, std::move(detail)); }

// How many octets follow the initial one, by additional information 24 to 27.
constexpr std::array<std::size_t, 4> kArgumentBytes = {1, 2, 4, 8};

// The head at the start of octets that were validated already.
Head head_of(ByteView bytes) noexcept {
  Head head;
  head.major = static_cast<Major>(bytes[0] >> 5);
  head.info = bytes[0] & 0x1f;
  head.argument = head.info;
  head.length = 1;
  if (head.info >= 24 && head.info <= 27) {
    const std::size_t following = kArgumentBytes[head.info - 24U];
    head.argument = 0;
    for (std::size_t i = 0; i < following; ++i) head.argument = (head.argument << 8) | bytes[1 + i];
    head.length += following;
  }
  return head;
}

// RFC 8949 §4.1: the shortest form that holds the value.
bool is_shortest(const Head& head) {
  switch (head.info) {
    case 24:
      return head.argument >= 24;
    case 25:
      return head.argument > 0xff;
    case 26:
      return head.argument > 0xffff;
    case 27:
      return head.argument > 0xffffffff;
    default:
      return true;
  }
}

// The length of validated octets' first item, without validating again.
std::size_t validated_length(ByteView bytes) noexcept {
  const Head head = head_of(bytes);
  std::size_t at = head.length;
  switch (head.major) {
    case Major::bytes:
    case Major::text:
      return at + static_cast<std::size_t>(head.argument);
    case Major::array:
      for (std::uint64_t i = 0; i < head.argument; ++i) at += validated_length(bytes.subspan(at));
      return at;
    case Major::map:
      for (std::uint64_t i = 0; i < 2 * head.argument; ++i) at += validated_length(bytes.subspan(at));
      return at;
    case Major::unsigned_:
    case Major::negative:
    case Major::tag:
    case Major::simple:
      return at;
  }
  return at;
}

// Judges one item and everything in it. What is refused is told apart by why() alone: a Result for each of up
// to kMaxItems items would cost more than reading them.
class Validator final {
 public:
  // The length of the first item of `bytes`, or nothing if it is not strict CBOR. A declared length is
  // compared with what is there before anything else is done with it, and every element of an array takes an
  // octet at least: no work is done in proportion to a mere declaration.
  std::optional<std::size_t> item_length(ByteView bytes, int depth = kMaxDepth) {
    if (depth <= 0) return refuse("nested too deeply");
    if (items_left_ == 0) return refuse("too many items");
    --items_left_;
    const std::optional<Head> head = read_head(bytes);
    if (!head) return std::nullopt;
    const std::size_t available = bytes.size() - head->length;
    switch (head->major) {
      case Major::unsigned_:
      case Major::negative:
      case Major::simple:
        return head->length;
      case Major::bytes:
      case Major::text: {
        if (head->argument > available) return refuse("string runs past the end");
        const auto length = static_cast<std::size_t>(head->argument);
        if (head->major == Major::text && !admit_text(as_chars(bytes.subspan(head->length, length)))) {
          return std::nullopt;
        }
        return head->length + length;
      }
      case Major::array:
        if (head->argument > available) return refuse("array runs past the end");
        return array_length(bytes, *head, depth);
      case Major::map:
        return map_length(bytes, *head, depth);
      case Major::tag:
        break;
    }
    return refuse("tag");
  }

  [[nodiscard]] const char* why() const noexcept { return why_; }

 private:
  std::nullopt_t refuse(const char* why) {
    why_ = why;
    return std::nullopt;
  }

  bool admit_text(std::string_view text) {
    if (text.size() > text_bytes_left_) {
      why_ = "too much text";
      return false;
    }
    text_bytes_left_ -= text.size();
    if (is_utf8(text)) return true;
    why_ = "text that is not UTF-8";
    return false;
  }

  std::optional<Head> read_head(ByteView bytes) {
    if (bytes.empty()) return refuse("truncated");
    const std::uint8_t info = bytes[0] & 0x1f;
    if (info >= 28) return refuse(info == 31 ? "indefinite length" : "reserved additional information");
    if (info >= 24 && bytes.size() < 1 + kArgumentBytes[info - 24U]) return refuse("truncated head");
    const Head head = head_of(bytes);
    if (head.major == Major::tag) return refuse("tag");
    if (head.major == Major::simple) {
      // Additional information 25 to 27 are floats, whose bits are no integer to be shortened.
      if (info == 24 || info < 20) return refuse("unassigned simple value");
    } else if (!is_shortest(head)) {
      return refuse("integer or length not in its shortest form");
    }
    return head;
  }

  std::optional<std::size_t> array_length(ByteView bytes, const Head& head, int depth) {
    std::size_t at = head.length;
    for (std::uint64_t i = 0; i < head.argument; ++i) {
      const auto length = item_length(bytes.subspan(at), depth - 1);
      if (!length) return std::nullopt;
      at += *length;
    }
    return at;
  }

  std::optional<std::size_t> map_length(ByteView bytes, const Head& head, int depth) {
    if (head.argument > kMaxMapEntries) return refuse("map with too many entries");
    std::array<std::string_view, kMaxMapEntries> keys;
    const auto count = static_cast<std::size_t>(head.argument);
    std::size_t at = head.length;
    for (std::size_t i = 0; i < count; ++i) {
      const ByteView rest = bytes.subspan(at);
      if (!rest.empty() && (rest[0] >> 5) > static_cast<std::uint8_t>(Major::text)) {
        return refuse("map key that is neither integer nor string");
      }
      const auto key_length = item_length(rest, depth - 1);
      if (!key_length) return std::nullopt;
      if (*key_length > kMaxKeyBytes) return refuse("map key that is too long");
      keys[i] = as_chars(rest.first(*key_length));
      // Shortest forms are enforced, so equal keys are equal octets.
      const auto end = keys.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(keys.begin(), end, keys[i]) != end) return refuse("duplicate map key");
      at += *key_length;
      const auto value_length = item_length(bytes.subspan(at), depth - 1);
      if (!value_length) return std::nullopt;
      at += *value_length;
    }
    return at;
  }

  std::size_t items_left_ = kMaxItems;
  std::size_t text_bytes_left_ = kMaxTextBytes;
  const char* why_ = "";
};

bool key_is(ByteView key, std::string_view text) {
  const Head head = head_of(key);
  return head.major == Major::text &&
         as_chars(key.subspan(head.length, static_cast<std::size_t>(head.argument))) == text;
}

std::optional<std::int64_t> integer_of(const Head& head) noexcept {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (head.argument > kMax) return std::nullopt;
  const auto value = static_cast<std::int64_t>(head.argument);
  if (head.major == Major::unsigned_) return value;
  if (head.major == Major::negative) return -1 - value;
  return std::nullopt;
}

}  // namespace

Result<Prefix> Item::parse_prefix(ByteView bytes) {
  Validator validator;
  const auto length = validator.item_length(bytes);
  if (!length) return malformed(validator.why());
  return Prefix{Item(bytes.first(*length)), bytes.subspan(*length)};
}

Result<Item> Item::parse(ByteView bytes) {
  BLOCKAUTH_TRY(prefix, parse_prefix(bytes));
  if (!prefix.rest.empty()) return malformed("trailing octets");
  return prefix.item;
}

bool Item::is_map() const noexcept { return head_of(encoded_).major == Major::map; }

bool Item::is_array() const noexcept { return head_of(encoded_).major == Major::array; }

std::size_t Item::size() const noexcept {
  const Head head = head_of(encoded_);
  return head.major == Major::map || head.major == Major::array ? static_cast<std::size_t>(head.argument) : 0;
}

std::optional<std::int64_t> Item::integer() const noexcept { return integer_of(head_of(encoded_)); }

std::optional<ByteView> Item::bytes() const noexcept {
  const Head head = head_of(encoded_);
  if (head.major != Major::bytes) return std::nullopt;
  return encoded_.subspan(head.length);
}

std::optional<std::string_view> Item::text() const noexcept {
  const Head head = head_of(encoded_);
  if (head.major != Major::text) return std::nullopt;
  return as_chars(encoded_.subspan(head.length));
}

std::optional<bool> Item::boolean() const noexcept {
  if (encoded_[0] == 0xf4) return false;
  if (encoded_[0] == 0xf5) return true;
  return std::nullopt;
}

std::optional<Item> Item::find(std::string_view key) const noexcept {
  for (std::size_t i = 0, at = head_of(encoded_).length; is_map() && i < size(); ++i) {
    const ByteView entry_key = encoded_.subspan(at);
    at += validated_length(entry_key);
    const std::size_t value_length = validated_length(encoded_.subspan(at));
    if (key_is(entry_key, key)) return Item(encoded_.subspan(at, value_length));
    at += value_length;
  }
  return std::nullopt;
}

std::optional<Item> Item::find(std::int64_t key) const noexcept {
  for (std::size_t i = 0, at = head_of(encoded_).length; is_map() && i < size(); ++i) {
    const ByteView entry_key = encoded_.subspan(at);
    at += validated_length(entry_key);
    const std::size_t value_length = validated_length(encoded_.subspan(at));
    if (integer_of(head_of(entry_key)) == key) return Item(encoded_.subspan(at, value_length));
    at += value_length;
  }
  return std::nullopt;
}

std::optional<Item> Item::element(std::size_t index) const noexcept {
  if (!is_array() || index >= size()) return std::nullopt;
  std::size_t at = head_of(encoded_).length;
  for (std::size_t i = 0; i < index; ++i) at += validated_length(encoded_.subspan(at));
  return Item(encoded_.subspan(at, validated_length(encoded_.subspan(at))));
}

std::optional<Item::Entry> Item::entry(std::size_t index) const noexcept {
  if (!is_map() || index >= size()) return std::nullopt;
  std::size_t at = head_of(encoded_).length;
  for (std::size_t i = 0; i < 2 * index; ++i) at += validated_length(encoded_.subspan(at));
  const std::size_t key_length = validated_length(encoded_.subspan(at));
  const std::size_t value_at = at + key_length;
  const std::size_t value_length = validated_length(encoded_.subspan(value_at));
  return Entry{Item(encoded_.subspan(at, key_length)), Item(encoded_.subspan(value_at, value_length))};
}

}  // namespace blockauth::webauthn::cbor
