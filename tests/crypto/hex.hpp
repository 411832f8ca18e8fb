// Octets as published test vectors print them.
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"

namespace blockauth {

// Precondition: an even number of hexadecimal digits; spaces between octets are skipped.
inline Bytes from_hex(std::string_view text) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10); };
  Bytes out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    while (text[i] == ' ') ++i;
    out.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4 | digit(text[i + 1])));
  }
  return out;
}

}  // namespace blockauth
