// The private keys of the specification's test vectors (§16), from their published values.
#pragma once

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::conformance {

// EC: the private scalar, most significant octet first.
[[nodiscard]] crypto::PrivateKey ec_key(COSEAlgorithmIdentifier algorithm, ByteView scalar);
// Ed25519 and Ed448: the private key of RFC 8032.
[[nodiscard]] crypto::PrivateKey edwards_key(COSEAlgorithmIdentifier algorithm, ByteView seed);
// The RSA key whose primes are 2^1279 - 1 and 2^2203 - 1, with the public exponent 65537.
[[nodiscard]] crypto::PrivateKey mersenne_rsa_key();

// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), and the content of its BIT STRING alone.
struct PublicKeyInfo {
  Bytes der;
  Bytes subject_public_key;
};
[[nodiscard]] PublicKeyInfo public_key_info(const crypto::PrivateKey& key);

}  // namespace blockauth::conformance
