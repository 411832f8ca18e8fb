// The whole of layer webauthn in four calls.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/responses.hpp"

namespace blockauth::webauthn {

struct RelyingPartyConfig {
  std::string rp_id;    // a domain ("example.org"); every origin's host must be it or end in "." + it
  std::string rp_name;  // shown by some clients
  std::vector<std::string> origins;  // "https://login.example.org"; http only for localhost; app origins
                                     // ("android:apk-key-hash:...", "ios:bundle-id:...") as they are
  std::vector<std::string> related_origins;  // further origins published in /.well-known/webauthn (§5.11)
  std::vector<COSEAlgorithmIdentifier> algorithms = {
      COSEAlgorithmIdentifier::ES256, COSEAlgorithmIdentifier::RS256, COSEAlgorithmIdentifier::EdDSA};
  std::optional<AuthenticatorAttachment> authenticator_attachment;
  ResidentKeyRequirement resident_key = ResidentKeyRequirement::preferred;
  UserVerificationRequirement user_verification = UserVerificationRequirement::required;
  AttestationConveyancePreference attestation = AttestationConveyancePreference::none;
  AttestationPolicy attestation_policy;
  std::vector<std::string> attestation_formats;  // most wanted first; a wish, nothing more (§5.4)
  RegistrationExtensionInputs registration_extensions;
  AuthenticationExtensionInputs authentication_extensions;
  bool allow_cross_origin = false;
  std::vector<std::string> top_origins;
  std::vector<std::string> hints;
  std::chrono::milliseconds registration_timeout{60000};
  std::chrono::milliseconds authentication_timeout{60000};
  std::chrono::seconds ceremony_lifetime{300};  // how long after begin_* a response is accepted
  UnsolicitedExtensions unsolicited_extensions = UnsolicitedExtensions::ignore;
  BackupEligibilityRise backup_eligibility_rise = BackupEligibilityRise::accept;
};

// Everything wrong with a configuration, one sentence each with its remedy; empty if nothing is.
[[nodiscard]] std::vector<std::string> configuration_errors(const RelyingPartyConfig& config);

// Immutable; safe to share between threads.
class RelyingParty {
 public:
  // Errors: invalid_configuration, with every entry of configuration_errors().
  [[nodiscard]] static Result<RelyingParty> create(RelyingPartyConfig config);

  // Precondition: `challenge` holds at least kMinChallengeBytes fresh random octets.
  [[nodiscard]] RegistrationCeremony begin_registration(
      PublicKeyCredentialUserEntity user, std::vector<PublicKeyCredentialDescriptor> exclude_credentials,
      Challenge challenge, TimePoint now) const;
  // Errors: challenge_expired, and every refusal of §7.1. The caller then does step 26: the id must be new to
  // it.
  [[nodiscard]] Result<RegistrationResult> finish_registration(RegistrationState&& state,
                                                               const RegistrationResponse& response,
                                                               TimePoint now) const;

  [[nodiscard]] AuthenticationCeremony begin_authentication(AuthenticationSubject subject,
                                                            Challenge challenge, TimePoint now) const;
  // Errors: challenge_expired, and every refusal of §7.2. The caller then stores sign_count and backup_state
  // (step 24) and decides what sign_count_verdict means to it (step 22).
  [[nodiscard]] Result<AuthenticationResult> finish_authentication(AuthenticationState&& state,
                                                                   const AuthenticationResponse& response,
                                                                   const OwnedCredential& credential,
                                                                   TimePoint now) const;

  [[nodiscard]] const RelyingPartyConfig& config() const noexcept { return config_; }

  // The parts of begin_*, for a caller who keeps the promises elsewhere than in a state object.
  // `conditional`: a conditional create (§5.1.3), which neither asks for nor proves user presence and
  // verification.
  [[nodiscard]] RegistrationExpectations registration_expectations(Challenge challenge,
                                                                   bool conditional) const;
  [[nodiscard]] AuthenticationExpectations authentication_expectations(Challenge challenge,
                                                                       AuthenticationSubject subject) const;
  [[nodiscard]] PublicKeyCredentialCreationOptions creation_options(
      PublicKeyCredentialUserEntity user, std::vector<PublicKeyCredentialDescriptor> exclude_credentials,
      Challenge challenge) const;
  [[nodiscard]] PublicKeyCredentialRequestOptions request_options(
      std::vector<PublicKeyCredentialDescriptor> allow_credentials, Challenge challenge) const;

 private:
  explicit RelyingParty(RelyingPartyConfig config) : config_(std::move(config)) {}

  RelyingPartyConfig config_;
};

}  // namespace blockauth::webauthn
