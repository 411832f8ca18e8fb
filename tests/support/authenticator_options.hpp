// What a software authenticator reads from the options of a ceremony (§5.1.8, §5.1.9).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/enums.hpp"

namespace blockauth::support {

struct CreateOptions {
  std::optional<std::string> rp_id{};
  Bytes user_id{};
  Bytes challenge{};
  std::vector<COSEAlgorithmIdentifier> algorithms{};
  std::vector<Bytes> exclude_credentials{};
  webauthn::ResidentKeyRequirement resident_key = webauthn::ResidentKeyRequirement::discouraged;
  webauthn::UserVerificationRequirement user_verification = webauthn::UserVerificationRequirement::preferred;
  std::optional<webauthn::AuthenticatorAttachment> attachment{};
  webauthn::AttestationConveyancePreference attestation = webauthn::AttestationConveyancePreference::none;

  // PublicKeyCredentialCreationOptionsJSON, also inside {"publicKey": ...}. Errors: malformed_json,
  // invalid_request.
  [[nodiscard]] static Result<CreateOptions> from_json(std::string_view json);
};

struct GetOptions {
  std::optional<std::string> rp_id{};
  Bytes challenge{};
  std::vector<Bytes> allow_credentials{};
  webauthn::UserVerificationRequirement user_verification = webauthn::UserVerificationRequirement::preferred;

  // PublicKeyCredentialRequestOptionsJSON, also inside {"publicKey": ...}. Errors: malformed_json,
  // invalid_request.
  [[nodiscard]] static Result<GetOptions> from_json(std::string_view json);
};

}  // namespace blockauth::support
