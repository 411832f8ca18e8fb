// Is this an ECDSA signature in the one encoding we accept?
#pragma once

#include "blockauth/base/bytes.hpp"

namespace blockauth::crypto {

// ECDSA-Sig-Value (RFC 3279 §2.2.3) in DER: a SEQUENCE of exactly two INTEGERs, shortest lengths, shortest
// integers, nothing after it, and 1 <= r, s < `order` (SEC 1 §4.1.4 step 1; `order` is big endian). A high s
// is no error: ECDSA allows it and authenticators send it.
[[nodiscard]] bool is_strict_ecdsa_signature(ByteView der, ByteView order) noexcept;

// The same signature in DER, given r and s as big-endian integers of equal length, as JWS has them (RFC 7518
// §3.4). Precondition: `octets` holds an even number of octets, not zero.
[[nodiscard]] Bytes ecdsa_signature_from_octets(ByteView octets);

}  // namespace blockauth::crypto
