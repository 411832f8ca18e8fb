// How does an account get a passkey: by its owner, at sign-up, or with an enrolment token?
#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "crypto/digest.hpp"
#include "passkey/provider_names.hpp"
#include "passkey/service_impl.hpp"

namespace blockauth::passkey {
namespace {

constexpr std::size_t kEnrolmentTokenBytes = 32;

Result<void> check_characters(std::string_view what, std::string_view text, std::size_t most) {
  const auto characters = count_characters(text);
  if (characters && *characters <= most) return {};
  return fail(Errc::invalid_request,
              std::string(what) + " must be UTF-8 of at most " + std::to_string(most) + " characters");
}

// What the client names; else what the transports tell.
std::string attachment_of(const webauthn::RegistrationResult& result) {
  if (result.authenticator_attachment) return std::string(to_string(*result.authenticator_attachment));
  const std::vector<std::string>& transports = result.credential.transports;
  const auto has = [&](std::string_view name) {
    return std::ranges::find(transports, name) != transports.end();
  };
  if (has("internal")) return "platform";
  if (has("hybrid") || has("usb") || has("nfc") || has("ble") || has("smart-card")) return "cross-platform";
  return {};
}

// FIDO metadata, once imported, knows better what a model is called than a table that was made with us.
std::string default_name(const webauthn::RegistrationResult& result) {
  if (!result.attestation.model_name.empty()) return result.attestation.model_name;
  const bool by_key = !result.attestation.key_identifier.empty();
  return std::string(provider_name(by_key ? webauthn::Aaguid{} : result.aaguid));
}

CredentialData make_credential(const User& user, webauthn::RegistrationResult result, std::string name,
                               const Uuid& id, TimePoint now) {
  CredentialData credential;
  credential.id = id;
  credential.user_id = user.id;
  credential.user_handle = user.handle;
  credential.name = name.empty() ? default_name(result) : std::move(name);
  credential.authenticator_attachment = attachment_of(result);
  credential.record = std::move(result.credential);
  credential.algorithm = result.algorithm;
  // Where the model is known by its key, an AAGUID is none that anybody vouches for (§8.6). It is not kept,
  // or every look-up by model would go by what the client made up.
  if (result.attestation.key_identifier.empty()) credential.aaguid = result.aaguid;
  credential.is_discoverable = result.discoverable;
  credential.attestation_format = std::move(result.attestation.format);
  credential.attestation_type = result.attestation.type;
  credential.attestation_trusted = result.attestation.trusted;
  credential.attestation_key_id = std::move(result.attestation.key_identifier);
  credential.created_at = now;
  return credential;
}

Bytes subject_of(const User& user) { return challenge_subject({"user", user.id.value}); }
Bytes subject_of_email(std::string_view canonical) { return challenge_subject({"email", canonical}); }
Bytes subject_of_enrolment(std::string_view token, const User& user) {
  return challenge_subject({"enrolment", token, user.id.value});
}

}  // namespace

Result<CredentialData> PasskeyService::Impl::register_credential(
    const CeremonyInProgress& ceremony, const User& user, const webauthn::RegistrationResponse& response,
    std::string name, RegistrationCommit commit, const SessionMaker* make_session,
    std::optional<SessionRow>* session) {
  BLOCKAUTH_CHECK(check_characters("name", name, kMaxCredentialNameCharacters));
  const ChallengePromises& promises = ceremony.challenge.promises;
  webauthn::RegistrationExpectations expected =
      ceremony.rp->registration_expectations(ceremony.octets, promises.conditional);
  expected.require_user_verification = promises.user_verification_required;
  BLOCKAUTH_TRY(result, webauthn::verify_registration(expected, response, ceremony.now));
  const bool user_verified = result.user_verified;

  commit.challenge = ceremony.spent();
  Bytes enterprise_serial = std::move(result.attestation.enterprise_serial);
  commit.credential = make_credential(user, std::move(result), std::move(name),
                                      Uuid::v7(ceremony.now, ports.random), ceremony.now);
  // It names one device of one person: kept only by whoever asked for it.
  if (ceremony.rp->config().attestation == webauthn::AttestationConveyancePreference::enterprise)
    commit.credential.enterprise_serial = std::move(enterprise_serial);
  if (config.store_attestation_object) commit.credential.attestation_object = response.attestation_object;
  commit.credential_limit = config.max_credentials_per_user;
  if (make_session != nullptr) {
    BLOCKAUTH_TRY(row, (*make_session)(user, commit.credential, user_verified));
    commit.session = row;
    *session = std::move(row);
  }
  // Nobody proves to own an id, so anybody could try to register one that a login was answered with. A decoy
  // must then be refused as a real one is, or registering would tell them apart.
  if (decoys.is_decoy(commit.credential.credential_id())) {
    return fail(Errc::credential_already_registered, "a decoy was presented: somebody is probing");
  }
  // §7.1 step 26 (credentialId is new) and step 29 (store): one act, together with spending the challenge.
  BLOCKAUTH_CHECK(ports.commit.commit_registration(commit));
  report("passkey.registered", user.id, commit.credential);
  return std::move(commit.credential);
}

// -- A signed-in user adds a passkey

Result<webauthn::PublicKeyCredentialCreationOptions> PasskeyService::generate_registration_options(
    const User& user, const CeremonyContext& context, std::optional<std::string> display_name) {
  return reported(*impl_, "registration", [&]() -> Result<webauthn::PublicKeyCredentialCreationOptions> {
    BLOCKAUTH_TRY(rp_index, impl_->begin(context));
    const webauthn::RelyingParty& rp = impl_->relying_parties[rp_index];
    const std::string shown = display_name.value_or("");
    BLOCKAUTH_CHECK(check_characters("display_name", shown, kMaxDisplayNameCharacters));
    BLOCKAUTH_TRY(account, impl_->ports.accounts.find_account(user.id, rp.config().rp_id));
    if (!account) return fail(Errc::user_not_found, "the account is gone");
    if (!account->user.is_active) return fail(Errc::user_disabled, "the account is disabled");
    if (account->credentials.size() >= impl_->config.max_credentials_per_user) {
      return fail(Errc::credential_limit_reached,
                  "the account has as many passkeys as max_credentials_per_user allows");
    }
    ChallengePromises promises{.purpose = Purpose::registration};
    // A client that cannot create without asking gets the options, and the checks, of one that asks.
    promises.conditional = context.conditional && context.client.conditional_create.value_or(true);
    promises.user_verification_required =
        !promises.conditional &&
        rp.config().user_verification == webauthn::UserVerificationRequirement::required;
    SealedChallenge sealed = impl_->seal(promises, rp_index, subject_of(user));
    auto options = rp.creation_options(user_entity(account->user, shown), descriptors(account->credentials),
                                       std::move(sealed.challenge));
    leave_out_impossible(options.hints, context.client);
    return options;
  });
}

Result<CredentialData> PasskeyService::verify_registration(const User& user,
                                                           const webauthn::RegistrationResponse& response,
                                                           std::string credential_name,
                                                           const CeremonyContext& context) {
  return reported(*impl_, "registration", [&]() -> Result<CredentialData> {
    BLOCKAUTH_TRY(ceremony, impl_->resume(Purpose::registration, response.client_data_json, context));
    BLOCKAUTH_CHECK(impl_->sealer.check_subject(ceremony.challenge, subject_of(user)));
    return impl_->register_credential(ceremony, user, response, std::move(credential_name), {}, nullptr,
                                      nullptr);
  });
}

// -- Sign-up

Result<webauthn::PublicKeyCredentialCreationOptions> PasskeyService::generate_signup_options(
    std::string_view email, std::string_view display_name, const CeremonyContext& context) {
  return reported(*impl_, "signup", [&]() -> Result<webauthn::PublicKeyCredentialCreationOptions> {
    if (!impl_->config.passkey_signup)
      return fail(Errc::passkeys_disabled, "the feature PASSKEY_SIGNUP is off");
    BLOCKAUTH_TRY(rp_index, impl_->begin(context));
    const webauthn::RelyingParty& rp = impl_->relying_parties[rp_index];
    BLOCKAUTH_CHECK(check_characters("display_name", display_name, kMaxDisplayNameCharacters));
    BLOCKAUTH_TRY(canonical, canonical_email(email));
    BLOCKAUTH_TRY(taken, impl_->ports.users.get_user_by_email(canonical));
    if (taken) return fail(Errc::user_already_exists, "the e-mail is taken");
    ChallengePromises promises{.purpose = Purpose::signup};
    promises.user_verification_required =
        rp.config().user_verification == webauthn::UserVerificationRequirement::required;
    SealedChallenge sealed = impl_->seal(promises, rp_index, subject_of_email(canonical));
    // The account does not exist yet, so its handle comes from the nonce, and again from the nonce when it is
    // made.
    const UserHandle handle(impl_->sealer.derive_user_handle(sealed.nonce));
    const std::string shown(display_name.empty() ? email : display_name);
    auto options = rp.creation_options({handle, std::string(email), shown}, {}, std::move(sealed.challenge));
    leave_out_impossible(options.hints, context.client);
    return options;
  });
}

Result<RegisteredUser> PasskeyService::verify_signup(std::string_view email, std::string_view display_name,
                                                     const webauthn::RegistrationResponse& response,
                                                     std::string credential_name,
                                                     const CeremonyContext& context,
                                                     const SessionMaker& make_session) {
  return reported(*impl_, "signup", [&]() -> Result<RegisteredUser> {
    if (!impl_->config.passkey_signup)
      return fail(Errc::passkeys_disabled, "the feature PASSKEY_SIGNUP is off");
    BLOCKAUTH_CHECK(check_characters("display_name", display_name, kMaxDisplayNameCharacters));
    BLOCKAUTH_TRY(canonical, canonical_email(email));
    BLOCKAUTH_TRY(ceremony, impl_->resume(Purpose::signup, response.client_data_json, context));
    BLOCKAUTH_CHECK(impl_->sealer.check_subject(ceremony.challenge, subject_of_email(canonical)));
    RegisteredUser registered;
    registered.user.id = UserId{Uuid::v7(ceremony.now, impl_->ports.random).to_string()};
    registered.user.email = email;
    registered.user.display_name = display_name;
    registered.user.handle = UserHandle(impl_->sealer.derive_user_handle(ceremony.challenge));
    registered.user.created_at = ceremony.now;
    RegistrationCommit commit;
    commit.new_user = registered.user;
    BLOCKAUTH_TRY(credential,
                  impl_->register_credential(ceremony, registered.user, response, std::move(credential_name),
                                             std::move(commit), &make_session, &registered.session));
    registered.credential = std::move(credential);
    return registered;
  });
}

// -- Enrolment

Result<std::string> PasskeyService::create_enrolment(const UserId& user_id) {
  BLOCKAUTH_TRY(user, impl_->ports.users.get_user(user_id));
  if (!user) return fail(Errc::user_not_found, "no such account");
  if (!user->is_active) return fail(Errc::user_disabled, "the account is disabled");
  const Bytes token = impl_->ports.random.bytes(kEnrolmentTokenBytes);
  const auto hash = crypto::sha256(token);
  const TimePoint expires_at = impl_->ports.clock.now() + impl_->config.enrolment_lifetime;
  BLOCKAUTH_CHECK(impl_->ports.enrolments.insert_enrolment({to_bytes(hash), user_id, expires_at}));
  return base64url_encode(token);
}

Result<std::pair<Enrolment, User>> PasskeyService::Impl::open_enrolment(std::string_view token) {
  const auto octets = base64url_decode(token);
  if (!octets || octets->size() != kEnrolmentTokenBytes) {
    return fail(Errc::enrolment_invalid, "not an enrolment token");
  }
  BLOCKAUTH_TRY(enrolment, ports.enrolments.get_enrolment(crypto::sha256(*octets)));
  if (!enrolment) return fail(Errc::enrolment_invalid, "enrolment token is unknown or spent");
  if (ports.clock.now() >= enrolment->expires_at)
    return fail(Errc::enrolment_invalid, "enrolment token has expired");
  BLOCKAUTH_TRY(user, ports.users.get_user(enrolment->user_id));
  if (!user) return fail(Errc::user_not_found, "the account is gone");
  if (!user->is_active) return fail(Errc::user_disabled, "the account is disabled");
  return std::pair(*std::move(enrolment), *std::move(user));
}

Result<webauthn::PublicKeyCredentialCreationOptions> PasskeyService::generate_enrolment_options(
    std::string_view token, const CeremonyContext& context) {
  return reported(*impl_, "enrolment", [&]() -> Result<webauthn::PublicKeyCredentialCreationOptions> {
    BLOCKAUTH_TRY(rp_index, impl_->begin(context));
    const webauthn::RelyingParty& rp = impl_->relying_parties[rp_index];
    BLOCKAUTH_TRY(opened, impl_->open_enrolment(token));
    const User& user = opened.second;
    BLOCKAUTH_TRY(account, impl_->ports.accounts.find_account(user.id, rp.config().rp_id));
    if (!account) return fail(Errc::user_not_found, "the account is gone");
    if (account->credentials.size() >= impl_->config.max_credentials_per_user) {
      return fail(Errc::credential_limit_reached,
                  "the account has as many passkeys as max_credentials_per_user allows");
    }
    ChallengePromises promises{.purpose = Purpose::enrolment};
    promises.user_verification_required =
        rp.config().user_verification == webauthn::UserVerificationRequirement::required;
    SealedChallenge sealed = impl_->seal(promises, rp_index, subject_of_enrolment(token, user));
    auto options = rp.creation_options(user_entity(user, {}), descriptors(account->credentials),
                                       std::move(sealed.challenge));
    leave_out_impossible(options.hints, context.client);
    return options;
  });
}

Result<RegisteredUser> PasskeyService::verify_enrolment(std::string_view token,
                                                        const webauthn::RegistrationResponse& response,
                                                        std::string credential_name,
                                                        const CeremonyContext& context,
                                                        const SessionMaker& make_session) {
  return reported(*impl_, "enrolment", [&]() -> Result<RegisteredUser> {
    BLOCKAUTH_TRY(ceremony, impl_->resume(Purpose::enrolment, response.client_data_json, context));
    BLOCKAUTH_TRY(opened, impl_->open_enrolment(token));
    RegisteredUser registered;
    registered.user = std::move(opened.second);
    BLOCKAUTH_CHECK(
        impl_->sealer.check_subject(ceremony.challenge, subject_of_enrolment(token, registered.user)));
    RegistrationCommit commit;
    commit.enrolment_token_hash = std::move(opened.first.token_hash);
    BLOCKAUTH_TRY(credential,
                  impl_->register_credential(ceremony, registered.user, response, std::move(credential_name),
                                             std::move(commit), &make_session, &registered.session));
    registered.credential = std::move(credential);
    return registered;
  });
}

}  // namespace blockauth::passkey
