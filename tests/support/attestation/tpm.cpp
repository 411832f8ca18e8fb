// How is a `tpm` attestation statement made (§8.3)?
#include "support/attestation/tpm.hpp"

#include <string>
#include <utility>

#include "crypto/digest.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::support {
namespace {

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

void append_number(Bytes& out, std::uint64_t value, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void append_sized(Bytes& out, ByteView octets) {
  append_number(out, octets.size(), 2);
  append(out, octets);
}

std::optional<crypto::HashAlgorithm> hash_of(std::uint16_t tpm_algorithm) {
  switch (tpm_algorithm) {
    case 0x0004:
      return crypto::HashAlgorithm::sha1;
    case 0x000b:
      return crypto::HashAlgorithm::sha256;
    case 0x000c:
      return crypto::HashAlgorithm::sha384;
    case 0x000d:
      return crypto::HashAlgorithm::sha512;
    default:
      return std::nullopt;
  }
}

// TPM 2.0 part 1 §16. A public area with an unknown nameAlg gets the Name it would have with SHA-256.
Bytes name_of(const TpmPublicParts& pub_area) {
  Bytes name;
  append_number(name, pub_area.name_algorithm, 2);
  append(name, crypto::hash(hash_of(pub_area.name_algorithm).value_or(crypto::HashAlgorithm::sha256),
                            pub_area.encode()));
  return name;
}

Result<TpmPublicParts> public_area_of(const crypto::PrivateKey& key) {
  const crypto::PublicKeyOctets octets = key.public_key();
  TpmPublicParts parts;
  if (!octets.modulus.empty()) {
    parts.type = 0x0001;
    parts.key_bits = static_cast<std::uint16_t>(8 * octets.modulus.size());
    parts.modulus = octets.modulus;
    return parts;
  }
  parts.type = 0x0023;
  if (octets.curve == crypto::Curve::P256) parts.curve = 0x0003;
  if (octets.curve == crypto::Curve::P384) parts.curve = 0x0004;
  if (octets.curve == crypto::Curve::P521) parts.curve = 0x0005;
  if (parts.curve == 0) return fail(Errc::algorithm_not_allowed, "a TPM has no such keys");
  parts.x = octets.x;
  parts.y = octets.y;
  return parts;
}

CertificateSpec aik_certificate() {
  CertificateSpec spec;
  spec.basic_constraints = BasicConstraints{};
  spec.key_usage = "digitalSignature";
  spec.extensions = {alternative_directory_name({{"2.23.133.2.1", "id:FFFFF1D0"},  // the FIDO Alliance's own
                                                 {"+2.23.133.2.2", "Soft TPM"},
                                                 {"+2.23.133.2.3", "id:00020000"}},
                                                true),
                     extended_key_usage({std::string(kAikCertificateOid)})};
  return spec;
}

}  // namespace

Bytes TpmPublicParts::encode() const {
  Bytes out;
  append_number(out, type, 2);
  append_number(out, name_algorithm, 2);
  append_number(out, object_attributes, 4);
  append_sized(out, auth_policy);
  append(out, symmetric);
  append(out, scheme);
  if (type == 0x0001) {
    append_number(out, key_bits, 2);
    append_number(out, exponent, 4);
    append_sized(out, modulus);
  } else {
    append_number(out, curve, 2);
    append(out, kdf);
    append_sized(out, x);
    append_sized(out, y);
  }
  append(out, trailing);
  return out;
}

Bytes TpmAttestParts::encode() const {
  Bytes out;
  append_number(out, magic, 4);
  append_number(out, type, 2);
  append_sized(out, qualified_signer);
  append_sized(out, extra_data);
  append(out, clock_and_firmware);
  append_sized(out, name);
  append_sized(out, qualified_name);
  append(out, trailing);
  return out;
}

Result<Cbor> make_tpm(const StatementInput& input) {
  BLOCKAUTH_TRY(pub_area, public_area_of(input.credential_key));
  run_hook(input.parts.statement.tpm_public, pub_area);
  const crypto::PrivateKey& aik = input.attestation_key();
  TpmAttestParts cert_info;
  cert_info.extra_data = crypto::hash(
      crypto::hash_of(aik.algorithm()).value_or(crypto::HashAlgorithm::sha256), input.signed_octets());
  cert_info.name = name_of(pub_area);
  run_hook(input.parts.statement.tpm_attest, cert_info);
  BLOCKAUTH_TRY(signature, input.sign(aik, cert_info.encode()));
  return Cbor::map({{Cbor::text("ver"), Cbor::text("2.0")},
                    {Cbor::text("alg"), algorithm_of(aik)},
                    {Cbor::text("x5c"), input.x5c(aik_certificate(), aik)},
                    {Cbor::text("sig"), Cbor::bytes(signature)},
                    {Cbor::text("certInfo"), Cbor::bytes(cert_info.encode())},
                    {Cbor::text("pubArea"), Cbor::bytes(pub_area.encode())}});
}

}  // namespace blockauth::support
