// How is a DER element written?
#include "conformance/der.hpp"

#include <charconv>
#include <vector>

namespace blockauth::conformance::der {
namespace {

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

void append_base128(Bytes& out, std::uint64_t value) {
  Bytes reversed{static_cast<std::uint8_t>(value & 0x7f)};
  while ((value >>= 7) != 0) reversed.push_back(static_cast<std::uint8_t>(0x80 | (value & 0x7f)));
  out.insert(out.end(), reversed.rbegin(), reversed.rend());
}

}  // namespace

Bytes element(std::uint8_t tag, ByteView content) {
  Bytes out{tag};
  if (content.size() < 0x80) {
    out.push_back(static_cast<std::uint8_t>(content.size()));
  } else if (content.size() <= 0xff) {
    out.insert(out.end(), {0x81, static_cast<std::uint8_t>(content.size())});
  } else {
    out.insert(out.end(), {0x82, static_cast<std::uint8_t>(content.size() >> 8),
                           static_cast<std::uint8_t>(content.size())});
  }
  append(out, content);
  return out;
}

Bytes element(std::uint8_t tag, std::string_view content) { return element(tag, as_bytes(content)); }

Bytes sequence(std::initializer_list<ByteView> parts) {
  Bytes content;
  for (const ByteView part : parts) append(content, part);
  return element(kSequence, content);
}

Bytes integer(ByteView magnitude) {
  while (magnitude.size() > 1 && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  Bytes content;
  if (magnitude.empty() || magnitude[0] >= 0x80) content.push_back(0);  // the sign
  append(content, magnitude);
  return element(0x02, content);
}

Bytes bit_string(ByteView octets, std::uint8_t unused_bits) {
  Bytes content{unused_bits};
  append(content, octets);
  return element(0x03, content);
}

Bytes object_identifier(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  for (const char* next = dotted.data(); next < dotted.data() + dotted.size(); ++next) {
    arcs.push_back(0);
    next = std::from_chars(next, dotted.data() + dotted.size(), arcs.back()).ptr;
  }
  Bytes content;
  append_base128(content, 40 * arcs.at(0) + arcs.at(1));
  for (std::size_t i = 2; i < arcs.size(); ++i) append_base128(content, arcs[i]);
  return element(0x06, content);
}

}  // namespace blockauth::conformance::der
