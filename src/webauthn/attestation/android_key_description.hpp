// What Android's keystore says about a key, in the certificate extension of §8.4.1.
#pragma once

#include <cstdint>
#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::webauthn {

// Of Android's AuthorizationList, the members that §8.4 asks about.
struct AndroidAuthorizationList {
  bool purpose_sign = false;           // KM_PURPOSE_SIGN is among purpose
  bool all_applications = false;       // the member is present
  std::optional<std::int64_t> origin;  // 0 is KM_ORIGIN_GENERATED
};

// Android's KeyDescription, of any version: members that later versions added to the lists are skipped.
struct AndroidKeyDescription {
  ByteView attestation_challenge;
  AndroidAuthorizationList software_enforced;
  AndroidAuthorizationList tee_enforced;

  // Strict DER; none of the members read may stand twice. The octets outlive the view.
  // Errors: attestation_statement_invalid.
  [[nodiscard]] static Result<AndroidKeyDescription> parse(ByteView der);
};

}  // namespace blockauth::webauthn
