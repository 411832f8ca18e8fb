// How do octets become base64url text, and which texts are refused on the way back?
#include "blockauth/base/base64url.hpp"

#include <algorithm>
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
  std::string out((bytes.size() * 4 + 2) / 3, '\0');
  auto to = out.begin();
  for (; bytes.size() >= 3; bytes = bytes.subspan(3)) {
    const std::uint32_t group = (std::uint32_t{bytes[0]} << 16) | (std::uint32_t{bytes[1]} << 8) | bytes[2];
    *to++ = symbol(group >> 18);
    *to++ = symbol(group >> 12);
    *to++ = symbol(group >> 6);
    *to++ = symbol(group);
  }
  if (bytes.size() == 1) {
    const std::uint32_t group = std::uint32_t{bytes[0]} << 16;
    *to++ = symbol(group >> 18);
    *to++ = symbol(group >> 12);
  } else if (bytes.size() == 2) {
    const std::uint32_t group = (std::uint32_t{bytes[0]} << 16) | (std::uint32_t{bytes[1]} << 8);
    *to++ = symbol(group >> 18);
    *to++ = symbol(group >> 12);
    *to++ = symbol(group >> 6);
  }
  return out;
}

Result<Bytes> base64url_decode(std::string_view text) {
  const std::size_t remainder = text.size() % 4;
  if (remainder == 1) return fail(Errc::malformed_base64url, "impossible length");
  Bytes out(text.size() / 4 * 3 + (remainder == 0 ? 0 : remainder - 1));
  auto to = out.begin();
  // Any value above 63 stays visible in `seen`: one check for the whole text, not one per character.
  std::uint32_t seen = 0;
  auto from = text.begin();
  const auto next_sextet = [&]() -> std::uint32_t {
    const std::uint32_t sextet = kSextets[static_cast<unsigned char>(*from++)];
    seen |= sextet;
    return sextet;
  };
  for (std::size_t groups = text.size() / 4; groups > 0; --groups) {
    std::uint32_t group = next_sextet() << 18;
    group |= next_sextet() << 12;
    group |= next_sextet() << 6;
    group |= next_sextet();
    *to++ = static_cast<std::uint8_t>(group >> 16);
    *to++ = static_cast<std::uint8_t>(group >> 8);
    *to++ = static_cast<std::uint8_t>(group);
  }
  std::uint32_t trailing_bits = 0;
  if (remainder != 0) {
    std::uint32_t group = next_sextet() << 18;
    group |= next_sextet() << 12;
    if (remainder == 3) group |= next_sextet() << 6;
    *to++ = static_cast<std::uint8_t>(group >> 16);
    if (remainder == 3) *to++ = static_cast<std::uint8_t>(group >> 8);
    trailing_bits = group & (remainder == 3 ? 0xffU : 0xffffU);
  }
  if (seen > 63) return fail(Errc::malformed_base64url, "character outside the base64url alphabet");
  if (trailing_bits != 0) return fail(Errc::malformed_base64url, "non-zero trailing bits");
  return out;
}

std::string base64_encode(ByteView bytes) {
  std::string text = base64url_encode(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<Bytes> base64_decode(std::string_view text) {
  const std::size_t padding = text.size() - (text.find_last_not_of('=') + 1);
  if (padding > 2 || (padding > 0 && text.size() % 4 != 0)) {
    return fail(Errc::malformed_base64url, "padding that does not fill the last group");
  }
  if (text.find_first_of("-_") != std::string_view::npos) {
    return fail(Errc::malformed_base64url, "base64 was expected, not base64url");
  }
  std::string rewritten(text.substr(0, text.size() - padding));
  std::ranges::replace(rewritten, '+', '-');
  std::ranges::replace(rewritten, '/', '_');
  return base64url_decode(rewritten);
}

}  // namespace blockauth
