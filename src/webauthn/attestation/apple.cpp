// Is this a correct statement of the format `apple` (§8.8)?
//
// Nothing is signed over the ceremony: a certificate was made for it. So the statement says nothing until a
// path from that certificate to Apple's root is found, which is §7.1 step 24.
#include "webauthn/attestation/apple.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kNonceExtension = "1.2.840.113635.100.8.2";

// §8.8 step 4. What the extension holds is Apple's: SEQUENCE { [1] EXPLICIT OCTET STRING }, in DER, whose
// lengths are fixed because the nonce's is.
bool is_nonce_extension(ByteView value, const crypto::Sha256Digest& nonce) {
  constexpr std::array<std::uint8_t, 6> kHead = {0x30, 0x24, 0xa1, 0x22, 0x04, 0x20};
  return value.size() == kHead.size() + nonce.size() && equal(value.first(kHead.size()), kHead) &&
         equal(value.subspan(kHead.size()), nonce);
}

}  // namespace

Result<AttestationEvidence> verify_apple(const AttestationInput& input) {
  // §8.8 step 1: the statement's syntax.
  if (!input.statement.is_map()) return invalid_statement("attStmt is no map");
  BLOCKAUTH_TRY(certificates, statement_certificates(input.statement));
  // §8.8 steps 2 and 3: nonceToHash, and nonce.
  const crypto::Sha256Digest nonce = crypto::sha256(input.signed_octets());
  const crypto::Certificate& credential_certificate = certificates.front();
  const auto extension = credential_certificate.extension(kNonceExtension);
  if (!extension || !is_nonce_extension(extension->value, nonce)) {
    return invalid_statement("§8.8 step 4: the certificate does not carry this ceremony's nonce");
  }
  // §8.8 step 5: the certificate is the credential's.
  if (!certifies(credential_certificate, input.credential_public_key)) {
    return invalid_statement("§8.8 step 5: the certificate is for another key than the credential's");
  }
  return AttestationEvidence{AttestationType::anonca, std::move(certificates)};
}

}  // namespace blockauth::webauthn
