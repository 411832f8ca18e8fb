// Public keys as COSE describes them (RFC 9053), and signature verification: one table row per algorithm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/digest.hpp"

namespace blockauth::crypto {

// RFC 9053 §7.1, table 18 (the COSE curve registry's values).
enum class Curve : std::uint8_t { P256 = 1, P384 = 2, P521 = 3, Ed25519 = 6, Ed448 = 7, secp256k1 = 8 };

// Views into the COSE_Key: a key lives as long as the octets it was parsed from.
struct EcKey {  // kty EC2
  Curve curve{};
  ByteView x;
  ByteView y;
};
struct OkpKey {  // kty OKP
  Curve curve{};
  ByteView x;
};
struct RsaKey {      // kty RSA
  ByteView modulus;  // big endian, no leading zero octet
  ByteView exponent;
};
struct AkpKey {  // kty AKP (RFC 9964): an encoding that the algorithm defines
  ByteView public_key;
};
using KeyParameters = std::variant<EcKey, OkpKey, RsaKey, AkpKey>;

// Of one kind, with the same values in the same encoding. Keys that check_key() accepts have one encoding
// only.
[[nodiscard]] bool is_same_key(const KeyParameters& a, const KeyParameters& b) noexcept;

// True if this build can verify signatures of the algorithm.
[[nodiscard]] bool is_supported(COSEAlgorithmIdentifier algorithm) noexcept;
// Why it cannot, for whoever configured or sent it.
[[nodiscard]] std::string explain_unsupported(COSEAlgorithmIdentifier algorithm);
// The hash that the algorithm signs; nothing for those that hash by themselves, and for unsupported ones.
[[nodiscard]] std::optional<HashAlgorithm> hash_of(COSEAlgorithmIdentifier algorithm) noexcept;
// Every algorithm of this build, in the order of the table. RS1 is among them, which nobody gets unless they
// name it.
[[nodiscard]] std::vector<COSEAlgorithmIdentifier> supported_algorithms();

// Is `key` a usable key of exactly this algorithm? The algorithm fixes key type and curve; coordinates have
// the curve's length and the point lies on the curve; an RSA modulus has 2048 to 8192 bits and its exponent
// is odd, above 2 and below 2^32. Errors: algorithm_not_allowed (no such algorithm in this build),
// malformed_cose_key.
[[nodiscard]] Result<void> check_key(COSEAlgorithmIdentifier algorithm, const KeyParameters& key);

// Verifies `signature` over `message`. ECDSA signatures are strict DER with r and s in 1..n-1; RSA signatures
// are as long as the modulus. Errors: those of check_key, and invalid_signature. Thread-safe; keys are built
// per call, with per-thread scratch contexts.
[[nodiscard]] Result<void> verify_signature(COSEAlgorithmIdentifier algorithm, const KeyParameters& key,
                                            ByteView message, ByteView signature);

}  // namespace blockauth::crypto
