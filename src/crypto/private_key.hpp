// Private keys: for the software authenticator and for signing access tokens' test vectors. A relying party
// has none of a user's.
#pragma once

#include <cstdint>
#include <memory>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {

// The public half, owned.
struct PublicKeyOctets {
  Curve curve{};            // EC and OKP
  Bytes x, y;               // EC: both; OKP: x
  Bytes modulus, exponent;  // RSA
  Bytes public_key;         // AKP
};

// The same, as crypto::verify_signature takes it: views into `key`.
[[nodiscard]] KeyParameters parameters_of(const PublicKeyOctets& key);

class PrivateKey final {
 public:
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey();

  // A new key for the algorithm (RSA: 2048 bits). EC and OKP keys are derived from `random`, so that a seeded
  // source gives the same key again; RSA and ML-DSA keys come from OpenSSL's own source. Errors:
  // algorithm_not_allowed.
  [[nodiscard]] static Result<PrivateKey> generate(COSEAlgorithmIdentifier algorithm, IRandom& random);
  // PKCS#8 DER, as to_pkcs8 gives it. Errors: malformed_cose_key.
  [[nodiscard]] static Result<PrivateKey> from_pkcs8(COSEAlgorithmIdentifier algorithm, ByteView der);

  [[nodiscard]] SecretBytes to_pkcs8() const;
  [[nodiscard]] COSEAlgorithmIdentifier algorithm() const noexcept { return algorithm_; }
  [[nodiscard]] PublicKeyOctets public_key() const;
  // ECDSA: DER; EdDSA: 64 or 114 octets; RSA: as long as the modulus. Errors: internal_error.
  [[nodiscard]] Result<Bytes> sign(ByteView message) const;

  struct Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }  // src/crypto and test certificates only

 private:
  PrivateKey(COSEAlgorithmIdentifier algorithm, std::unique_ptr<Impl> impl) noexcept;

  COSEAlgorithmIdentifier algorithm_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace blockauth::crypto
