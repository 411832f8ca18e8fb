// Sign-in with a passkey.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> auth_options(const Request& request, const Context& context);
Result<Response> auth_verify(const Request& request, const Context& context);

}  // namespace blockauth::http
