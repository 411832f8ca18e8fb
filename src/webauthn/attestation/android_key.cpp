// Is this a correct statement of the format `android-key` (§8.4)?
#include "webauthn/attestation/android_key.hpp"

#include <string_view>
#include <utility>

#include "webauthn/attestation/android_key_description.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kKeyDescription = "1.3.6.1.4.1.11129.2.1.17";
constexpr std::int64_t kOriginGenerated = 0;  // KM_ORIGIN_GENERATED

bool is_imported(const AndroidAuthorizationList& list) {
  return list.origin && *list.origin != kOriginGenerated;
}

// §8.4, "using the appropriate authorization list": the hardware's alone, or the union of both. In a union
// neither list may contradict the other.
Result<void> check_authorizations(const AndroidKeyDescription& description, bool tee_only) {
  const AndroidAuthorizationList& tee = description.tee_enforced;
  const AndroidAuthorizationList& software = description.software_enforced;
  // A PublicKeyCredential is scoped to the RP ID, whichever list counts.
  if (tee.all_applications || software.all_applications)
    return invalid_statement("§8.4: allApplications is present");
  const AndroidAuthorizationList nothing;
  const AndroidAuthorizationList& other = tee_only ? nothing : software;
  if (is_imported(tee) || is_imported(other) || (!tee.origin && !other.origin))
    return invalid_statement("§8.4: origin is not KM_ORIGIN_GENERATED");
  if (!tee.purpose_sign && !other.purpose_sign)
    return invalid_statement("§8.4: purpose is not KM_PURPOSE_SIGN");
  return {};
}

}  // namespace

Result<AttestationEvidence> verify_android_key(const AttestationInput& input) {
  // §8.4: the statement's syntax.
  if (!input.statement.is_map()) return invalid_statement("attStmt is no map");
  BLOCKAUTH_TRY(algorithm, statement_algorithm(input.statement));
  BLOCKAUTH_TRY(signature, statement_bytes(input.statement, "sig"));
  BLOCKAUTH_CHECK(check_not_sha1(input, algorithm));
  BLOCKAUTH_TRY(certificates, statement_certificates(input.statement));
  const crypto::Certificate& leaf = certificates.front();

  const auto verified = leaf.verify_signature(algorithm, input.signed_octets(), signature);
  if (!verified) return invalid_statement("§8.4: sig", verified.error());
  const auto certified = leaf.public_key();
  const auto& key = input.credential_public_key.parameters;
  if (!certified || !key || !crypto::is_same_key(crypto::parameters_of(*certified), *key))
    return invalid_statement("§8.4: the certificate is for another key than the credential's");

  const auto extension = leaf.extension(kKeyDescription);
  if (!extension) return invalid_statement("§8.4.1: the certificate has no key description");
  BLOCKAUTH_TRY(description, AndroidKeyDescription::parse(extension->value));
  if (!equal(description.attestation_challenge, input.client_data_hash))
    return invalid_statement("§8.4: attestationChallenge is not the hash of the client data");
  BLOCKAUTH_CHECK(check_authorizations(description, input.policy.android_key_tee_only));
  return AttestationEvidence{AttestationType::basic, std::move(certificates)};
}

}  // namespace blockauth::webauthn
