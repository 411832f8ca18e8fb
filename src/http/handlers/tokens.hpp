// Continuing a sign-in, and ending it.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> refresh_token(const Request& request, const Context& context);
// 204 for any refresh token, good or bad (RFC 7009 §2.2): afterwards it is worth nothing.
Result<Response> revoke_token(const Request& request, const Context& context);

}  // namespace blockauth::http
