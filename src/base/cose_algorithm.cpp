// How is each COSE algorithm spelled?
#include "blockauth/base/cose_algorithm.hpp"

namespace blockauth {

std::string_view to_string(COSEAlgorithmIdentifier algorithm) noexcept {
  switch (algorithm) {
    case COSEAlgorithmIdentifier::ES256:
      return "ES256";
    case COSEAlgorithmIdentifier::EdDSA:
      return "EdDSA";
    case COSEAlgorithmIdentifier::ESP256:
      return "ESP256";
    case COSEAlgorithmIdentifier::Ed25519:
      return "Ed25519";
    case COSEAlgorithmIdentifier::ES384:
      return "ES384";
    case COSEAlgorithmIdentifier::ES512:
      return "ES512";
    case COSEAlgorithmIdentifier::PS256:
      return "PS256";
    case COSEAlgorithmIdentifier::PS384:
      return "PS384";
    case COSEAlgorithmIdentifier::PS512:
      return "PS512";
    case COSEAlgorithmIdentifier::ES256K:
      return "ES256K";
    case COSEAlgorithmIdentifier::ML_DSA_44:
      return "ML-DSA-44";
    case COSEAlgorithmIdentifier::ML_DSA_65:
      return "ML-DSA-65";
    case COSEAlgorithmIdentifier::ML_DSA_87:
      return "ML-DSA-87";
    case COSEAlgorithmIdentifier::ESP384:
      return "ESP384";
    case COSEAlgorithmIdentifier::ESP512:
      return "ESP512";
    case COSEAlgorithmIdentifier::Ed448:
      return "Ed448";
    case COSEAlgorithmIdentifier::RS256:
      return "RS256";
    case COSEAlgorithmIdentifier::RS384:
      return "RS384";
    case COSEAlgorithmIdentifier::RS512:
      return "RS512";
    case COSEAlgorithmIdentifier::RS1:
      return "RS1";
  }
  return "unknown";
}

}  // namespace blockauth
