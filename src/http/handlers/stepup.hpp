// The signed-in user proves possession once more: the session's auth_time becomes now.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

// Errors: token_wrong_type, for a trusted issuer's token: it has no session here that could be stepped up.
Result<Response> stepup_options(const Request& request, const Caller& caller, const Context& context);
Result<Response> stepup_verify(const Request& request, const Caller& caller, const Context& context);

}  // namespace blockauth::http
