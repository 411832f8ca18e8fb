// The verification procedures of §8, over the client data that the honest statements are about.
#include <algorithm>

#include "expect.hpp"
#include "honest_statements.hpp"
#include "webauthn/attestation/verifier_table.hpp"
#include "webauthn/attestation_object.hpp"

using namespace blockauth;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<fuzz::HonestStatement> honest = fuzz::honest_statements();
  static const webauthn::AttestationPolicy policy{.safetynet_max_age = std::nullopt};
  const auto object = webauthn::AttestationObject::parse({data, size});
  if (!object || !object->authenticator_data.attested_credential) return 0;
  const auto& attested = *object->authenticator_data.attested_credential;
  const auto key = webauthn::CoseKey::from_item(attested.credential_public_key);
  if (!key) return 0;
  const auto evidence = webauthn::verify_statement(
      object->format, {object->statement, object->authenticator_data_bytes, object->authenticator_data,
                       attested, *key, honest.front().client_data_hash, policy, std::nullopt});
  if (!evidence || evidence->type == webauthn::AttestationType::none) return 0;
  // Every other statement binds the authenticator data, and those of the seeds only were attested. U2F binds
  // less of it.
  fuzz::expect(std::ranges::any_of(honest, [&](const fuzz::HonestStatement& one) {
    if (evidence->covers_aaguid) return equal(one.authenticator_data, object->authenticator_data_bytes);
    const auto attested_data = webauthn::AuthenticatorData::parse(one.authenticator_data).value();
    return equal(attested_data.rp_id_hash, object->authenticator_data.rp_id_hash) &&
           equal(attested_data.attested_credential->credential_id, attested.credential_id);
  }));
  return 0;
}
