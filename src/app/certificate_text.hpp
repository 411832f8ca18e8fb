// How do certificates and revocation lists arrive as text? In base64 (RFC 4648 §4), alone or in PEM (RFC 7468
// §5).
#pragma once

#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Padded or not, on one line. Errors: malformed_base64url.
[[nodiscard]] Result<Bytes> der_from_base64(std::string_view text);

// A file's certificates in DER: every "BEGIN CERTIFICATE" block, or the whole content if there is none.
// Errors: malformed_base64url.
[[nodiscard]] Result<std::vector<Bytes>> certificates_in(std::string_view content);
// The same for "BEGIN X509 CRL".
[[nodiscard]] Result<std::vector<Bytes>> revocation_lists_in(std::string_view content);

}  // namespace blockauth::app
