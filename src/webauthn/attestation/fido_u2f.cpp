// Is this a correct statement of the format `fido-u2f` (§8.6)?
//
// Nothing is asked of the AAGUID: the text has no step for it, and the statement published in §16 carries one
// that is not zero. U2F does not sign it, so it names no model, whatever it says:
// AttestationEvidence::covers_aaguid.
#include "webauthn/attestation/fido_u2f.hpp"

#include <utility>
#include <variant>

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kCoordinateBytes = 32;

bool is_p256(const crypto::Certificate& certificate) {
  const auto key = certificate.public_key();
  return key && !key->y.empty() && key->curve == crypto::Curve::P256;
}

// §8.6 step 4: the key as U2F writes it, 0x04 || x || y.
Result<Bytes> public_key_u2f(const CoseKey& credential_key) {
  const auto* key =
      credential_key.parameters ? std::get_if<crypto::EcKey>(&*credential_key.parameters) : nullptr;
  if (key == nullptr || key->curve != crypto::Curve::P256 || key->x.size() != kCoordinateBytes ||
      key->y.size() != kCoordinateBytes) {
    return invalid_statement("§8.6 step 4: the credential's key is no P-256 key");
  }
  Bytes octets{0x04};
  octets.insert(octets.end(), key->x.begin(), key->x.end());
  octets.insert(octets.end(), key->y.begin(), key->y.end());
  return octets;
}

}  // namespace

Result<AttestationEvidence> verify_fido_u2f(const AttestationInput& input) {
  // §8.6 step 1: the statement's syntax.
  if (!input.statement.is_map()) return invalid_statement("attStmt is no map");
  BLOCKAUTH_TRY(signature, statement_bytes(input.statement, "sig"));
  BLOCKAUTH_TRY(certificates, statement_certificates(input.statement));
  // §8.6 step 2: exactly one certificate, with a P-256 key.
  if (certificates.size() != 1) return invalid_statement("§8.6 step 2: x5c has not exactly one certificate");
  if (!is_p256(certificates.front())) {
    return invalid_statement("§8.6 step 2: the certificate's key is no P-256 key");
  }
  // §8.6 step 3: rpIdHash, credentialId and credentialPublicKey, as the authenticator claims them; step 4.
  BLOCKAUTH_TRY(public_key, public_key_u2f(input.credential_public_key));
  // §8.6 step 5: what a U2F authenticator signed.
  Bytes verification_data{0x00};
  for (const ByteView part : {ByteView(input.authenticator_data.rp_id_hash), ByteView(input.client_data_hash),
                              ByteView(input.attested_credential.credential_id), ByteView(public_key)}) {
    verification_data.insert(verification_data.end(), part.begin(), part.end());
  }
  // §8.6 step 6: ECDSA with SHA-256.
  const auto verified =
      certificates.front().verify_signature(COSEAlgorithmIdentifier::ES256, verification_data, signature);
  if (!verified) return invalid_statement("§8.6 step 6: sig", verified.error());
  // §8.6 step 7 (Basic or AttCA) cannot be told from the statement: Basic is what it claims.
  return AttestationEvidence{AttestationType::basic, std::move(certificates), /*covers_aaguid=*/false};
}

}  // namespace blockauth::webauthn
