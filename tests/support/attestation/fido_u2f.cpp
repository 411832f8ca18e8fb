// How is a `fido-u2f` attestation statement made (§8.6)?
#include "support/attestation/fido_u2f.hpp"

namespace blockauth::support {
namespace {

CertificateSpec u2f_certificate() {
  CertificateSpec spec;
  spec.subject = {{"CN", "BlockAuth Tests U2F EE Serial 1"}};
  return spec;
}

// The octets of a registration response message that are signed ("FIDO U2F Raw Message Formats", §4.3).
Bytes registration_message(const StatementInput& input) {
  const AuthenticatorDataParts& data = input.parts.authenticator_data;
  const crypto::PublicKeyOctets key = input.credential_key.public_key();
  const Bytes key_handle = data.attested_credential ? data.attested_credential->credential_id : Bytes{};
  Bytes message{0x00};
  const auto append = [&message](ByteView octets) {
    message.insert(message.end(), octets.begin(), octets.end());
  };
  append(data.rp_id_hash);
  append(input.client_data_hash);
  append(key_handle);
  message.push_back(0x04);
  append(key.x);
  append(key.y);
  return message;
}

}  // namespace

Result<Cbor> make_fido_u2f(const StatementInput& input) {
  if (input.credential_key.algorithm() != COSEAlgorithmIdentifier::ES256) {
    return fail(Errc::algorithm_not_allowed, "U2F knows ES256 only");
  }
  const crypto::PrivateKey& key = input.attestation_key();
  BLOCKAUTH_TRY(signature, input.sign(key, registration_message(input)));
  return Cbor::map({{Cbor::text("sig"), Cbor::bytes(signature)},
                    {Cbor::text("x5c"), Cbor::array({Cbor::bytes(input.issue(u2f_certificate(), key))})}});
}

}  // namespace blockauth::support
