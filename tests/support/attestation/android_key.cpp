// How is an `android-key` attestation statement made (§8.4)?
#include "support/attestation/android_key.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "support/der_writer.hpp"

namespace blockauth::support {
namespace {

namespace der = crypto::der;

// As Android's keystore does: dates that say nothing, and a name that is everybody's.
CertificateSpec keystore_certificate(const AndroidKeyParts& description) {
  CertificateSpec spec;
  spec.subject = {{"CN", "Android Keystore Key"}};
  spec.not_before = TimePoint{};
  spec.not_after = std::chrono::sys_days{std::chrono::year{2048} / 1 / 1};
  spec.key_usage = "digitalSignature";
  spec.extensions = {{std::string(kKeyDescriptionOid), false, description.encode()}};
  return spec;
}

}  // namespace

Bytes AndroidListParts::encode() const {
  std::vector<Bytes> members;
  if (purpose) {
    std::vector<Bytes> values;
    for (const std::int64_t value : *purpose) values.push_back(der_number(value));
    members.push_back(der_nested(der::context(1), {der_nested(der::kSet, values)}));
  }
  // Between the members that count, some that do not: algorithm [2], keySize [3].
  members.push_back(der_nested(der::context(2), {der_number(3)}));
  members.push_back(der_nested(der::context(3), {der_number(256)}));
  if (all_applications) {
    members.push_back(der_nested(der::context(600), {der_element(der::kNull, ByteView{})}));
  }
  if (origin) members.push_back(der_nested(der::context(702), {der_number(*origin)}));
  members.insert(members.end(), others.begin(), others.end());
  return der_nested(der::kSequence, members);
}

Bytes AndroidKeyParts::encode() const {
  constexpr std::int64_t kTrustedEnvironment = 1;
  std::vector<Bytes> members = {der_number(3),  // attestationVersion
                                der_number(kTrustedEnvironment, der::kEnumerated),
                                der_number(4),  // keymasterVersion
                                der_number(kTrustedEnvironment, der::kEnumerated),
                                der_element(der::kOctetString, ByteView{attestation_challenge}),
                                der_element(der::kOctetString, ByteView{}),  // uniqueId
                                software_enforced.encode(),
                                tee_enforced.encode()};
  members.insert(members.end(), others.begin(), others.end());
  return der_nested(der::kSequence, members);
}

Result<Cbor> make_android_key(const StatementInput& input) {
  AndroidKeyParts description;
  description.attestation_challenge = to_bytes(input.client_data_hash);
  description.tee_enforced = {.purpose = {{2, 3}}, .all_applications = false, .origin = 0, .others = {}};
  run_hook(input.parts.statement.android_key, description);
  BLOCKAUTH_TRY(signature, input.sign(input.credential_key, input.signed_octets()));
  return Cbor::map({{Cbor::text("alg"), algorithm_of(input.credential_key)},
                    {Cbor::text("sig"), Cbor::bytes(signature)},
                    {Cbor::text("x5c"), input.x5c(keystore_certificate(description), input.credential_key)}});
}

}  // namespace blockauth::support
