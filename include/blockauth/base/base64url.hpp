// base64url without padding (RFC 4648 §5): the only base64 in WebAuthn JSON. The other
// alphabet (§4) is that of certificates and of SafetyNet's nonce.
#pragma once

#include <string>
#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth {

[[nodiscard]] std::string base64url_encode(ByteView bytes);

// Strict: no padding, no white space, no characters of the other alphabet, and unused trailing bits must be
// zero, so that one octet string has exactly one spelling. Errors: malformed_base64url.
[[nodiscard]] Result<Bytes> base64url_decode(std::string_view text);

// The alphabet of RFC 4648 §4, with its padding.
[[nodiscard]] std::string base64_encode(ByteView bytes);

// The same alphabet, as strictly, with its padding or without. Errors: malformed_base64url.
[[nodiscard]] Result<Bytes> base64_decode(std::string_view text);

}  // namespace blockauth
