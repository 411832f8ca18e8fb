// What does a COSE algorithm identifier fix? Its row of the table in public_key.cpp, and its curve.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/digest.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {

enum class Scheme : std::uint8_t { ecdsa, eddsa, rsassa_pkcs1_v1_5, rsassa_pss, ml_dsa };

struct Algorithm {
  COSEAlgorithmIdentifier id{};
  Scheme scheme{};
  std::optional<HashAlgorithm> hash;  // none: the scheme hashes by itself
  Curve curve{};                      // meaningless for RSA and ML-DSA
};

struct CurveInfo {
  const char* name;              // OpenSSL's short name
  std::size_t coordinate_bytes;  // of one coordinate, or of an encoded Edwards point
};

// The row of `id`, or null.
[[nodiscard]] const Algorithm* find_algorithm(COSEAlgorithmIdentifier id) noexcept;

[[nodiscard]] CurveInfo curve_info(Curve curve) noexcept;

struct MlDsaInfo {
  const char* name;  // OpenSSL's
  std::size_t public_key_bytes;
  std::size_t signature_bytes;
};

// FIPS 204 §4, table 2. Precondition: Scheme::ml_dsa.
[[nodiscard]] MlDsaInfo ml_dsa_info(COSEAlgorithmIdentifier id) noexcept;

// Fetched once, never freed by the caller.
[[nodiscard]] const EVP_MD* message_digest(HashAlgorithm hash);

struct Digest {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> octets;
  std::size_t size;

  [[nodiscard]] ByteView view() const noexcept { return ByteView{octets}.first(size); }
};

[[nodiscard]] Digest hash_message(HashAlgorithm hash, ByteView message);

}  // namespace blockauth::crypto
