// Is this DER, and what does the next element say?
#include "crypto/der.hpp"

namespace blockauth::crypto::der {
namespace {

constexpr std::uint8_t kClassShift = 6;
constexpr std::uint8_t kConstructedBit = 0x20;
constexpr std::uint8_t kNumberBits = 0x1f;  // all set: the number follows in octets of its own
constexpr std::uint8_t kMoreBit = 0x80;
constexpr std::size_t kMaxLengthOctets = 4;

Failure malformed(const char* why) { return fail(Errc::attestation_statement_invalid, why); }

Failure cut_off() { return malformed("DER: cut off"); }

// X.690 §8.1.2.4: base 128, most significant first. Precondition: `at` < octets.size() + 1.
Result<std::uint32_t> read_tag_number(ByteView octets, std::size_t& at) {
  std::uint32_t number = 0;
  for (;;) {
    if (at == octets.size()) return cut_off();
    const std::uint8_t octet = octets[at++];
    if (number == 0 && octet == kMoreBit) return malformed("DER: a tag number starts with zero");
    number = (number << 7) | (octet & ~std::uint32_t{kMoreBit});
    if (number > kMaxTagNumber) return malformed("DER: a tag number is too large");
    if ((octet & kMoreBit) == 0) break;
  }
  if (number < kNumberBits) return malformed("DER: a small tag number in the form of large ones");
  return number;
}

// X.690 §8.1.3 and §10.1: definite, in the fewest octets.
Result<std::size_t> read_length(ByteView octets, std::size_t& at) {
  if (at == octets.size()) return cut_off();
  const std::uint8_t first = octets[at++];
  if ((first & kMoreBit) == 0) return std::size_t{first};
  const std::size_t count = first & ~std::size_t{kMoreBit};
  if (count == 0) return malformed("DER: an indefinite length");
  if (count > kMaxLengthOctets) return malformed("DER: a length of more than 4 octets");
  if (octets.size() - at < count) return cut_off();
  std::size_t length = 0;
  for (const std::uint8_t octet : octets.subspan(at, count)) length = (length << 8) | octet;
  if (octets[at] == 0 || length < kMoreBit) return malformed("DER: a length longer than it needs to be");
  at += count;
  return length;
}

Result<Element> read_element(ByteView octets) {
  if (octets.empty()) return cut_off();
  std::size_t at = 0;
  const std::uint8_t identifier = octets[at++];
  Element element;
  element.tag.tag_class = static_cast<TagClass>(identifier >> kClassShift);
  element.tag.constructed = (identifier & kConstructedBit) != 0;
  element.tag.number = identifier & kNumberBits;
  if (element.tag.number == kNumberBits) {
    BLOCKAUTH_TRY(number, read_tag_number(octets, at));
    element.tag.number = number;
  }
  BLOCKAUTH_TRY(length, read_length(octets, at));
  if (octets.size() - at < length) return cut_off();
  element.content = octets.subspan(at, length);
  element.encoded = octets.first(at + length);
  return element;
}

}  // namespace

Result<void> Reader::expect_end() const {
  if (!rest_.empty()) return malformed("DER: something follows");
  return {};
}

Result<Element> Reader::next() {
  BLOCKAUTH_TRY(element, read_element(rest_));
  rest_ = rest_.subspan(element.encoded.size());
  return element;
}

Result<ByteView> Reader::read(const Tag& tag) {
  BLOCKAUTH_TRY(content, read_optional(tag));
  if (!content) return malformed("DER: another tag than the structure has here");
  return *content;
}

Result<std::optional<ByteView>> Reader::read_optional(const Tag& tag) {
  if (rest_.empty()) return std::optional<ByteView>{};
  BLOCKAUTH_TRY(element, read_element(rest_));
  if (element.tag != tag) return std::optional<ByteView>{};
  rest_ = rest_.subspan(element.encoded.size());
  return std::optional<ByteView>{element.content};
}

Result<Reader> Reader::enter(const Tag& tag) {
  BLOCKAUTH_TRY(content, read(tag));
  return Reader{content};
}

Result<bool> Reader::boolean() {
  Reader after = *this;
  BLOCKAUTH_TRY(content, after.read(kBoolean));
  // X.690 §11.1: true is all ones.
  if (content.size() != 1 || (content[0] != 0x00 && content[0] != 0xff)) {
    return malformed("DER: a boolean that is neither true nor false");
  }
  *this = after;
  return content[0] != 0;
}

Result<std::int64_t> Reader::integer() { return number(kInteger); }

Result<std::int64_t> Reader::enumerated() { return number(kEnumerated); }

Result<std::int64_t> Reader::number(const Tag& tag) {
  Reader after = *this;
  BLOCKAUTH_TRY(content, after.read(tag));
  if (content.empty()) return malformed("DER: a number without octets");
  // X.690 §8.3.2: the first nine bits are not all equal.
  if (content.size() > 1 &&
      ((content[0] == 0x00 && content[1] < 0x80) || (content[0] == 0xff && content[1] >= 0x80))) {
    return malformed("DER: a number longer than it needs to be");
  }
  if (content.size() > sizeof(std::int64_t)) return malformed("DER: a number of more than 64 bits");
  std::uint64_t value = content[0] >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t octet : content) value = (value << 8) | octet;
  *this = after;
  return static_cast<std::int64_t>(value);
}

Result<ByteView> Reader::octet_string() { return read(kOctetString); }

Result<ByteView> Reader::object_identifier() {
  Reader after = *this;
  BLOCKAUTH_TRY(content, after.read(kObjectIdentifier));
  bool starts = true;
  for (const std::uint8_t octet : content) {
    if (starts && octet == kMoreBit) return malformed("DER: an object identifier starts a number with zero");
    starts = (octet & kMoreBit) == 0;
  }
  if (content.empty() || !starts) return malformed("DER: an object identifier without an end");
  *this = after;
  return content;
}

Result<void> Reader::null() {
  Reader after = *this;
  BLOCKAUTH_TRY(content, after.read(kNull));
  if (!content.empty()) return malformed("DER: a null with content");
  *this = after;
  return {};
}

Result<Reader> open(ByteView octets, const Tag& tag) {
  Reader outer{octets};
  BLOCKAUTH_TRY(inner, outer.enter(tag));
  BLOCKAUTH_CHECK(outer.expect_end());
  return inner;
}

}  // namespace blockauth::crypto::der
