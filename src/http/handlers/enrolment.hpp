// Whoever holds a one-time enrolment token registers a passkey for its account.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> enroll_options(const Request& request, const Context& context);
Result<Response> enroll_verify(const Request& request, const Context& context);

}  // namespace blockauth::http
