// From a recorded case to what the ceremony expects, and from the outcome to a verdict.
#include "app/recorded_case.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "app/certificate_text.hpp"
#include "app/damaged_case.hpp"
#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/time_text.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "blockauth/webauthn/responses.hpp"
#include "crypto/public_key.hpp"
#include "webauthn/refusal.hpp"

namespace blockauth::app {
namespace {

using webauthn::AuthenticationExpectations;
using webauthn::AuthenticationResponse;
using webauthn::OwnedCredential;
using webauthn::RegistrationExpectations;
using webauthn::RegistrationResponse;

std::vector<std::string> owned(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

Result<webauthn::OriginPolicy> read_origin_policy(const json::Object& recorded) {
  webauthn::OriginPolicy policy;
  BLOCKAUTH_TRY(rp_id, recorded.string("rp_id"));
  BLOCKAUTH_TRY(origins, recorded.optional_strings("origins"));
  BLOCKAUTH_TRY(allow_cross_origin, recorded.optional_boolean("allow_cross_origin"));
  BLOCKAUTH_TRY(top_origins, recorded.optional_strings("top_origins"));
  policy.rp_id = rp_id;
  policy.origins = owned(origins);
  policy.allow_cross_origin = allow_cross_origin.value_or(false);
  policy.top_origins = owned(top_origins);
  return policy;
}

// Without a list only what the options ask for by default counts as asked for.
template <class Inputs>
Result<void> read_extensions(const json::Object& recorded, const Inputs& by_default, auto& expected) {
  expected.extensions = webauthn::requested_by(by_default);
  BLOCKAUTH_TRY(policy, recorded.optional_string("unsolicited_extensions"));
  if (policy && *policy != "ignore" && *policy != "refuse")
    return fail(Errc::malformed_response, "member 'unsolicited_extensions' must be 'ignore' or 'refuse'");
  if (policy == "refuse") expected.unsolicited_extensions = webauthn::UnsolicitedExtensions::refuse;
  if (!recorded.has("extensions") || recorded.is_null("extensions")) return {};
  BLOCKAUTH_TRY(identifiers, recorded.strings("extensions"));
  expected.extensions.identifiers = owned(identifiers);
  return {};
}

// Without a list every algorithm of this build counts as offered, but for RS1: SHA-1 signatures are for those
// who ask for them.
Result<std::vector<COSEAlgorithmIdentifier>> read_algorithms(const json::Object& recorded) {
  std::vector<COSEAlgorithmIdentifier> algorithms;
  if (!recorded.has("algorithms") || recorded.is_null("algorithms")) {
    algorithms = crypto::supported_algorithms();
    std::erase(algorithms, COSEAlgorithmIdentifier::RS1);
    return algorithms;
  }
  BLOCKAUTH_TRY(numbers, recorded.optional_integers("algorithms"));
  for (const std::int64_t number : numbers) {
    if (number < std::numeric_limits<std::int32_t>::min() ||
        number > std::numeric_limits<std::int32_t>::max()) {
      return fail(Errc::malformed_response, "member 'algorithms' must hold COSE algorithm identifiers");
    }
    algorithms.push_back(static_cast<COSEAlgorithmIdentifier>(number));
  }
  return algorithms;
}

struct RecordedAttestation {
  webauthn::AttestationPolicy policy;
  std::optional<TimePoint> certificates_at;
};

Result<RecordedAttestation> read_attestation(const json::Object& recorded) {
  RecordedAttestation attestation;
  BLOCKAUTH_TRY(member, recorded.optional_object("attestation"));
  if (!member) return attestation;
  BLOCKAUTH_TRY(verify, member->optional_boolean("verify"));
  attestation.policy.verify_statement = verify.value_or(true);
  // The specification sets no limit; `at` is when certificates are judged, and says nothing of when it
  // happened.
  attestation.policy.safetynet_max_age.reset();

  BLOCKAUTH_TRY(texts, member->optional_strings("trust_roots"));
  std::vector<Bytes> roots;
  for (const std::string_view text : texts) {
    BLOCKAUTH_TRY(der, der_from_base64(text));
    roots.push_back(std::move(der));
  }
  if (!roots.empty()) {
    BLOCKAUTH_TRY(anchors, webauthn::TrustAnchors::from_der(roots));
    attestation.policy.anchors = std::move(anchors);
    attestation.policy.trust = webauthn::AttestationTrust::require;
    attestation.policy.accept_without_certificates = true;  // roots judge certificates, where there are any
  }

  BLOCKAUTH_TRY(at, member->optional_string("at"));
  if (at) {
    attestation.certificates_at = time_from_iso8601(*at);
    if (!attestation.certificates_at) return fail(Errc::malformed_response, "member 'at' must be a UTC time");
  }
  return attestation;
}

// The credential as JSON text: what a client would have sent.
Result<std::string> read_credential(const json::Object& recorded) {
  auto credential = recorded.serialized("credential");
  if (!credential) return fail(Errc::malformed_response, "member 'credential' is missing");
  return *std::move(credential);
}

Result<OwnedCredential> read_stored(const json::Object& recorded, std::string_view rp_id) {
  BLOCKAUTH_TRY(stored, recorded.object("stored"));
  OwnedCredential credential;
  BLOCKAUTH_TRY(id, stored.base64url("credential_id"));
  BLOCKAUTH_TRY(public_key, stored.base64url("public_key"));
  BLOCKAUTH_TRY(sign_count, stored.optional_integer("sign_count"));
  BLOCKAUTH_TRY(user_handle, stored.optional_base64url("user_handle"));
  BLOCKAUTH_TRY(backup_eligible, stored.optional_boolean("backup_eligible"));
  if (sign_count.value_or(0) < 0 || sign_count.value_or(0) > std::numeric_limits<std::uint32_t>::max()) {
    return fail(Errc::malformed_response, "member 'sign_count' must fit in 32 bits");
  }
  if (user_handle) credential.owner = UserHandle(*std::move(user_handle));
  credential.record.id = CredentialId(std::move(id));
  credential.record.public_key = std::move(public_key);
  credential.record.sign_count = static_cast<std::uint32_t>(sign_count.value_or(0));
  credential.record.backup_eligible = backup_eligible;
  credential.record.rp_id = rp_id;
  return credential;
}

// Writes the members of an accepted registration.
Result<void> judge_registration(const json::Object& recorded, json::Writer& verdict) {
  RegistrationExpectations expected;
  BLOCKAUTH_TRY(challenge, recorded.base64url("challenge"));
  BLOCKAUTH_TRY(origin, read_origin_policy(recorded));
  BLOCKAUTH_TRY(algorithms, read_algorithms(recorded));
  BLOCKAUTH_TRY(user_presence, recorded.optional_boolean("require_user_presence"));
  BLOCKAUTH_TRY(user_verification, recorded.optional_boolean("require_user_verification"));
  BLOCKAUTH_TRY(attestation, read_attestation(recorded));
  BLOCKAUTH_CHECK(read_extensions(recorded, webauthn::RegistrationExtensionInputs{}, expected));
  expected.challenge = webauthn::Challenge(std::move(challenge));
  expected.origin = std::move(origin);
  expected.algorithms = std::move(algorithms);
  expected.require_user_presence = user_presence.value_or(true);
  expected.require_user_verification = user_verification.value_or(false);
  expected.attestation = std::move(attestation.policy);

  BLOCKAUTH_TRY(credential, read_credential(recorded));
  BLOCKAUTH_TRY(response, RegistrationResponse::from_json(credential));
  BLOCKAUTH_TRY(result, webauthn::verify_registration(expected, response, attestation.certificates_at));

  verdict.boolean("ok", true)
      .string("fmt", result.attestation.format)
      .string("attestation_type", webauthn::to_string(result.attestation.type))
      .number("alg", static_cast<std::int32_t>(result.algorithm))
      .string("aaguid", webauthn::to_string(result.aaguid))
      .number("sign_count", result.credential.sign_count)
      .boolean("uv", result.user_verified);
  if (result.credential.backup_eligible) verdict.boolean("be", *result.credential.backup_eligible);
  verdict.boolean("bs", result.credential.backup_state)
      .base64url("credential_id", result.credential.id.view());
  return {};
}

// Writes the members of an accepted authentication.
Result<void> judge_authentication(const json::Object& recorded, json::Writer& verdict) {
  AuthenticationExpectations expected;
  BLOCKAUTH_TRY(challenge, recorded.base64url("challenge"));
  BLOCKAUTH_TRY(origin, read_origin_policy(recorded));
  BLOCKAUTH_TRY(user_presence, recorded.optional_boolean("require_user_presence"));
  BLOCKAUTH_TRY(user_verification, recorded.optional_boolean("require_user_verification"));
  BLOCKAUTH_TRY(appid, recorded.optional_string("appid"));
  BLOCKAUTH_CHECK(read_extensions(recorded, webauthn::AuthenticationExtensionInputs{}, expected));
  BLOCKAUTH_TRY(stored, read_stored(recorded, origin.rp_id));
  expected.challenge = webauthn::Challenge(std::move(challenge));
  expected.origin = std::move(origin);
  expected.subject = webauthn::KnownUser{.handle = stored.owner,
                                         .allow_credentials = {{.id = stored.record.id, .transports = {}}}};
  expected.require_user_presence = user_presence.value_or(true);
  expected.require_user_verification = user_verification.value_or(false);
  if (appid) expected.appid = std::string(*appid);

  BLOCKAUTH_TRY(credential, read_credential(recorded));
  BLOCKAUTH_TRY(response, AuthenticationResponse::from_json(credential));
  BLOCKAUTH_TRY(result, webauthn::verify_authentication(expected, response, stored));
  // §7.2 step 22 (signCount) leaves the consequence to the relying party. Here, as by default in the service,
  // a counter that does not advance is refused.
  if (result.sign_count_verdict == webauthn::SignCountVerdict::not_advanced) {
    return fail_step("7.2/22", Errc::counter_not_advanced, "the signature counter did not advance",
                     "more than " + std::to_string(stored.record.sign_count),
                     std::to_string(result.sign_count));
  }

  verdict.boolean("ok", true)
      .number("alg", static_cast<std::int32_t>(result.algorithm))
      .number("sign_count", result.sign_count)
      .boolean("uv", result.user_verified)
      .boolean("be", result.backup_eligible)
      .boolean("bs", result.backup_state)
      .base64url("credential_id", result.credential_id.view());
  return {};
}

Result<void> judge(const json::Object& recorded, json::Writer& verdict) {
  BLOCKAUTH_TRY(ceremony, recorded.string("ceremony"));
  if (ceremony == "registration") return judge_registration(recorded, verdict);
  if (ceremony == "authentication") return judge_authentication(recorded, verdict);
  return fail(Errc::malformed_response, "member 'ceremony' must be 'registration' or 'authentication'");
}

std::string message_of(const Error& error) {
  std::string message = error.detail.empty() ? std::string(to_string(error.code)) : error.detail;
  if (!error.expected.empty()) message += "; expected " + error.expected;
  if (!error.got.empty()) message += "; got " + error.got;
  return message;
}

void write_refusal(json::Writer& verdict, const Error& error) {
  const webauthn::Refusal refusal = webauthn::refusal_of(error.code);
  verdict.boolean("ok", false).string("code", refusal.code).string("reason", refusal.reason);
  if (!error.step.empty()) verdict.string("step", error.step);
  verdict.string("message", message_of(error));
}

}  // namespace

std::string judge_recorded_case(std::string_view line) {
  json::Writer verdict;
  verdict.begin_object();
  json::Document document;
  // A case holds more than a client sends, such as roots. The credential in it is read again, as strictly as
  // the server reads it.
  const auto recorded = document.parse_object(line, Errc::malformed_response, json::kLargeDocument);
  if (!recorded) {
    if (const auto id = find_case_id(line)) verdict.string("id", *id);
    write_refusal(verdict, recorded.error());
  } else {
    if (const auto id = recorded->serialized("id")) verdict.raw("id", *id);
    // A refused case writes nothing before the refusal: the members come after the last check.
    if (const auto outcome = judge(*recorded, verdict); !outcome) write_refusal(verdict, outcome.error());
  }
  verdict.end_object();
  return std::move(verdict).text();
}

}  // namespace blockauth::app
