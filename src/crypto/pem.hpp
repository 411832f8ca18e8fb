// Keys in PEM files (RFC 7468), taken apart into the integers that a JWK is made of.
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::crypto {

struct PemPublicKey {
  COSEAlgorithmIdentifier algorithm{};  // ES256 for P-256, RS256 for RSA: the two types that are read
  PublicKeyOctets octets;
};

struct PemPrivateKey {
  PemPublicKey public_key;
  SecretBytes d;                 // EC: the scalar, 32 octets; RSA: the private exponent
  SecretBytes p, q, dp, dq, qi;  // RSA only (RFC 7518 §6.3.2)
};

// Exactly one "PUBLIC KEY" (SubjectPublicKeyInfo). Errors: invalid_configuration (also for other key types,
// curves and RSA keys of less than 2048 bits).
[[nodiscard]] Result<PemPublicKey> read_public_pem(std::string_view pem);
// PKCS#8, SEC 1 or PKCS#1, unencrypted; the halves must belong together. Errors: invalid_configuration.
[[nodiscard]] Result<PemPrivateKey> read_private_pem(std::string_view pem);

// PKCS#8 DER as "-----BEGIN PRIVATE KEY-----".
[[nodiscard]] SecretBytes private_pem(const SecretBytes& pkcs8);

}  // namespace blockauth::crypto
