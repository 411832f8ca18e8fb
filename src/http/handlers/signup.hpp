// A new account, made with its first passkey. Off unless the feature PASSKEY_SIGNUP is on.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> signup_options(const Request& request, const Context& context);
Result<Response> signup_verify(const Request& request, const Context& context);

}  // namespace blockauth::http
