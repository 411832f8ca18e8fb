// DER (X.690) by concatenation: as much as the certificates and keys of the specification's test vectors
// need.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "blockauth/base/bytes.hpp"

namespace blockauth::conformance::der {

inline constexpr std::uint8_t kBoolean = 0x01;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kEnumerated = 0x0a;
inline constexpr std::uint8_t kUtf8String = 0x0c;
inline constexpr std::uint8_t kPrintableString = 0x13;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;

[[nodiscard]] constexpr std::uint8_t context(std::uint8_t number, bool constructed) noexcept {
  return static_cast<std::uint8_t>((constructed ? 0xa0 : 0x80) | number);
}

[[nodiscard]] Bytes element(std::uint8_t tag, ByteView content);
[[nodiscard]] Bytes element(std::uint8_t tag, std::string_view content);
[[nodiscard]] Bytes sequence(std::initializer_list<ByteView> parts);
// A non-negative integer from its octets, most significant first.
[[nodiscard]] Bytes integer(ByteView magnitude);
[[nodiscard]] Bytes bit_string(ByteView octets, std::uint8_t unused_bits = 0);
[[nodiscard]] Bytes object_identifier(std::string_view dotted);

}  // namespace blockauth::conformance::der
