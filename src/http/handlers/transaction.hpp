// The signed-in user confirms one payload with a passkey; a signed receipt says so to others.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> transaction_options(const Request& request, const Caller& caller, const Context& context);
Result<Response> transaction_verify(const Request& request, const Caller& caller, const Context& context);

}  // namespace blockauth::http
