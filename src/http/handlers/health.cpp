// GET /healthz, /readyz
#include "http/handlers/health.hpp"

namespace blockauth::http {

Result<Response> health(const Request&, const Context&) { return json_response(200, R"({"status":"ok"})"); }

Result<Response> ready(const Request&, const Context& context) {
  const auto reached = context.services.ping_store();
  if (!reached) return fail(Errc::store_unavailable, reached.error().detail);
  return json_response(200, R"({"status":"ok"})");
}

}  // namespace blockauth::http
