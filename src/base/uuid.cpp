// How is a UUID made, read and written?
#include "blockauth/base/uuid.hpp"

#include <algorithm>

namespace blockauth {
namespace {

constexpr bool hyphen_before(std::size_t octet) {
  return octet == 4 || octet == 6 || octet == 8 || octet == 10;
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

Uuid Uuid::v7(TimePoint now, IRandom& random) {
  std::array<std::uint8_t, 16> octets;
  random.fill(octets);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  const auto milliseconds = static_cast<std::uint64_t>(since_epoch);
  for (std::size_t i = 0; i < 6; ++i) octets[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  octets[6] = static_cast<std::uint8_t>(0x70 | (octets[6] & 0x0f));  // RFC 9562 §5.7: version
  octets[8] = static_cast<std::uint8_t>(0x80 | (octets[8] & 0x3f));  // RFC 9562 §4.1: variant
  return Uuid(octets);
}

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
  if (text.size() != 36) return std::nullopt;
  std::array<std::uint8_t, 16> octets;
  std::size_t at = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (hyphen_before(i) && text[at++] != '-') return std::nullopt;
    const auto high = hex_digit(text[at++]);
    const auto low = hex_digit(text[at++]);
    if (!high || !low) return std::nullopt;
    octets[i] = static_cast<std::uint8_t>((*high << 4) | *low);
  }
  return Uuid(octets);
}

std::optional<Uuid> Uuid::from_octets(ByteView octets) noexcept {
  std::array<std::uint8_t, 16> out;
  if (octets.size() != out.size()) return std::nullopt;
  std::ranges::copy(octets, out.begin());
  return Uuid(out);
}

std::string Uuid::to_string() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < octets_.size(); ++i) {
    if (hyphen_before(i)) out += '-';
    out += kHex[octets_[i] >> 4];
    out += kHex[octets_[i] & 0x0f];
  }
  return out;
}

}  // namespace blockauth
