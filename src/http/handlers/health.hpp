// Is the process alive, and can it do its work?
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> health(const Request& request, const Context& context);
// 503 while the store cannot be reached.
Result<Response> ready(const Request& request, const Context& context);

}  // namespace blockauth::http
