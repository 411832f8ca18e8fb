// The ceremonies as a service: who may start one, what is promised, what is stored when it succeeds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/passkey/account_lookup.hpp"
#include "blockauth/passkey/ceremony_commit.hpp"
#include "blockauth/passkey/challenge_ledger.hpp"
#include "blockauth/passkey/config.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/enrolment_store.hpp"
#include "blockauth/passkey/metadata_store.hpp"
#include "blockauth/passkey/model_icon.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/responses.hpp"

namespace blockauth::passkey {

// Borrowed; they outlive the service.
struct PasskeyPorts {
  ICredentialStore& credentials;
  IUserDirectory& users;
  IAccountLookup& accounts;
  IEnrolmentStore& enrolments;
  ICeremonyCommit& commit;
  IChallengeLedger& ledger;
  const IClock& clock;
  IRandom& random;
  ILogSink& log;
  IMetadataStore* metadata = nullptr;  // absent: there is no FIDO metadata
};

// What PublicKeyCredential.getClientCapabilities() says, as far as options depend on it (§5.8.7). Absent is
// unknown: browsers rather leave a capability out than deny it. What a client says of itself only ever leaves
// something out of the options; it never makes verification laxer.
struct ClientCapabilities {
  std::optional<bool> conditional_create{};
  std::optional<bool> hybrid_transport{};
  std::optional<bool> user_verifying_platform_authenticator{};
};

// What a request tells besides its body.
struct CeremonyContext {
  std::optional<std::string> origin{};  // the Origin header, verbatim; absent for servers and curl
  // Registration: a conditional create (§5.1.3), where user presence is not required.
  bool conditional = false;
  ClientCapabilities client{};  // options calls only
};

// Makes the session row of a successful ceremony. Called before the commit, at most once.
using SessionMaker =
    std::function<Result<SessionRow>(const User& user, const CredentialData& credential, bool user_verified)>;

struct AuthenticatedUser {
  User user;
  CredentialData credential;  // as it is after the login
  bool user_verified = false;
  std::optional<SessionRow> session;
};

// What a page tells the authenticator about an account (Signal API, §5.1.10).
struct AccountSignals {
  std::string rp_id;
  UserHandle user_handle;
  // Every credential of this handle that still signs in. An authenticator may forget all others, so this list
  // is complete, or there is none.
  std::vector<CredentialId> accepted;
  std::string name;  // as registration options have them
  std::string display_name;
};

struct RegisteredUser {
  User user;
  CredentialData credential;
  std::optional<SessionRow> session;
};

// A sign-in confirms who; a transaction confirms what as well.
struct TransactionConfirmation {
  AuthenticatedUser by;
  Bytes payload_hash;
};

// Thread-safe. Every call may block on its ports, and may fail with store_unavailable, passkeys_disabled or
// origin_not_configured. Refusals are logged here, with their reason; what the caller tells a client is
// coarser.
class PasskeyService final {
 public:
  // Errors: invalid_configuration; those of ledger.epoch(), which is read here.
  [[nodiscard]] static Result<std::unique_ptr<PasskeyService>> create(PasskeyConfig config,
                                                                      PasskeySecrets secrets,
                                                                      PasskeyPorts ports);
  ~PasskeyService();
  PasskeyService(const PasskeyService&) = delete;
  PasskeyService& operator=(const PasskeyService&) = delete;

  [[nodiscard]] const PasskeyConfig& config() const noexcept;
  // Is this a configured origin of any relying party? For CORS.
  [[nodiscard]] bool is_allowed_origin(std::string_view origin) const noexcept;

  // -- A signed-in user adds a passkey. `display_name` replaces the user's own in what authenticators show.
  // Errors: user_disabled, credential_limit_reached.
  Result<webauthn::PublicKeyCredentialCreationOptions> generate_registration_options(
      const User& user, const CeremonyContext& context, std::optional<std::string> display_name = {});
  // Errors: the challenge_* family, every refusal of §7.1, and those of ICeremonyCommit::commit_registration.
  // `credential_name`: empty means the provider's name.
  Result<CredentialData> verify_registration(const User& user, const webauthn::RegistrationResponse& response,
                                             std::string credential_name, const CeremonyContext& context);

  // -- Sign-up: a new account, made together with its first passkey. Errors: passkeys_disabled (feature off),
  // user_already_exists, invalid_request (e-mail), and as above.
  Result<webauthn::PublicKeyCredentialCreationOptions> generate_signup_options(
      std::string_view email, std::string_view display_name, const CeremonyContext& context);
  Result<RegisteredUser> verify_signup(std::string_view email, std::string_view display_name,
                                       const webauthn::RegistrationResponse& response,
                                       std::string credential_name, const CeremonyContext& context,
                                       const SessionMaker& make_session);

  // -- Enrolment: whoever holds a one-time token registers a passkey for the account it was made for.
  // A fresh token (base64url, 32 random octets), valid for enrolment_lifetime. Errors: user_not_found,
  // user_disabled.
  Result<std::string> create_enrolment(const UserId& user_id);
  // Errors: enrolment_invalid, and as above.
  Result<webauthn::PublicKeyCredentialCreationOptions> generate_enrolment_options(
      std::string_view token, const CeremonyContext& context);
  Result<RegisteredUser> verify_enrolment(std::string_view token,
                                          const webauthn::RegistrationResponse& response,
                                          std::string credential_name, const CeremonyContext& context,
                                          const SessionMaker& make_session);

  // -- Sign-in. Without an e-mail: any discoverable passkey. With one: the account's passkeys, or decoys.
  // Errors: invalid_request (no e-mail address at all).
  Result<webauthn::PublicKeyCredentialRequestOptions> generate_authentication_options(
      std::optional<std::string_view> email, const CeremonyContext& context);
  // Errors: the challenge_* family, credential_not_found, credential_unknown (then Error::echo is the id that
  // the client may have its authenticator forget), credential_revoked, user_disabled, every refusal of §7.2,
  // authenticator_not_allowed (check_status_at_login), counter_not_advanced.
  Result<AuthenticatedUser> verify_authentication(const webauthn::AuthenticationResponse& response,
                                                  const CeremonyContext& context,
                                                  const SessionMaker& make_session);

  // -- Step-up: the same user signs in again within a session, whose auth_time is refreshed.
  Result<webauthn::PublicKeyCredentialRequestOptions> generate_stepup_options(const User& user,
                                                                              const Uuid& session,
                                                                              const CeremonyContext& context);
  // `make_session` gives the methods and auth_time that the session takes over. Errors: as
  // verify_authentication, and session_ended.
  Result<AuthenticatedUser> verify_stepup(const User& user, const Uuid& session,
                                          const webauthn::AuthenticationResponse& response,
                                          const CeremonyContext& context, const SessionMaker& make_session);

  // -- Transaction confirmation: the challenge is bound to the SHA-256 of what is confirmed (32 octets).
  Result<webauthn::PublicKeyCredentialRequestOptions> generate_transaction_options(
      const User& user, ByteView payload_hash, const CeremonyContext& context);
  Result<TransactionConfirmation> verify_transaction(const User& user, ByteView payload_hash,
                                                     const webauthn::AuthenticationResponse& response,
                                                     const CeremonyContext& context);

  // -- Management: always within the owner's credentials. Active ones, newest first.
  Result<std::vector<CredentialData>> list_credentials(const UserId& user_id);
  // Of the relying party that the request is for. `credentials`: all of list_credentials(). Errors:
  // origin_not_configured.
  Result<AccountSignals> account_signals(const User& user, const std::vector<CredentialData>& credentials,
                                         const CeremonyContext& context) const;
  // Errors: credential_not_found, also for another user's.
  Result<CredentialData> get_credential(const UserId& user_id, const Uuid& id);
  // Errors: invalid_request (empty, or longer than 255 characters), credential_not_found.
  Result<CredentialData> rename_credential(const UserId& user_id, const Uuid& id, std::string name);
  // Ends the sessions made with it. Errors: credential_not_found, last_credential.
  Result<void> delete_credential(const UserId& user_id, const Uuid& id);
  // The picture of the model that an AAGUID claims, from the imported FIDO metadata. Nothing where that has
  // none or is not used (use_metadata), and for the AAGUID of zeros.
  Result<std::optional<ModelIcon>> model_icon(const webauthn::Aaguid& aaguid) const;

  // For create(): nobody else can make an Impl.
  struct Impl;
  explicit PasskeyService(std::unique_ptr<Impl> impl) noexcept;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace blockauth::passkey
