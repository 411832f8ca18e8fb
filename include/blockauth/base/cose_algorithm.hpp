// Names for signature algorithms, shared by the layer that computes and the layer that follows the
// specification.
#pragma once

#include <cstdint>
#include <string_view>

namespace blockauth {

// COSE algorithm identifiers (IANA "COSE Algorithms"). The identifier fixes key type, curve and hash
// (§5.8.5).
enum class COSEAlgorithmIdentifier : std::int32_t {
  ES256 = -7,
  EdDSA = -8,  // with Ed25519, as §5.8.5 requires
  ESP256 = -9,
  Ed25519 = -19,
  ES384 = -35,
  ES512 = -36,
  PS256 = -37,
  PS384 = -38,
  PS512 = -39,
  ES256K = -47,
  ML_DSA_44 = -48,
  ML_DSA_65 = -49,
  ML_DSA_87 = -50,
  ESP384 = -51,
  ESP512 = -52,
  Ed448 = -53,
  RS256 = -257,
  RS384 = -258,
  RS512 = -259,
  RS1 = -65535,
};

// "ES256", or "unknown" for a number outside the enumeration.
[[nodiscard]] std::string_view to_string(COSEAlgorithmIdentifier algorithm) noexcept;

}  // namespace blockauth
