// The attestation object, and the verification procedure of whatever format it names.
#include "webauthn/attestation_object.hpp"

#include "expect.hpp"
#include "webauthn/attestation/verifier_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto object = blockauth::webauthn::AttestationObject::parse({data, size});
  if (!object || !object->authenticator_data.attested_credential) return 0;
  const auto& attested = *object->authenticator_data.attested_credential;
  const auto key = blockauth::webauthn::CoseKey::from_item(attested.credential_public_key);
  if (!key) return 0;
  const blockauth::crypto::Sha256Digest hash{};
  const blockauth::webauthn::AttestationPolicy policy;
  const auto evidence = blockauth::webauthn::verify_statement(
      object->format, {object->statement, object->authenticator_data_bytes, object->authenticator_data,
                       attested, *key, hash, policy, std::nullopt});
  // No seed is signed over this hash, and a signature cannot be guessed.
  blockauth::fuzz::expect(!evidence || evidence->type == blockauth::webauthn::AttestationType::none);
  return 0;
}
