// What the parts of PasskeyService share: its configuration, its keys, its ports.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/passkey/passkey_service.hpp"
#include "passkey/decoys.hpp"
#include "passkey/sealed_challenge.hpp"

namespace blockauth::passkey {

// A ceremony's second half, once its challenge was opened.
struct CeremonyInProgress {
  const webauthn::RelyingParty* rp = nullptr;
  OpenedChallenge challenge;
  webauthn::Challenge octets;  // the challenge as it was issued
  TimePoint now;

  [[nodiscard]] SpentChallenge spent() const { return {challenge.expires_at, challenge.nonce}; }
};

// What options name the credentials by, sorted by id, and the transports by name: the order tells nothing
// about age, use or client.
[[nodiscard]] std::vector<webauthn::PublicKeyCredentialDescriptor> descriptors(
    const std::vector<CredentialData>& credentials);

// How authenticators show the account. `display_name`: replaces the account's own; may be empty.
[[nodiscard]] webauthn::PublicKeyCredentialUserEntity user_entity(const User& user,
                                                                  std::string_view display_name);

// Leaves out the hints at what the client says it does not have.
void leave_out_impossible(std::vector<std::string>& hints, const ClientCapabilities& client);

struct PasskeyService::Impl {
  PasskeyConfig config;
  PasskeyPorts ports;
  std::vector<webauthn::RelyingParty> relying_parties;  // in the order of the configuration
  std::map<std::string, std::size_t, std::less<>> rp_by_origin;
  ChallengeSealer sealer;
  Decoys decoys;

  // -- First halves
  // Errors: passkeys_disabled, origin_not_configured. The index of the relying party that the request is for.
  [[nodiscard]] Result<std::size_t> begin(const CeremonyContext& context) const;
  [[nodiscard]] SealedChallenge seal(const ChallengePromises& promises, std::size_t rp,
                                     ByteView subject) const;

  // -- Second halves
  // Opens the challenge that stands in the client data. Errors: passkeys_disabled, origin_not_configured,
  // malformed_client_data, and those of ChallengeSealer::open.
  [[nodiscard]] Result<CeremonyInProgress> resume(Purpose purpose, ByteView client_data_json,
                                                  const CeremonyContext& context) const;

  // Registration's second half, from opened challenge to commit; `commit` comes with what is particular to
  // the caller.
  [[nodiscard]] Result<CredentialData> register_credential(const CeremonyInProgress& ceremony,
                                                           const User& user,
                                                           const webauthn::RegistrationResponse& response,
                                                           std::string name, RegistrationCommit commit,
                                                           const SessionMaker* make_session,
                                                           std::optional<SessionRow>* session);
  // Errors: enrolment_invalid, user_not_found, user_disabled.
  [[nodiscard]] Result<std::pair<Enrolment, User>> open_enrolment(std::string_view token);

  // Whom a sign-in is expected to come from.
  struct ExpectedSigner {
    Purpose purpose{};
    const User* user = nullptr;     // step-up and transaction: this user and no other
    ByteView subject{};             // then: what the challenge must have been made for
    std::optional<Uuid> session{};  // step-up: the session to refresh
  };
  // A sign-in's second half.
  [[nodiscard]] Result<AuthenticatedUser> authenticate(const ExpectedSigner& signer,
                                                       const webauthn::AuthenticationResponse& response,
                                                       const CeremonyContext& context,
                                                       const SessionMaker* make_session);
  // Is the credential's model still good enough? Errors: authenticator_not_allowed, those of the metadata.
  [[nodiscard]] Result<void> check_model_status(const webauthn::RelyingParty& rp,
                                                const CredentialData& credential) const;
  [[nodiscard]] Result<void> check_login_subject(const OpenedChallenge& challenge, const User& owner) const;
  [[nodiscard]] Result<webauthn::PublicKeyCredentialRequestOptions> options_for_user(
      const ChallengePromises& promises, const User& user, ByteView subject, const CeremonyContext& context);

  // -- Events
  // The counter did not advance (§7.2 step 22); silent where the policy ignores it.
  void report_counter_regression(const CredentialOwner& owner, std::uint32_t received) const;
  void report_refusal(std::string_view ceremony, const Error& error) const;
  void report(std::string_view name, const UserId& user, const CredentialData& credential) const;
};

// Runs `body`, and logs its refusal before passing it on.
template <class Body>
auto reported(const PasskeyService::Impl& impl, std::string_view ceremony, Body&& body) {
  auto result = std::forward<Body>(body)();
  if (!result) impl.report_refusal(ceremony, result.error());
  return result;
}

}  // namespace blockauth::passkey
