// Did the holder of this credential sign in as the relying party asked? §7.2, step by step, in the
// specification's order.
//
// Steps 1 to 4 happen before the response arrives. §7.2 step 24 (update) needs the store and is the caller's
// (passkey/authentication.cpp), as is what follows from a counter that did not advance (22).
#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "blockauth/webauthn/ceremony.hpp"
#include "crypto/digest.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/ceremony_checks.hpp"
#include "webauthn/client_data.hpp"
#include "webauthn/cose_key.hpp"
#include "webauthn/extensions/extension_outputs.hpp"
#include "webauthn/verify_assertion.hpp"

namespace blockauth::webauthn {
namespace {

// §7.2 step 5 (allowCredentials)
Result<void> check_allowed(const AuthenticationSubject& subject, const AuthenticationResponse& response) {
  const auto* known = std::get_if<KnownUser>(&subject);
  if (known == nullptr || known->allow_credentials.empty()) return {};
  const auto is_this = [&](const PublicKeyCredentialDescriptor& allowed) {
    return allowed.id == response.id;
  };
  if (std::ranges::any_of(known->allow_credentials, is_this)) return {};
  return fail_step("7.2/5", Errc::credential_id_mismatch, "the credential is not among allowCredentials");
}

Result<void> check_handle_is(const std::optional<UserHandle>& returned,
                             const std::optional<UserHandle>& recorded) {
  if (!returned || !recorded || *returned == *recorded) return {};
  return fail_step("7.2/6", Errc::user_handle_mismatch, "userHandle is another account's");
}

// §7.2 step 6 (user)
Result<void> check_user(const AuthenticationSubject& subject, const AuthenticationResponse& response,
                        const OwnedCredential& credential) {
  if (credential.record.id != response.id) {
    return fail_step("7.2/6", Errc::credential_id_mismatch,
                     "the response names another credential than the record");
  }
  // An empty userHandle identifies nobody: it counts as absent.
  std::optional<UserHandle> returned = response.user_handle;
  if (returned && returned->empty()) returned.reset();
  if (const auto* known = std::get_if<KnownUser>(&subject)) {
    BLOCKAUTH_CHECK(check_handle_is(known->handle, credential.owner));
    // An authenticator may omit userHandle when allowCredentials was sent, so absence is fatal only if
    // discoverable. Either side may be unrecorded, so it is compared with both.
    BLOCKAUTH_CHECK(check_handle_is(returned, known->handle));
    return check_handle_is(returned, credential.owner);
  }
  if (!returned) {
    return fail_step("7.2/6", Errc::user_handle_mismatch,
                     "userHandle is absent, but nobody was identified before");
  }
  if (!credential.owner) {
    return fail_step("7.2/6", Errc::user_handle_mismatch, "the account's user handle is not recorded");
  }
  return check_handle_is(returned, credential.owner);
}

// Steps 8 to 14: what the client says.
Result<void> check_client_data(const AssertionKind& kind, const AuthenticationExpectations& expected,
                               const AuthenticationResponse& response) {
  // §7.2 step 8 (UTF-8 decode) and §7.2 step 9 (JSON parser)
  const auto client_data = CollectedClientData::parse(response.client_data_json);
  if (!client_data) return at_step("7.2/9", client_data.error());
  // §7.2 step 10 (type)
  BLOCKAUTH_CHECK(check_type("7.2/10", *client_data, kind.type));
  // §7.2 step 11 (challenge)
  BLOCKAUTH_CHECK(check_challenge("7.2/11", *client_data, expected.challenge));
  // §7.2 step 12 (origin)
  BLOCKAUTH_CHECK(check_origin("7.2/12", *client_data, expected.origin));
  if (kind.check) BLOCKAUTH_CHECK(kind.check(response.client_data_json));
  // §7.2 step 13 (crossOrigin)
  BLOCKAUTH_CHECK(check_cross_origin("7.2/13", *client_data, expected.origin));
  // §7.2 step 14 (topOrigin)
  return check_top_origin("7.2/14", *client_data, expected.origin);
}

// §7.2 step 15 (rpIdHash). The appid extension (§10.1.1) puts the AppID in place of the RP ID, but only where
// it was offered and the client reports that it was used.
Result<void> check_rp_id(const AuthenticationExpectations& expected, const AuthenticationResponse& response,
                         const AuthenticatorData& data) {
  const bool appid_used = expected.appid && response.client_extension_results.appid.value_or(false);
  return check_rp_id_hash("7.2/15", data, appid_used ? *expected.appid : expected.origin.rp_id);
}

// §7.2 step 19 (currentBe)
Result<void> check_backup_eligibility(const CredentialRecord& record, AuthenticatorFlags flags,
                                      BackupEligibilityRise rise) {
  if (!record.backup_eligible || *record.backup_eligible == flags.backup_eligible()) return {};
  const bool rose = flags.backup_eligible();
  if (rose && rise == BackupEligibilityRise::accept) return {};
  return fail_step("7.2/19", Errc::backup_eligibility_changed, "BE differs from the credential record",
                   rose ? "BE clear" : "BE set", rose ? "BE set" : "BE clear");
}

// §7.2 step 20 (hash) and §7.2 step 21 (signature)
Result<COSEAlgorithmIdentifier> check_signature(const AuthenticationResponse& response, ByteView public_key) {
  auto key = CoseKey::parse(public_key);
  if (!key) return at_step("7.2/21", std::move(key).error());
  const crypto::Sha256Digest hash = crypto::sha256(response.client_data_json);
  Bytes message = response.authenticator_data;
  message.insert(message.end(), hash.begin(), hash.end());
  auto verified = key->verify(message, response.signature);
  if (!verified) return at_step("7.2/21", std::move(verified).error());
  return key->algorithm;
}

// §7.2 step 22 (signCount)
SignCountVerdict judge_sign_count(std::uint32_t stored, std::uint32_t received) {
  if (stored == 0 && received == 0) return SignCountVerdict::unsupported;
  return received > stored ? SignCountVerdict::advanced : SignCountVerdict::not_advanced;
}

// An AppID was offered in the extension of that name, and in no other way.
RequestedExtensions requested(const AuthenticationExpectations& expected) {
  RequestedExtensions out = expected.extensions;
  std::erase(out.identifiers, "appid");
  if (expected.appid) out.identifiers.emplace_back("appid");
  return out;
}

}  // namespace

Result<AuthenticationResult> verify_authentication(const AuthenticationExpectations& expected,
                                                   const AuthenticationResponse& response,
                                                   const OwnedCredential& credential,
                                                   BackupEligibilityRise rise) {
  return verify_assertion({"webauthn.get"}, expected, response, credential, rise);
}

Result<AuthenticationResult> verify_assertion(const AssertionKind& kind,
                                              const AuthenticationExpectations& expected,
                                              const AuthenticationResponse& response,
                                              const OwnedCredential& credential, BackupEligibilityRise rise) {
  BLOCKAUTH_CHECK(check_allowed(expected.subject, response));
  BLOCKAUTH_CHECK(check_user(expected.subject, response, credential));
  // §7.2 step 7 (cData): AuthenticationResponse has cData, authData and sig apart already.
  BLOCKAUTH_CHECK(check_client_data(kind, expected, response));
  auto data = AuthenticatorData::parse(response.authenticator_data);
  if (!data) return at_step("7.2/15", std::move(data).error());
  BLOCKAUTH_CHECK(check_rp_id(expected, response, *data));
  // §7.2 step 16 (UP)
  BLOCKAUTH_CHECK(check_user_present("7.2/16", data->flags, expected.require_user_presence));
  // §7.2 step 17 (UV)
  BLOCKAUTH_CHECK(check_user_verified("7.2/17", data->flags, expected.require_user_verification));
  // §7.2 step 18 (BE not set)
  BLOCKAUTH_CHECK(check_backup_state("7.2/18", data->flags));
  BLOCKAUTH_CHECK(check_backup_eligibility(credential.record, data->flags, rise));
  BLOCKAUTH_TRY(algorithm, check_signature(response, credential.record.public_key));

  AuthenticationResult result;
  result.credential_id = response.id;
  result.algorithm = algorithm;
  result.sign_count = data->sign_count;
  result.sign_count_verdict = judge_sign_count(credential.record.sign_count, data->sign_count);
  result.user_verified = data->flags.user_verified();
  result.backup_eligible = data->flags.backup_eligible();
  result.backup_state = data->flags.backup_state();
  // §7.2 step 23 (extension outputs)
  BLOCKAUTH_TRY(outputs, judge_extensions("7.2/23", CeremonyKind::authentication, *data,
                                          response.client_extension_results, requested(expected),
                                          expected.unsolicited_extensions));
  result.extensions = std::move(outputs);
  // §7.2 step 25 (all the above steps): they held.
  return result;
}

}  // namespace blockauth::webauthn
