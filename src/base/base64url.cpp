// How do octets become base64url text, and which texts are refused on the way back?
#include "blockauth/base/base64url.hpp"

#include <array>
#include <cstdint>

namespace blockauth {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kInvalid = 0xff;

constexpr std::array<std::uint8_t, 256> kSextets = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kInvalid);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}();

char symbol(std::uint32_t sextet) { return kAlphabet[sextet & 0x3f]; }

}  // namespace

std::string base64url_encode(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group =
        (std::uint32_t{bytes[i]} << 16) | (std::uint32_t{bytes[i + 1]} << 8) | bytes[i + 2];
    out += symbol(group >> 18);
    out += symbol(group >> 12);
    out += symbol(group >> 6);
    out += symbol(group);
  }
  if (bytes.size() - i == 1) {
    const std::uint32_t group = std::uint32_t{bytes[i]} << 16;
    out += symbol(group >> 18);
    out += symbol(group >> 12);
  } else if (bytes.size() - i == 2) {
    const std::uint32_t group = (std::uint32_t{bytes[i]} << 16) | (std::uint32_t{bytes[i + 1]} << 8);
    out += symbol(group >> 18);
    out += symbol(group >> 12);
    out += symbol(group >> 6);
  }
  return out;
}

Result<Bytes> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return fail(Errc::malformed_base64url, "impossible length");
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const std::uint8_t sextet = kSextets[static_cast<unsigned char>(c)];
    if (sextet == kInvalid)
      return fail(Errc::malformed_base64url, "character outside the base64url alphabet");
    group = (group << 6) | sextet;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(group >> bits));
    }
  }
  if ((group & ((1U << bits) - 1U)) != 0) return fail(Errc::malformed_base64url, "non-zero trailing bits");
  return out;
}

}  // namespace blockauth
