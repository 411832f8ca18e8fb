// ECDSA without randomness (RFC 6979), which OpenSSL has only from 3.2 on. For tests: it takes no care to
// hide the key from who measures its time.
#pragma once

#include "blockauth/base/bytes.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::support {

// Signs `message` with the hash that the key's algorithm fixes; the signature is DER, as everywhere. EdDSA
// and RSASSA-PKCS1-v1_5 need no randomness: such keys sign as ever.
[[nodiscard]] Bytes sign_deterministically(const crypto::PrivateKey& key, ByteView message);

}  // namespace blockauth::support
