// The headers that every response carries.
#pragma once

#include "http/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace blockauth::http {

// X-Request-Id, CORS for the configured origins (never with credentials: the bearer token is the only one),
// and what keeps browsers from guessing, framing and leaking.
void add_common_headers(const Request& request, const Context& context, Response& response);

// The answer to a CORS preflight for a path that knows the methods `allow`.
[[nodiscard]] Response preflight_response(const Request& request, const Context& context,
                                          std::string_view allow);

// For documents: nothing from elsewhere, nothing inline, no frames, no forms.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace blockauth::http
