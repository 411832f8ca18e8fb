// What does a COSE algorithm identifier fix? Its row of the table in public_key.cpp, and its curve.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/openssl_ptr.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {

enum class Scheme : std::uint8_t { ecdsa, eddsa, rsassa_pkcs1_v1_5, rsassa_pss };
enum class Hash : std::uint8_t { built_in, sha256, sha384, sha512 };  // built_in: EdDSA hashes by itself

struct Algorithm {
  COSEAlgorithmIdentifier id{};
  Scheme scheme{};
  Hash hash{};
  Curve curve{};  // meaningless for RSA
};

struct CurveInfo {
  const char* name;              // OpenSSL's short name
  std::size_t coordinate_bytes;  // of one coordinate, or of an encoded Edwards point
};

// The row of `id`, or null.
[[nodiscard]] const Algorithm* find_algorithm(COSEAlgorithmIdentifier id) noexcept;

[[nodiscard]] CurveInfo curve_info(Curve curve) noexcept;

// Fetched once, never freed by the caller. Null for Hash::built_in.
[[nodiscard]] const EVP_MD* message_digest(Hash hash);

struct Digest {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> octets;
  std::size_t size;

  [[nodiscard]] ByteView view() const noexcept { return ByteView{octets}.first(size); }
};

// Precondition: not Hash::built_in.
[[nodiscard]] Digest hash_message(Hash hash, ByteView message);

}  // namespace blockauth::crypto
