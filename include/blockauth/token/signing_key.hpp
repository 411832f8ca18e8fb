// Keys that sign tokens, and keys that verify them. A key knows its one algorithm; a token never chooses (RFC
// 8725 §3.1).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::token {

// RFC 7518 §3.1
enum class JwsAlgorithm : std::uint8_t { ES256, RS256, HS256 };

[[nodiscard]] std::string_view to_string(JwsAlgorithm algorithm) noexcept;
[[nodiscard]] std::optional<JwsAlgorithm> jws_algorithm_from(std::string_view text) noexcept;

inline constexpr std::size_t kMinHmacSecretBytes = 32;   // RFC 7518 §3.2
inline constexpr std::size_t kMinRsaModulusBits = 2048;  // RFC 7518 §3.3
inline constexpr std::size_t kMaxJwksBytes = 256 * 1024;

// Verifies signatures of one algorithm. Immutable; copies share the parsed key; safe to share between
// threads.
class VerificationKey final {
 public:
  // "-----BEGIN PUBLIC KEY-----" (SubjectPublicKeyInfo), for ES256 (P-256) or RS256. Errors:
  // invalid_configuration.
  [[nodiscard]] static Result<VerificationKey> from_pem(JwsAlgorithm algorithm, std::string_view pem);

  [[nodiscard]] JwsAlgorithm algorithm() const noexcept;
  // The `kid` of a JWK Set, else the RFC 7638 thumbprint.
  [[nodiscard]] const std::string& key_id() const noexcept;

  struct Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }  // src/token only
  explicit VerificationKey(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

// A JWK Set (RFC 7517 §5) of another issuer. Keys for other uses or of other algorithms are skipped; each key
// is pinned to its `alg`, or to the only one of `allowed` that its type can have. Symmetric and private keys
// are refused. Errors: invalid_configuration, also if no usable key is left.
[[nodiscard]] Result<std::vector<VerificationKey>> parse_jwks(std::string_view json,
                                                              std::span<const JwsAlgorithm> allowed);

// Signs with one algorithm. Immutable; copies share the parsed key; safe to share between threads.
class SigningKey final {
 public:
  // An unencrypted private key: PKCS#8, SEC 1 or PKCS#1. ES256 wants P-256, RS256 at least 2048 bits.
  // Errors: invalid_configuration.
  [[nodiscard]] static Result<SigningKey> from_pem(JwsAlgorithm algorithm, std::string_view pem);
  // HS256: 32 octets or more. Errors: invalid_configuration.
  [[nodiscard]] static Result<SigningKey> from_secret(const SecretBytes& secret);
  // A fresh P-256 key as PKCS#8 PEM, for from_pem(ES256, ...).
  [[nodiscard]] static Result<SecretBytes> generate_es256_pem(IRandom& random);

  [[nodiscard]] JwsAlgorithm algorithm() const noexcept;
  // RFC 7638 thumbprint of the public key. For HS256 a fingerprint of the secret under a label of its own.
  [[nodiscard]] const std::string& key_id() const noexcept;
  // What verifies this key's signatures.
  [[nodiscard]] const VerificationKey& verification_key() const noexcept { return verification_; }
  // The public half as a JWK; nothing for HS256, whose only half is secret.
  [[nodiscard]] const std::optional<std::string>& public_jwk() const noexcept;

 private:
  explicit SigningKey(VerificationKey key) noexcept : verification_(std::move(key)) {}

  VerificationKey verification_;  // holds the private half too; only SigningKey asks it to sign
};

// {"keys":[...]} with the public halves, in the order given. HS256 keys are left out.
[[nodiscard]] std::string jwks_json(std::span<const SigningKey> keys);

}  // namespace blockauth::token
