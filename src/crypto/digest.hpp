// Message digests, and what is built from SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "blockauth/base/bytes.hpp"

namespace blockauth::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256Digest sha256(ByteView message);

// Those that signature algorithms and TPM names use. SHA-1 is here for what old TPMs say; nothing of ours
// relies on it.
enum class HashAlgorithm : std::uint8_t { sha1, sha256, sha384, sha512 };

// 20 to 64 octets.
[[nodiscard]] Bytes hash(HashAlgorithm algorithm, ByteView message);

// HMAC-SHA-256 (RFC 2104) over the concatenation of `parts`. The caller makes the concatenation unambiguous.
[[nodiscard]] Sha256Digest hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

// HKDF-SHA-256 (RFC 5869), at most 255 * 32 octets. `info` is the label that separates one use from another.
[[nodiscard]] SecretBytes hkdf_sha256(ByteView input_key, ByteView salt, std::string_view info,
                                      std::size_t out_bytes);

// First 8 hex digits of the SHA-256: names a secret or personal identifier in a log without disclosing it.
[[nodiscard]] std::string fingerprint(ByteView value);

}  // namespace blockauth::crypto
