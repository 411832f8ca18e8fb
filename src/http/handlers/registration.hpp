// A signed-in user adds a passkey.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> register_options(const Request& request, const Caller& caller, const Context& context);
Result<Response> register_verify(const Request& request, const Caller& caller, const Context& context);

}  // namespace blockauth::http
