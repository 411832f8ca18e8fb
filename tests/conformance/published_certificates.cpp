// How are the published certificates put together?
#include "conformance/published_certificates.hpp"

#include <openssl/evp.h>

#include "conformance/der.hpp"
#include "conformance/published_keys.hpp"
#include "crypto/openssl_ptr.hpp"
#include "support/rfc6979.hpp"

namespace blockauth::conformance {
namespace {

using crypto::PrivateKey;

struct Root {
  PrivateKey key;
  Bytes key_identifier;
  Bytes certificate;
};

Bytes attribute(std::string_view oid, std::uint8_t string_tag, std::string_view value) {
  const Bytes pair = der::sequence({der::object_identifier(oid), der::element(string_tag, value)});
  return der::element(der::kSet, pair);
}

// "AA" is a country code that ISO 3166 leaves to its users.
Bytes name(std::string_view unit) {
  return der::sequence({attribute("2.5.4.3", der::kUtf8String, "WebAuthn test vectors"),
                        attribute("2.5.4.10", der::kUtf8String, "W3C"),
                        attribute("2.5.4.11", der::kUtf8String, unit),
                        attribute("2.5.4.6", der::kPrintableString, "AA")});
}

const Bytes& root_name() {
  static const Bytes made = name("Authenticator Attestation CA");
  return made;
}

Bytes validity() {
  return der::sequence(
      {der::element(der::kUtcTime, "240101000000Z"), der::element(der::kGeneralizedTime, "30240101000000Z")});
}

// RFC 5280 §4.2.1.2, method 1.
Bytes key_identifier(const PrivateKey& key) {
  const Bytes point = public_key_info(key).subject_public_key;
  Bytes digest(20);
  crypto::require(EVP_Digest(point.data(), point.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1,
                  "SHA-1");
  return digest;
}

Bytes basic_constraints(bool ca) {
  const Bytes flag = der::element(der::kBoolean, Bytes{0xff});
  return extension("2.5.29.19", true, ca ? der::sequence({flag}) : der::sequence({}));
}

Bytes key_usage(std::uint8_t bits, std::uint8_t unused_bits) {
  return extension("2.5.29.15", true, der::bit_string(Bytes{bits}, unused_bits));
}

Bytes subject_key_identifier(ByteView identifier) {
  return extension("2.5.29.14", false, der::element(der::kOctetString, identifier));
}

Bytes authority_key_identifier(ByteView identifier) {
  return extension("2.5.29.35", false, der::sequence({der::element(der::context(0, false), identifier)}));
}

// RFC 5280 §4.1, signed by `issuer_key` with ECDSA over SHA-256.
Bytes certificate(ByteView serial, ByteView subject, const PrivateKey& subject_key,
                  const std::vector<Bytes>& extensions, const PrivateKey& issuer_key) {
  const Bytes signature_algorithm = der::sequence({der::object_identifier("1.2.840.10045.4.3.2")});
  const Bytes version = der::element(der::context(0, true), der::integer(Bytes{2}));
  Bytes all;
  for (const Bytes& each : extensions) all.insert(all.end(), each.begin(), each.end());
  const Bytes to_be_signed =
      der::sequence({version, der::integer(serial), signature_algorithm, root_name(), validity(), subject,
                     public_key_info(subject_key).der,
                     der::element(der::context(3, true), der::element(der::kSequence, all))});
  const Bytes signature = support::sign_deterministically(issuer_key, to_be_signed);
  return der::sequence({to_be_signed, signature_algorithm, der::bit_string(signature)});
}

Root make_root() {
  Derivation derivation("Attestation CA");
  const Bytes scalar = derivation.next(32);
  const Bytes serial = derivation.next(16);
  PrivateKey key = ec_key(COSEAlgorithmIdentifier::ES256, scalar);
  Bytes identifier = key_identifier(key);
  constexpr std::uint8_t kKeyCertSignAndCrlSign = 0x06;
  Bytes der = certificate(
      serial, root_name(), key,
      {basic_constraints(true), key_usage(kKeyCertSignAndCrlSign, 1), subject_key_identifier(identifier)},
      key);
  return {.key = std::move(key), .key_identifier = std::move(identifier), .certificate = std::move(der)};
}

const Root& root() {
  static const Root made = make_root();
  return made;
}

}  // namespace

const Bytes& root_certificate() { return root().certificate; }

Bytes extension(std::string_view oid, bool critical, ByteView value) {
  const Bytes flag = critical ? der::element(der::kBoolean, Bytes{0xff}) : Bytes{};
  return der::sequence({der::object_identifier(oid), flag, der::element(der::kOctetString, value)});
}

Bytes leaf_certificate(const LeafRequest& request, const PrivateKey& subject_key) {
  constexpr std::uint8_t kDigitalSignature = 0x80;
  std::vector<Bytes> extensions = {basic_constraints(false), key_usage(kDigitalSignature, 7),
                                   subject_key_identifier(key_identifier(subject_key)),
                                   authority_key_identifier(root().key_identifier)};
  extensions.insert(extensions.end(), request.extensions.begin(), request.extensions.end());
  const Bytes subject = request.named ? name("Authenticator Attestation") : der::sequence({});
  return certificate(request.serial, subject, subject_key, extensions, root().key);
}

}  // namespace blockauth::conformance
