// What the relying party asks the client for (§5.4, §5.5), and the JSON that browsers parse it from (§5.1.8,
// §5.1.9).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"
#include "blockauth/webauthn/extensions.hpp"

namespace blockauth::webauthn {

// At least 16 octets that nobody could have predicted (§13.4.3).
using Challenge = OpaqueBytes<struct ChallengeTag>;

inline constexpr std::size_t kMinChallengeBytes = 16;

// §5.4.4
struct AuthenticatorSelectionCriteria {
  std::optional<AuthenticatorAttachment> authenticator_attachment;
  ResidentKeyRequirement resident_key = ResidentKeyRequirement::preferred;
  UserVerificationRequirement user_verification = UserVerificationRequirement::required;
};

// §5.4
struct PublicKeyCredentialCreationOptions {
  PublicKeyCredentialRpEntity rp;
  PublicKeyCredentialUserEntity user;
  Challenge challenge;
  std::vector<COSEAlgorithmIdentifier> pub_key_cred_params;  // most wanted first
  std::chrono::milliseconds timeout{};
  std::vector<PublicKeyCredentialDescriptor> exclude_credentials;
  AuthenticatorSelectionCriteria authenticator_selection;
  std::vector<std::string> hints;
  AttestationConveyancePreference attestation = AttestationConveyancePreference::none;
  std::vector<std::string> attestation_formats;  // §5.4: most wanted first; a wish, nothing more
  RegistrationExtensionInputs extensions;
};

// §5.5
struct PublicKeyCredentialRequestOptions {
  Challenge challenge;
  std::chrono::milliseconds timeout{};
  std::string rp_id;
  std::vector<PublicKeyCredentialDescriptor> allow_credentials;
  UserVerificationRequirement user_verification = UserVerificationRequirement::required;
  std::vector<std::string> hints;
  AuthenticationExtensionInputs extensions;
};

// PublicKeyCredentialCreationOptionsJSON / PublicKeyCredentialRequestOptionsJSON, as one JSON object.
[[nodiscard]] std::string to_json(const PublicKeyCredentialCreationOptions& options);
[[nodiscard]] std::string to_json(const PublicKeyCredentialRequestOptions& options);

}  // namespace blockauth::webauthn
