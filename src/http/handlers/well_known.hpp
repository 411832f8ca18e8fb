// What other programs look up: our keys, our origins, our pages, our interface.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

// Whose RP ID the Host names; else the first.
[[nodiscard]] const webauthn::RelyingPartyConfig& relying_party_of(const Request& request,
                                                                   const Context& context);

// The keys that verify access tokens and receipts (RFC 7517 §5).
Result<Response> jwks(const Request& request, const Context& context);
// Related origins (§5.11) of the relying party whose domain the request was sent to; else of the first.
Result<Response> webauthn_origins(const Request& request, const Context& context);
// Where a user adds and manages passkeys (W3C "A Well-Known URL for Relying Party Passkey Endpoints").
// Errors: not_found, if it is not configured.
Result<Response> passkey_endpoints(const Request& request, const Context& context);
// This interface as OpenAPI 3.1.
Result<Response> openapi(const Request& request, const Context& context);

}  // namespace blockauth::http
