// Is a text well-formed UTF-8?
#include "base/utf8.hpp"

#include <cstdint>

namespace blockauth {
namespace {

// RFC 3629 §4: the octets that may start a sequence, its length, and the narrowed range of the second octet.
struct Lead {
  std::size_t length;
  std::uint8_t second_low;
  std::uint8_t second_high;
};

std::optional<Lead> lead_of(std::uint8_t octet) noexcept {
  if (octet <= 0x7f) return Lead{1, 0, 0};
  if (octet >= 0xc2 && octet <= 0xdf) return Lead{2, 0x80, 0xbf};
  if (octet == 0xe0) return Lead{3, 0xa0, 0xbf};
  if (octet == 0xed) return Lead{3, 0x80, 0x9f};  // no surrogates
  if (octet >= 0xe1 && octet <= 0xef) return Lead{3, 0x80, 0xbf};
  if (octet == 0xf0) return Lead{4, 0x90, 0xbf};
  if (octet >= 0xf1 && octet <= 0xf3) return Lead{4, 0x80, 0xbf};
  if (octet == 0xf4) return Lead{4, 0x80, 0x8f};
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> count_characters(std::string_view text) noexcept {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    const auto lead = lead_of(static_cast<std::uint8_t>(text[at]));
    if (!lead || text.size() - at < lead->length) return std::nullopt;
    for (std::size_t i = 1; i < lead->length; ++i) {
      const auto octet = static_cast<std::uint8_t>(text[at + i]);
      const std::uint8_t low = i == 1 ? lead->second_low : 0x80;
      const std::uint8_t high = i == 1 ? lead->second_high : 0xbf;
      if (octet < low || octet > high) return std::nullopt;
    }
    at += lead->length;
  }
  return characters;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) return text;
  const auto is_continuation = [&](std::size_t at) {
    return (static_cast<std::uint8_t>(text[at]) & 0xc0) == 0x80;
  };
  while (max_bytes > 0 && is_continuation(max_bytes)) --max_bytes;
  return text.substr(0, max_bytes);
}

}  // namespace blockauth
