// The attestation object, and the verification procedure of whatever format it names.
#include "webauthn/attestation_object.hpp"

#include "expect.hpp"
#include "webauthn/attestation/verifier_table.hpp"

using namespace std::string_view_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto object = blockauth::webauthn::AttestationObject::parse({data, size});
  if (!object || !object->authenticator_data.attested_credential) return 0;
  const auto& attested = *object->authenticator_data.attested_credential;
  const auto key = blockauth::webauthn::CoseKey::from_item(attested.credential_public_key);
  const auto verify = blockauth::webauthn::find_verifier(object->format);
  if (!key || verify == nullptr) return 0;
  const blockauth::crypto::Sha256Digest hash{};
  const auto evidence = verify({object->statement, object->authenticator_data_bytes,
                                object->authenticator_data, attested, *key, hash});
  // No seed is signed over this hash, and a signature cannot be guessed.
  blockauth::fuzz::expect(!evidence || object->format == "none"sv);
  return 0;
}
