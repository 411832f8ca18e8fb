// Who signs in, and what does a signature that verified still have to satisfy?
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "crypto/digest.hpp"
#include "passkey/service_impl.hpp"

namespace blockauth::passkey {
namespace {

constexpr std::size_t kPayloadHashBytes = 32;

// A key that nobody signs with: the generator of P-256 (SEC 2 §2.4.2) as an ES256 COSE_Key. Verifying against
// it costs what verifying against a real credential costs.
constexpr std::array<std::uint8_t, 77> kNobodysKey = {
    0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c,
    0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb,
    0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x22, 0x58, 0x20, 0x4f, 0xe3, 0x42,
    0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
    0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

Bytes subject_of_email(std::string_view canonical) { return challenge_subject({"email", canonical}); }

Bytes subject_of_stepup(const User& user, const Uuid& session) {
  return challenge_subject({"stepup", user.id.value, session.to_string()});
}

Bytes subject_of_transaction(const User& user, ByteView payload_hash) {
  return challenge_subject({"transaction", user.id.value, as_chars(payload_hash)});
}

webauthn::AuthenticationExpectations expectations(const CeremonyInProgress& ceremony,
                                                  webauthn::AuthenticationSubject subject) {
  auto expected = ceremony.rp->authentication_expectations(ceremony.octets, std::move(subject));
  expected.require_user_verification = ceremony.challenge.promises.user_verification_required;
  return expected;
}

// The work of a real verification, for a credential that is not there: an unknown id takes as long as a known
// one. Everything but the signature can be right: then the error is invalid_signature.
Errc verify_in_vain(const CeremonyInProgress& ceremony, const webauthn::AuthenticationResponse& response) {
  webauthn::OwnedCredential nobody;
  nobody.record.id = response.id;
  nobody.record.public_key = to_bytes(kNobodysKey);
  const auto expected = expectations(ceremony, webauthn::KnownUser{});
  const auto verdict =
      webauthn::verify_authentication(expected, response, nobody, webauthn::BackupEligibilityRise::accept);
  return verdict ? Errc::internal_error : verdict.error().code;
}

Result<void> check_payload_hash(ByteView payload_hash) {
  if (payload_hash.size() == kPayloadHashBytes) return {};
  return fail(Errc::invalid_request, "payload_hash must be 32 octets, a SHA-256");
}

}  // namespace

// -- First halves

Result<webauthn::PublicKeyCredentialRequestOptions> PasskeyService::generate_authentication_options(
    std::optional<std::string_view> email, const CeremonyContext& context) {
  return reported(*impl_, "login", [&]() -> Result<webauthn::PublicKeyCredentialRequestOptions> {
    BLOCKAUTH_TRY(rp_index, impl_->begin(context));
    const webauthn::RelyingParty& rp = impl_->relying_parties[rp_index];
    ChallengePromises promises{.purpose = Purpose::login};
    promises.user_verification_required =
        rp.config().user_verification == webauthn::UserVerificationRequirement::required;
    std::vector<webauthn::PublicKeyCredentialDescriptor> allow;
    Bytes subject;
    promises.discoverable = !email || impl_->config.email_first == EmailFirst::discoverable_only;
    if (email) {
      BLOCKAUTH_TRY(canonical, canonical_email(*email));
      if (!promises.discoverable) {
        BLOCKAUTH_TRY(account, impl_->ports.accounts.find_account_by_email(canonical, rp.config().rp_id));
        // Made in any case, so that a known account's answer takes as long as an unknown one's.
        allow = impl_->decoys.make(rp.config().rp_id, canonical);
        if (account && !account->credentials.empty()) allow = descriptors(account->credentials);
        subject = subject_of_email(canonical);
      }
    }
    auto options = rp.request_options(std::move(allow), impl_->seal(promises, rp_index, subject).challenge);
    leave_out_impossible(options.hints, context.client);
    return options;
  });
}

Result<webauthn::PublicKeyCredentialRequestOptions> PasskeyService::Impl::options_for_user(
    const ChallengePromises& promises, const User& user, ByteView subject, const CeremonyContext& context) {
  BLOCKAUTH_TRY(rp_index, begin(context));
  const webauthn::RelyingParty& rp = relying_parties[rp_index];
  BLOCKAUTH_TRY(account, ports.accounts.find_account(user.id, rp.config().rp_id));
  if (!account || account->credentials.empty())
    return fail(Errc::credential_not_found, "the account has no passkey");
  auto options =
      rp.request_options(descriptors(account->credentials), seal(promises, rp_index, subject).challenge);
  // Both confirm something beyond being signed in: they are worth nothing unless the person is verified,
  // whatever suffices for a login.
  options.user_verification = webauthn::UserVerificationRequirement::required;
  leave_out_impossible(options.hints, context.client);
  return options;
}

Result<webauthn::PublicKeyCredentialRequestOptions> PasskeyService::generate_stepup_options(
    const User& user, const Uuid& session, const CeremonyContext& context) {
  return reported(*impl_, "stepup", [&] {
    return impl_->options_for_user({.purpose = Purpose::stepup}, user, subject_of_stepup(user, session),
                                   context);
  });
}

Result<webauthn::PublicKeyCredentialRequestOptions> PasskeyService::generate_transaction_options(
    const User& user, ByteView payload_hash, const CeremonyContext& context) {
  return reported(*impl_, "transaction", [&]() -> Result<webauthn::PublicKeyCredentialRequestOptions> {
    BLOCKAUTH_CHECK(check_payload_hash(payload_hash));
    return impl_->options_for_user({.purpose = Purpose::transaction}, user,
                                   subject_of_transaction(user, payload_hash), context);
  });
}

// -- Second halves

Result<void> PasskeyService::Impl::check_login_subject(const OpenedChallenge& challenge,
                                                       const User& owner) const {
  if (challenge.promises.discoverable) return sealer.check_subject(challenge, {});
  const auto canonical = canonical_email(owner.email);
  if (!canonical) return fail(Errc::challenge_wrong_subject, "the credential's owner has no e-mail");
  return sealer.check_subject(challenge, subject_of_email(*canonical));
}

void PasskeyService::Impl::report_counter_regression(const CredentialOwner& owner,
                                                     std::uint32_t received) const {
  if (config.counter_policy == CounterPolicy::ignore) return;
  LogEvent event(LogLevel::warning, "passkey.counter_regression");
  event.text("user_id", owner.user.id.value).text("credential_id", owner.credential.id.to_string());
  event.number("stored", owner.credential.record.sign_count).number("received", received);
  ports.log.write(event);
}

Result<void> PasskeyService::Impl::check_model_status(const webauthn::RelyingParty& rp,
                                                      const CredentialData& credential) const {
  const webauthn::AttestationPolicy& policy = rp.config().attestation_policy;
  if (!config.check_status_at_login || !policy.find_models) return {};
  webauthn::ModelQuery query{.aaguid = credential.aaguid, .key_identifiers = {}};
  if (!credential.attestation_key_id.empty()) query.key_identifiers.push_back(credential.attestation_key_id);
  BLOCKAUTH_TRY(models, policy.find_models(query));
  return webauthn::check_status(models, policy.refused_statuses);
}

Result<AuthenticatedUser> PasskeyService::Impl::authenticate(const ExpectedSigner& signer,
                                                             const webauthn::AuthenticationResponse& response,
                                                             const CeremonyContext& context,
                                                             const SessionMaker* make_session) {
  BLOCKAUTH_TRY(ceremony, resume(signer.purpose, response.client_data_json, context));
  BLOCKAUTH_TRY(found, ports.accounts.find_credential(response.id));
  const bool is_ours = found && found->credential.record.rp_id == ceremony.rp->config().rp_id;
  if (!is_ours) {
    const Errc in_vain = verify_in_vain(ceremony, response);
    if (decoys.is_decoy(response.id)) {
      return fail(Errc::credential_not_found, "a decoy was presented: somebody is probing");
    }
    // Everything else about the sign-in is right, and the store is certain. A listed id never gets here,
    // whichever challenge it is presented with: a real one was found, a decoy is recognised.
    const bool has_handle = response.user_handle && !response.user_handle->empty();
    if (!found && signer.purpose == Purpose::login && ceremony.challenge.promises.discoverable &&
        has_handle && in_vain == Errc::invalid_signature) {
      Error miss{.code = Errc::credential_unknown,
                 .detail = "no such credential: a discoverable one of the past"};
      miss.echo = base64url_encode(response.id.view());
      return fail(std::move(miss));
    }
    return fail(Errc::credential_not_found, "no such credential");
  }
  const CredentialOwner& owner = *found;

  // The credential decides who signs in (§7.2 step 6); whether that is whom the challenge was for is checked
  // below.
  webauthn::AuthenticationSubject subject = webauthn::DiscoverableUser{};
  if (!ceremony.challenge.promises.discoverable) {
    subject = webauthn::KnownUser{owner.credential.user_handle, {{response.id, {}}}};
  }
  const auto expected = expectations(ceremony, std::move(subject));
  auto verified = webauthn::verify_authentication(expected, response,
                                                  {owner.credential.user_handle, owner.credential.record},
                                                  ceremony.rp->config().backup_eligibility_rise);
  if (!verified) {
    // Refused by the record alone, before the signature was looked at. An unknown id has no record to be
    // refused by and goes on to a signature, so stopping here would tell the two apart.
    const Errc code = verified.error().code;
    if (code == Errc::user_handle_mismatch || code == Errc::backup_eligibility_changed)
      static_cast<void>(verify_in_vain(ceremony, response));
    return fail(std::move(verified).error());
  }
  const webauthn::AuthenticationResult& result = *verified;

  // Only now, so that no refusal tells more quickly than another what exists.
  if (signer.user != nullptr) {
    BLOCKAUTH_CHECK(sealer.check_subject(ceremony.challenge, signer.subject));
    if (owner.user.id != signer.user->id)
      return fail(Errc::challenge_wrong_subject, "another account's passkey");
  } else {
    BLOCKAUTH_CHECK(check_login_subject(ceremony.challenge, owner.user));
  }
  if (!owner.user.is_active) return fail(Errc::user_disabled, "the account is disabled");
  if (!owner.credential.is_active) return fail(Errc::credential_revoked, "the passkey was revoked");
  BLOCKAUTH_CHECK(check_model_status(*ceremony.rp, owner.credential));

  LoginCommit commit;
  commit.challenge = ceremony.spent();
  commit.user_id = owner.user.id;
  commit.refreshed_session = signer.session;
  commit.update.credential_id = response.id;
  commit.update.sign_count = result.sign_count;
  commit.update.require_counter_advance = config.counter_policy == CounterPolicy::reject;
  commit.update.backup_eligible = result.backup_eligible;
  commit.update.backup_state = result.backup_state;
  commit.update.user_verified = result.user_verified;
  commit.update.used_at = ceremony.now;

  AuthenticatedUser out{owner.user, owner.credential, result.user_verified, std::nullopt};
  if (make_session != nullptr) {
    BLOCKAUTH_TRY(session, (*make_session)(out.user, out.credential, out.user_verified));
    commit.session = session;
    out.session = std::move(session);
  }
  // §7.2 step 24 (update): one act, together with spending the challenge, and re-checked inside. The counter
  // (§7.2 step 22, signCount) is judged there too, after the challenge: a response that comes twice is a
  // replay, not a clone.
  const auto committed = ports.commit.commit_login(commit);
  const bool regressed = committed ? result.sign_count_verdict == webauthn::SignCountVerdict::not_advanced
                                   : committed.error().code == Errc::counter_not_advanced;
  if (regressed) report_counter_regression(owner, result.sign_count);
  if (regressed && !committed) {
    return fail_step("7.2/22", Errc::counter_not_advanced, "the signature counter did not advance",
                     "more than " + std::to_string(owner.credential.record.sign_count),
                     std::to_string(result.sign_count));
  }
  BLOCKAUTH_CHECK(committed);
  BLOCKAUTH_CHECK(apply_update(out.credential, commit.update));
  report("passkey.authenticated", out.user.id, out.credential);
  return out;
}

Result<AuthenticatedUser> PasskeyService::verify_authentication(
    const webauthn::AuthenticationResponse& response, const CeremonyContext& context,
    const SessionMaker& make_session) {
  return reported(*impl_, "login", [&] {
    return impl_->authenticate({.purpose = Purpose::login}, response, context, &make_session);
  });
}

Result<AuthenticatedUser> PasskeyService::verify_stepup(const User& user, const Uuid& session,
                                                        const webauthn::AuthenticationResponse& response,
                                                        const CeremonyContext& context,
                                                        const SessionMaker& make_session) {
  const Bytes subject = subject_of_stepup(user, session);
  return reported(*impl_, "stepup", [&] {
    return impl_->authenticate({Purpose::stepup, &user, subject, session}, response, context, &make_session);
  });
}

Result<TransactionConfirmation> PasskeyService::verify_transaction(
    const User& user, ByteView payload_hash, const webauthn::AuthenticationResponse& response,
    const CeremonyContext& context) {
  return reported(*impl_, "transaction", [&]() -> Result<TransactionConfirmation> {
    BLOCKAUTH_CHECK(check_payload_hash(payload_hash));
    const Bytes subject = subject_of_transaction(user, payload_hash);
    BLOCKAUTH_TRY(by, impl_->authenticate({Purpose::transaction, &user, subject, std::nullopt}, response,
                                          context, nullptr));
    return TransactionConfirmation{std::move(by), to_bytes(payload_hash)};
  });
}

}  // namespace blockauth::passkey
