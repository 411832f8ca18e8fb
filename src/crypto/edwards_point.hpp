// Is this octet string a point that an EdDSA key may have?
#pragma once

#include "blockauth/base/bytes.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {

// RFC 8032 §5.1.3 and §5.2.3: y below p, and an x exists for it. Points of small order are refused as well:
// under such a "key" a signature is valid for messages that nobody signed. OpenSSL looks at the length only
// until it verifies. Precondition: `curve` is Ed25519 or Ed448.
[[nodiscard]] bool is_edwards_key_point(Curve curve, ByteView encoded);

}  // namespace blockauth::crypto
