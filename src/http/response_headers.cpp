// Which headers protect a response, and which let other origins read it?
#include "http/response_headers.hpp"

namespace blockauth::http {
namespace {

constexpr std::string_view kPreflightMaxAge = "600";

bool is_cross_origin_reader(const Request& request, const Context& context) {
  return request.origin && context.services.passkeys.is_allowed_origin(*request.origin);
}

}  // namespace

void add_common_headers(const Request& request, const Context& context, Response& response) {
  auto& headers = response.headers;
  headers.reserve(headers.size() + 7);
  headers.push_back({"X-Request-Id", request.id});
  headers.push_back({"X-Content-Type-Options", "nosniff"});
  headers.push_back({"Referrer-Policy", "no-referrer"});
  // Always, so that a cache between never gives one origin's answer to another.
  headers.push_back({"Vary", "Origin"});
  if (is_cross_origin_reader(request, context)) {
    headers.push_back({"Access-Control-Allow-Origin", std::string(*request.origin)});
    headers.push_back({"Access-Control-Expose-Headers", "X-Request-Id, Retry-After"});
  }
  if (context.config.hsts_max_age) {
    headers.push_back(
        {"Strict-Transport-Security", "max-age=" + std::to_string(context.config.hsts_max_age->count())});
  }
}

Response preflight_response(const Request& request, const Context& context, std::string_view allow) {
  Response response = no_content();
  if (is_cross_origin_reader(request, context)) {
    response.headers.push_back({"Access-Control-Allow-Methods", std::string(allow)});
    response.headers.push_back({"Access-Control-Allow-Headers", "Authorization, Content-Type"});
    response.headers.push_back({"Access-Control-Max-Age", std::string(kPreflightMaxAge)});
  }
  return response;
}

}  // namespace blockauth::http
