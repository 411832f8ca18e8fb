// The demo page, embedded at build time and served in development mode.
#pragma once

#include "blockauth/base/result.hpp"
#include "http/context.hpp"

namespace blockauth::http {

Result<Response> demo_page(const Request& request, const Context& context);  // GET /
// Errors: not_found.
Result<Response> demo_file(const Request& request, const Context& context);  // GET /demo/<file>

}  // namespace blockauth::http
