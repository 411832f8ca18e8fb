// Is this response a registration that the relying party asked for? §7.1, step by step, in the
// specification's order.
//
// Steps 1 to 4 happen before the response arrives. §7.1 step 26 (not yet registered) and §7.1 step 29 (store)
// need the store and are the caller's (passkey/registration.cpp).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "blockauth/webauthn/ceremony.hpp"
#include "crypto/digest.hpp"
#include "webauthn/attestation/trust.hpp"
#include "webauthn/attestation/verifier_table.hpp"
#include "webauthn/attestation_object.hpp"
#include "webauthn/ceremony_checks.hpp"
#include "webauthn/client_data.hpp"
#include "webauthn/cose_key.hpp"
#include "webauthn/extensions/extension_outputs.hpp"

namespace blockauth::webauthn {
namespace {

// Steps 5 to 11: what the client says.
Result<void> check_client_data(const RegistrationExpectations& expected,
                               const RegistrationResponse& response) {
  // §7.1 step 5 (UTF-8 decode) and §7.1 step 6 (JSON parser)
  const auto client_data = CollectedClientData::parse(response.client_data_json);
  if (!client_data) return at_step("7.1/6", client_data.error());
  // §7.1 step 7 (type)
  BLOCKAUTH_CHECK(check_type("7.1/7", *client_data, "webauthn.create"));
  // §7.1 step 8 (challenge)
  BLOCKAUTH_CHECK(check_challenge("7.1/8", *client_data, expected.challenge));
  // §7.1 step 9 (origin)
  BLOCKAUTH_CHECK(check_origin("7.1/9", *client_data, expected.origin));
  // §7.1 step 10 (crossOrigin)
  BLOCKAUTH_CHECK(check_cross_origin("7.1/10", *client_data, expected.origin));
  // §7.1 step 11 (topOrigin)
  return check_top_origin("7.1/11", *client_data, expected.origin);
}

// Steps 14 to 19: what the authenticator says.
Result<void> check_authenticator_data(const RegistrationExpectations& expected,
                                      const AuthenticatorData& data) {
  // §7.1 step 14 (rpIdHash)
  BLOCKAUTH_CHECK(check_rp_id_hash("7.1/14", data, expected.origin.rp_id));
  // §7.1 step 15 (UP)
  BLOCKAUTH_CHECK(check_user_present("7.1/15", data.flags, expected.require_user_presence));
  // §7.1 step 16 (UV)
  BLOCKAUTH_CHECK(check_user_verified("7.1/16", data.flags, expected.require_user_verification));
  // §7.1 step 17 (BE not set). §7.1 step 18 (backup eligibility) and §7.1 step 19 (backup state) are left to
  // policy: the result carries both flags.
  return check_backup_state("7.1/17", data.flags);
}

// §7.1 step 20 (alg)
Result<void> check_algorithm(const RegistrationExpectations& expected, const CoseKey& key) {
  if (std::ranges::find(expected.algorithms, key.algorithm) == expected.algorithms.end()) {
    return fail_step("7.1/20", Errc::algorithm_not_allowed, "the credential's algorithm was not offered", {},
                     std::to_string(static_cast<std::int32_t>(key.algorithm)));
  }
  if (auto usable = key.check(); !usable) return at_step("7.1/20", std::move(usable).error());
  return {};
}

// Steps 21 and 22: the statement. Without verification only the rule for `none` holds: its statement is empty
// (§8.7). A statement that nobody verified vouches for as much as none.
Result<AttestationEvidence> judge_statement(const AttestationObject& object, const AttestationInput& input) {
  if (!input.policy.verify_statement && object.format != "none") return AttestationEvidence{};
  // §7.1 step 21 (fmt) and §7.1 step 22 (attStmt)
  auto evidence = verify_statement(object.format, input);
  if (!evidence) {
    const bool unsupported = evidence.error().code == Errc::attestation_format_unsupported;
    return at_step(unsupported ? "7.1/21" : "7.1/22", std::move(evidence).error());
  }
  return evidence;
}

// Steps 23 and 24: whom to believe, and whether that is good enough.
Result<AttestationResult> judge_trust(const AttestationInput& input, const AttestationEvidence& evidence) {
  const AttestationPolicy& policy = input.policy;
  const Aaguid& claimed = input.attested_credential.aaguid;
  BLOCKAUTH_TRY(known, find_models(policy, claimed, evidence));
  // §7.1 step 23 (trust anchors) and §7.1 step 24 (trustworthiness)
  const auto trusted = find_trusted(policy, known, input.at);
  if (!trusted) return at_step("7.1/24", trusted.error());
  // Of several statements, the trusted one counts.
  const AttestationEvidence* trusted_statement = *trusted != nullptr ? (*trusted)->statement : nullptr;
  const AttestationEvidence& speaker = trusted_statement != nullptr ? *trusted_statement : evidence;
  // §7.1 step 24 (trustworthiness) leaves to policy which models are good enough.
  ModelClaim model = model_claim(claimed, evidence, trusted_statement);
  if (auto wanted = check_model(policy, model, known); !wanted)
    return at_step("7.1/24", std::move(wanted).error());
  AttestationResult result;
  result.type = speaker.type;
  result.covers_aaguid = model.is_covered;
  result.trusted = trusted_statement != nullptr;
  result.key_identifier = std::move(model.key_identifier);
  result.enterprise_serial = speaker.enterprise_serial;
  const KnownModels& spoken_of = *trusted != nullptr ? **trusted : known.front();
  if (!spoken_of.models.empty()) result.model_name = spoken_of.models.front().name;
  return result;
}

// §7.1 step 25 (credentialId), and the identity of what the client named and the authenticator attested.
Result<void> check_credential_id(const RegistrationResponse& response,
                                 const AttestedCredentialData& attested) {
  if (attested.credential_id.size() > kMaxCredentialIdBytes) {
    return fail_step("7.1/25", Errc::credential_id_too_long, "credentialId is longer than 1023 octets", {},
                     std::to_string(attested.credential_id.size()));
  }
  if (!equal(attested.credential_id, response.id.view())) {
    return fail_step("7.1/25", Errc::credential_id_mismatch,
                     "the response names another id than was attested");
  }
  // §7.1 step 25 sets no lower bound. But an empty id names nothing, and whoever registered it first would
  // own it.
  if (attested.credential_id.empty())
    return fail_step("7.1/25", Errc::malformed_authenticator_data, "credentialId is empty");
  return {};
}

// §7.1 step 27 (credentialRecord)
CredentialRecord make_record(const RegistrationExpectations& expected, const RegistrationResponse& response,
                             const AuthenticatorData& data, const AttestedCredentialData& attested) {
  CredentialRecord record;
  record.id = CredentialId(attested.credential_id);
  record.public_key = to_bytes(attested.credential_public_key.encoded());
  record.sign_count = data.sign_count;
  record.uv_initialized = data.flags.user_verified();
  record.transports = response.transports;
  record.backup_eligible = data.flags.backup_eligible();
  record.backup_state = data.flags.backup_state();
  record.rp_id = expected.origin.rp_id;
  return record;
}

}  // namespace

Result<RegistrationResult> verify_registration(const RegistrationExpectations& expected,
                                               const RegistrationResponse& response,
                                               std::optional<TimePoint> certificates_at) {
  BLOCKAUTH_CHECK(check_client_data(expected, response));
  // §7.1 step 12 (hash)
  const crypto::Sha256Digest client_data_hash = crypto::sha256(response.client_data_json);
  // §7.1 step 13 (CBOR decoding)
  auto object = AttestationObject::parse(response.attestation_object);
  if (!object) return at_step("7.1/13", std::move(object).error());
  const AuthenticatorData& data = object->authenticator_data;
  BLOCKAUTH_CHECK(check_authenticator_data(expected, data));
  if (!data.attested_credential) {
    return fail_step("7.1/13", Errc::malformed_authenticator_data,
                     "AT is clear: there is no credential in it");
  }
  const AttestedCredentialData& attested = *data.attested_credential;
  auto key = CoseKey::from_item(attested.credential_public_key);
  if (!key) return at_step("7.1/13", std::move(key).error());
  BLOCKAUTH_CHECK(check_algorithm(expected, *key));
  const AttestationInput input{object->statement,
                               object->authenticator_data_bytes,
                               data,
                               attested,
                               *key,
                               client_data_hash,
                               expected.attestation,
                               certificates_at};
  BLOCKAUTH_TRY(evidence, judge_statement(*object, input));
  BLOCKAUTH_TRY(attestation, judge_trust(input, evidence));
  attestation.format = quoted(object->format);
  BLOCKAUTH_CHECK(check_credential_id(response, attested));

  RegistrationResult result;
  result.credential = make_record(expected, response, data, attested);
  result.algorithm = key->algorithm;
  result.aaguid = attested.aaguid;
  result.attestation = std::move(attestation);
  result.user_verified = data.flags.user_verified();
  result.authenticator_attachment = response.authenticator_attachment;
  // §7.1 step 28 (extension outputs)
  BLOCKAUTH_TRY(
      outputs, judge_extensions("7.1/28", CeremonyKind::registration, data, response.client_extension_results,
                                expected.extensions, expected.unsolicited_extensions));
  result.extensions = std::move(outputs);
  result.discoverable = result.extensions.client.cred_props_rk;
  return result;
}

}  // namespace blockauth::webauthn
