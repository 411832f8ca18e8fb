// Is a text well-formed UTF-8?
#include "base/utf8.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace blockauth {
namespace {

// RFC 3629 §4: the octets that may start a sequence of several, its length, and the narrowed range of the
// second octet. Length 0: none may.
struct Lead {
  std::uint8_t length = 0;
  std::uint8_t second_low = 0;
  std::uint8_t second_high = 0;
};

constexpr Lead lead_of(std::uint8_t octet) noexcept {
  if (octet >= 0xc2 && octet <= 0xdf) return {2, 0x80, 0xbf};
  if (octet == 0xe0) return {3, 0xa0, 0xbf};
  if (octet == 0xed) return {3, 0x80, 0x9f};  // no surrogates
  if (octet >= 0xe1 && octet <= 0xef) return {3, 0x80, 0xbf};
  if (octet == 0xf0) return {4, 0x90, 0xbf};
  if (octet >= 0xf1 && octet <= 0xf3) return {4, 0x80, 0xbf};
  if (octet == 0xf4) return {4, 0x80, 0x8f};
  return {};
}

constexpr std::array<Lead, 256> kLeads = [] {
  std::array<Lead, 256> table{};
  for (std::size_t octet = 0; octet < table.size(); ++octet) {
    table[octet] = lead_of(static_cast<std::uint8_t>(octet));
  }
  return table;
}();

bool is_ascii(char octet) noexcept { return static_cast<std::uint8_t>(octet) <= 0x7f; }
bool is_continuation(char octet) noexcept { return (static_cast<std::uint8_t>(octet) & 0xc0) == 0x80; }

// How many octets at the start of `text` are characters of their own.
std::size_t ascii_prefix(std::string_view text) noexcept {
  std::size_t at = 0;
  // Eight at a time: nearly all texts are nothing else.
  for (std::uint64_t octets = 0; text.size() - at >= sizeof octets; at += sizeof octets) {
    std::memcpy(&octets, text.data() + at, sizeof octets);
    if ((octets & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && is_ascii(text[at])) ++at;
  return at;
}

}  // namespace

std::optional<std::size_t> count_characters(std::string_view text) noexcept {
  std::size_t characters = 0;
  while (!text.empty()) {
    if (is_ascii(text[0])) {
      const std::size_t length = ascii_prefix(text);
      text.remove_prefix(length);
      characters += length;
      continue;
    }
    const Lead lead = kLeads[static_cast<std::uint8_t>(text[0])];
    if (lead.length == 0 || text.size() < lead.length) return std::nullopt;
    const auto second = static_cast<std::uint8_t>(text[1]);
    if (second < lead.second_low || second > lead.second_high) return std::nullopt;
    for (std::size_t i = 2; i < lead.length; ++i) {
      if (!is_continuation(text[i])) return std::nullopt;
    }
    text.remove_prefix(lead.length);
    ++characters;
  }
  return characters;
}

std::size_t count_non_ascii(std::string_view text, std::size_t limit) noexcept {
  std::size_t count = 0;
  for (text.remove_prefix(ascii_prefix(text)); !text.empty() && count < limit;
       text.remove_prefix(ascii_prefix(text))) {
    text.remove_prefix(1);
    ++count;
  }
  return count;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && is_continuation(text[max_bytes])) --max_bytes;
  return text.substr(0, max_bytes);
}

}  // namespace blockauth
