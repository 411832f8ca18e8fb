// base64 with padding (RFC 4648 §4), as certificates inside JSON and PEM are written. WebAuthn's own texts
// are base64url (blockauth/base/base64url.hpp).
#pragma once

#include <string>
#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth {

[[nodiscard]] std::string base64_encode(ByteView bytes);

// Strict: padded to a multiple of four, no white space, no characters of the other alphabet, unused trailing
// bits zero: one octet string has exactly one spelling. Errors: malformed_base64url.
[[nodiscard]] Result<Bytes> base64_decode(std::string_view text);

}  // namespace blockauth
