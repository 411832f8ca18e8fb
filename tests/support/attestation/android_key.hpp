// §8.4 Android Key Attestation Statement Format.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "support/attestation/maker.hpp"

namespace blockauth::support {

inline constexpr std::string_view kKeyDescriptionOid = "1.3.6.1.4.1.11129.2.1.17";

// Android's AuthorizationList.
struct AndroidListParts {
  std::optional<std::vector<std::int64_t>> purpose;  // 2 is KM_PURPOSE_SIGN
  bool all_applications = false;
  std::optional<std::int64_t> origin;  // 0 is KM_ORIGIN_GENERATED
  std::vector<Bytes> others;           // encoded members, at the end

  [[nodiscard]] Bytes encode() const;
};

// Android's KeyDescription.
struct AndroidKeyParts {
  Bytes attestation_challenge;
  AndroidListParts software_enforced;
  AndroidListParts tee_enforced;
  std::vector<Bytes> others;  // encoded members, at the end

  [[nodiscard]] Bytes encode() const;
};

// Signed by the credential's own key, which a certificate of the identity's authority describes.
[[nodiscard]] Result<Cbor> make_android_key(const StatementInput& input);

}  // namespace blockauth::support
