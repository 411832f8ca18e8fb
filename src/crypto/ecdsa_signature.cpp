// OpenSSL re-encodes a signature to see whether it was DER; this check does not depend on it continuing to.
#include "crypto/ecdsa_signature.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {
namespace {

constexpr std::uint8_t kInteger = 0x02;
constexpr std::uint8_t kSequence = 0x30;

// Takes one element with this tag off the front of `der` and gives its content (X.690 §10.1: definite,
// shortest form). Lengths above 255 do not occur: two integers of the largest curve fill 139 octets.
std::optional<ByteView> take(ByteView& der, std::uint8_t tag) noexcept {
  if (der.size() < 2 || der[0] != tag) return std::nullopt;
  std::size_t length = der[1];
  std::size_t header = 2;
  if (length == 0x81) {
    if (der.size() < 3 || der[2] < 0x80) return std::nullopt;
    length = der[2];
    header = 3;
  } else if (length >= 0x80) {
    return std::nullopt;
  }
  if (der.size() - header < length) return std::nullopt;
  const ByteView content = der.subspan(header, length);
  der = der.subspan(header + length);
  return content;
}

bool is_scalar(ByteView integer, ByteView order) noexcept {
  if (integer.empty() || (integer[0] & 0x80) != 0) return false;  // negative
  if (integer[0] == 0) {
    // X.690 §8.3.2: a leading zero octet only where the number would be negative without it. Zero itself
    // falls here.
    if (integer.size() == 1 || (integer[1] & 0x80) == 0) return false;
    integer = integer.subspan(1);
  }
  if (integer.size() != order.size()) return integer.size() < order.size();
  return std::ranges::lexicographical_compare(integer, order);
}

}  // namespace

bool is_strict_ecdsa_signature(ByteView der, ByteView order) noexcept {
  std::optional<ByteView> content = take(der, kSequence);
  if (!content || !der.empty()) return false;
  const std::optional<ByteView> r = take(*content, kInteger);
  const std::optional<ByteView> s = r ? take(*content, kInteger) : std::nullopt;
  return s && content->empty() && is_scalar(*r, order) && is_scalar(*s, order);
}

Bytes ecdsa_signature_from_octets(ByteView octets) {
  const std::size_t half = octets.size() / 2;
  const auto integer = [](ByteView big_endian) {
    return BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr);
  };
  const OpenSslPtr<ECDSA_SIG, ECDSA_SIG_free> signature{ECDSA_SIG_new()};
  require(signature && ECDSA_SIG_set0(signature.get(), integer(octets.first(half)),
                                      integer(octets.subspan(half))) == 1,
          "ECDSA_SIG_set0");
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
  std::uint8_t* next = der.data();
  require(i2d_ECDSA_SIG(signature.get(), &next) > 0, "i2d_ECDSA_SIG");
  return der;
}

}  // namespace blockauth::crypto
