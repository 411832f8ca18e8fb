// How is an `apple` attestation statement made (§8.8)?
#include "support/attestation/apple.hpp"

#include <utility>

#include "crypto/digest.hpp"

namespace blockauth::support {
namespace {

// SEQUENCE { [1] EXPLICIT OCTET STRING nonce }
CertificateExtension nonce_extension(ByteView nonce_to_hash) {
  const crypto::Sha256Digest nonce = crypto::sha256(nonce_to_hash);
  Bytes value{0x30, 0x24, 0xa1, 0x22, 0x04, 0x20};
  value.insert(value.end(), nonce.begin(), nonce.end());
  return {.oid = "1.2.840.113635.100.8.2", .critical = false, .value = std::move(value)};
}

}  // namespace

Result<Cbor> make_apple(const StatementInput& input) {
  const SigningParts& signing = input.parts.signing;
  CertificateSpec leaf;
  leaf.subject = {{"CN", "a hash of the credential's key"},
                  {"OU", "AAA Certification"},
                  {"O", "BlockAuth Tests"},
                  {"ST", "California"}};
  leaf.basic_constraints = BasicConstraints{.ca = false, .path_length = std::nullopt};
  leaf.extensions.push_back(nonce_extension(signing.data.value_or(input.signed_octets())));
  const crypto::PrivateKey& key = signing.key != nullptr ? *signing.key : input.credential_key;
  return Cbor::map({{Cbor::text("x5c"), input.x5c(std::move(leaf), key)}});
}

}  // namespace blockauth::support
