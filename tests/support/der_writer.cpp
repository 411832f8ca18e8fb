// How is an element written in DER?
#include "support/der_writer.hpp"

#include <algorithm>

namespace blockauth::support {
namespace {

void append_tag(Bytes& out, const crypto::der::Tag& tag) {
  constexpr std::uint32_t kLargeNumber = 31;
  const auto first =
      static_cast<std::uint8_t>(static_cast<unsigned>(tag.tag_class) << 6 | (tag.constructed ? 0x20U : 0U) |
                                std::min(tag.number, kLargeNumber));
  out.push_back(first);
  if (tag.number < kLargeNumber) return;
  for (int shift = 28; shift >= 0; shift -= 7) {
    if (shift > 0 && tag.number >> shift == 0) continue;
    out.push_back(static_cast<std::uint8_t>((tag.number >> shift & 0x7fU) | (shift > 0 ? 0x80U : 0U)));
  }
}

void append_length(Bytes& out, std::size_t length) {
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  Bytes octets;
  for (; length > 0; length >>= 8) octets.insert(octets.begin(), static_cast<std::uint8_t>(length));
  out.push_back(static_cast<std::uint8_t>(0x80 | octets.size()));
  out.insert(out.end(), octets.begin(), octets.end());
}

}  // namespace

Bytes der_element(const crypto::der::Tag& tag, ByteView content) {
  Bytes out;
  append_tag(out, tag);
  append_length(out, content.size());
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

Bytes der_nested(const crypto::der::Tag& tag, const std::vector<Bytes>& elements) {
  Bytes content;
  for (const Bytes& element : elements) content.insert(content.end(), element.begin(), element.end());
  return der_element(tag, ByteView{content});
}

Bytes der_number(std::int64_t value, const crypto::der::Tag& tag) {
  Bytes content;
  do {
    content.insert(content.begin(), static_cast<std::uint8_t>(value));
    value >>= 8;
  } while (!(value == 0 && content.front() < 0x80) && !(value == -1 && content.front() >= 0x80));
  return der_element(tag, ByteView{content});
}

}  // namespace blockauth::support
