// How is each published attestation statement made?
#include "conformance/published_statements.hpp"

#include <utility>
#include <vector>

#include "conformance/der.hpp"
#include "conformance/published_certificates.hpp"
#include "conformance/published_keys.hpp"
#include "support/rfc6979.hpp"

namespace blockauth::conformance {
namespace {

using crypto::PrivateKey;
using support::Cbor;

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes digest_of(ByteView message) {
  const crypto::Sha256Digest digest = crypto::sha256(message);
  return {digest.begin(), digest.end()};
}

// attToBeSigned: what most formats sign.
Bytes to_be_signed(const Attested& attested) {
  return joined({attested.authenticator_data, digest_of(attested.client_data_json)});
}

Cbor number_of(const PrivateKey& key) { return Cbor::integer(static_cast<std::int32_t>(key.algorithm())); }

Cbor signature_by(const PrivateKey& key, ByteView message) {
  return Cbor::bytes(support::sign_deterministically(key, message));
}

Cbor chain_of(ByteView certificate) { return Cbor::array({Cbor::bytes(certificate)}); }

PrivateKey derive_attestation_key(Derivation& derivation) {
  return ec_key(COSEAlgorithmIdentifier::ES256, derivation.next(32));
}

// §8.2: {alg, sig}
Cbor packed_self(const Attested& attested) {
  return Cbor::map({{Cbor::text("alg"), number_of(attested.credential_key)},
                    {Cbor::text("sig"), signature_by(attested.credential_key, to_be_signed(attested))}});
}

// §8.2, §8.4: {alg, sig, x5c}
Cbor signed_with_chain(const Attested& attested, const PrivateKey& key, ByteView certificate) {
  return Cbor::map({{Cbor::text("alg"), number_of(key)},
                    {Cbor::text("sig"), signature_by(key, to_be_signed(attested))},
                    {Cbor::text("x5c"), chain_of(certificate)}});
}

Cbor packed(const Attested& attested, Derivation& derivation) {
  const PrivateKey key = derive_attestation_key(derivation);
  const Bytes serial = derivation.next(16);
  return signed_with_chain(attested, key, leaf_certificate({.serial = serial, .extensions = {}}, key));
}

// §8.6: no `alg`; U2F signs its own concatenation.
Cbor fido_u2f(const Attested& attested, Derivation& derivation) {
  const PrivateKey key = derive_attestation_key(derivation);
  const Bytes serial = derivation.next(16);
  const crypto::PublicKeyOctets point = attested.credential_key.public_key();
  const Bytes message = joined({Bytes{0x00}, attested.rp_id_hash, digest_of(attested.client_data_json),
                                attested.credential_id, Bytes{0x04}, point.x, point.y});
  return Cbor::map(
      {{Cbor::text("sig"), signature_by(key, message)},
       {Cbor::text("x5c"), chain_of(leaf_certificate({.serial = serial, .extensions = {}}, key))}});
}

// §8.8: a certificate for the credential key, and in it the hash of attToBeSigned.
Cbor apple(const Attested& attested, Derivation& derivation) {
  const Bytes serial = derivation.next(16);
  const Bytes nonce = der::element(der::kOctetString, digest_of(to_be_signed(attested)));
  const Bytes value = der::sequence({der::element(der::context(1, true), nonce)});
  const LeafRequest request{.serial = serial,
                            .extensions = {extension("1.2.840.113635.100.8.2", false, value)}};
  return Cbor::map({{Cbor::text("x5c"), chain_of(leaf_certificate(request, attested.credential_key))}});
}

// §8.4: a certificate for the credential key, and in it the hash of the client data. Both authorization lists
// are empty, so that a verifier must refuse the statement ("origin" and "purpose" are missing).
Cbor android_key(const Attested& attested, Derivation& derivation) {
  const Bytes serial = derivation.next(16);
  const Bytes software = der::element(der::kEnumerated, Bytes{0});
  const Bytes description =
      der::sequence({der::integer(Bytes{300 >> 8, 300 & 0xff}), software, der::integer(Bytes{0}), software,
                     der::element(der::kOctetString, digest_of(attested.client_data_json)),
                     der::element(der::kOctetString, ByteView{}), der::sequence({}), der::sequence({})});
  const LeafRequest request{.serial = serial,
                            .extensions = {extension("1.3.6.1.4.1.11129.2.1.17", false, description)}};
  return signed_with_chain(attested, attested.credential_key,
                           leaf_certificate(request, attested.credential_key));
}

// TPM 2.0 part 2: a 16-bit size, then the octets (TPM2B).
Bytes sized(ByteView octets) {
  return joined(
      {Bytes{static_cast<std::uint8_t>(octets.size() >> 8), static_cast<std::uint8_t>(octets.size())},
       octets});
}

// TPMT_PUBLIC (§12.2.4) of a P-256 key that signs.
Bytes public_area(const PrivateKey& key) {
  const crypto::PublicKeyOctets point = key.public_key();
  const Bytes ecc_sha256{0x00, 0x23, 0x00, 0x0b};
  const Bytes attributes{0x00, 0x04, 0x00, 0x00};  // sign
  const Bytes no_policy = sized({});
  const Bytes null_symmetric_null_scheme_p256_null_kdf{0x00, 0x10, 0x00, 0x10, 0x00, 0x03, 0x00, 0x10};
  return joined({ecc_sha256, attributes, no_policy, null_symmetric_null_scheme_p256_null_kdf, sized(point.x),
                 sized(point.y)});
}

// TPMS_ATTEST (§10.12.8) of the type TPM_ST_ATTEST_CERTIFY.
Bytes certify_info(ByteView extra_data, ByteView area) {
  const Bytes magic_and_type{0xff, 0x54, 0x43, 0x47, 0x80, 0x17};
  const Bytes clock_info{0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22, 0x33};
  const Bytes firmware_version(8);
  const Bytes area_name = joined({Bytes{0x00, 0x0b}, digest_of(area)});
  return joined({magic_and_type, sized({}), sized(extra_data), clock_info, firmware_version, sized(area_name),
                 sized({})});
}

// §8.3.1: an empty subject; the TPM's maker, model and version in the alternative name;
// tcg-kp-AIKCertificate.
std::vector<Bytes> tpm_extensions() {
  const auto attribute = [](std::string_view oid, std::string_view value) {
    return der::sequence({der::object_identifier(oid), der::element(der::kUtf8String, value)});
  };
  // X.690 §11.6: the elements of a SET OF stand in ascending order of their encodings.
  const Bytes attributes =
      joined({attribute("2.23.133.2.1", "id:00000000"), attribute("2.23.133.2.3", "id:00000000"),
              attribute("2.23.133.2.2", "WebAuthn test vectors")});
  const Bytes directory_name = der::sequence({der::element(der::kSet, attributes)});
  return {extension("2.5.29.37", false, der::sequence({der::object_identifier("2.23.133.8.3")})),
          extension("2.5.29.17", true, der::sequence({der::element(der::context(4, true), directory_name)}))};
}

// §8.3
Cbor tpm(const Attested& attested, Derivation& derivation) {
  const PrivateKey key = derive_attestation_key(derivation);
  const Bytes serial = derivation.next(16);
  const Bytes area = public_area(attested.credential_key);
  const Bytes info = certify_info(digest_of(to_be_signed(attested)), area);
  const LeafRequest request{.serial = serial, .named = false, .extensions = tpm_extensions()};
  return Cbor::map({{Cbor::text("alg"), number_of(key)},
                    {Cbor::text("sig"), signature_by(key, info)},
                    {Cbor::text("ver"), Cbor::text("2.0")},
                    {Cbor::text("x5c"), chain_of(leaf_certificate(request, key))},
                    {Cbor::text("pubArea"), Cbor::bytes(area)},
                    {Cbor::text("certInfo"), Cbor::bytes(info)}});
}

}  // namespace

std::string_view format_of(Statement statement) {
  switch (statement) {
    case Statement::none:
      return "none";
    case Statement::packed_self:
    case Statement::packed:
      return "packed";
    case Statement::tpm:
      return "tpm";
    case Statement::android_key:
      return "android-key";
    case Statement::apple:
      return "apple";
    case Statement::fido_u2f:
      return "fido-u2f";
  }
  return {};
}

Cbor make_statement(Statement statement, const Attested& attested, Derivation& derivation) {
  switch (statement) {
    case Statement::none:
      return Cbor::map({});
    case Statement::packed_self:
      return packed_self(attested);
    case Statement::packed:
      return packed(attested, derivation);
    case Statement::tpm:
      return tpm(attested, derivation);
    case Statement::android_key:
      return android_key(attested, derivation);
    case Statement::apple:
      return apple(attested, derivation);
    case Statement::fido_u2f:
      return fido_u2f(attested, derivation);
  }
  return Cbor::null();
}

}  // namespace blockauth::conformance
