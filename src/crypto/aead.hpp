// Authenticated encryption of small secrets at rest: AES-256-GCM (NIST SP 800-38D).
#pragma once

#include <cstddef>
#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"

namespace blockauth::crypto {

inline constexpr std::size_t kAeadKeyBytes = 32;

// nonce (12 random octets) | ciphertext | tag (16 octets). `associated` is authenticated, not hidden: it says
// what the secret is, so that one sealed value cannot stand in for another. Precondition: `key` has
// kAeadKeyBytes octets. A key seals a handful of values in its life, far from where random nonces could
// repeat (2^32, §8.3).
[[nodiscard]] Bytes seal(ByteView key, ByteView associated, ByteView plaintext, IRandom& random);

// What seal() was given, or nothing if `sealed` was not made with this key and this `associated`, or was
// changed.
[[nodiscard]] std::optional<SecretBytes> unseal(ByteView key, ByteView associated, ByteView sealed);

}  // namespace blockauth::crypto
