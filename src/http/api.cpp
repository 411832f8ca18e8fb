// What happens to a request between the socket and its handler, and to the result on its way back?
#include "http/api.hpp"

#include <optional>
#include <string>
#include <utility>

#include "http/bearer_auth.hpp"
#include "http/error_table.hpp"
#include "http/response_headers.hpp"
#include "http/text.hpp"

namespace blockauth::http {
namespace {

Features features_of(const ServerConfig& config, const Services& services) {
  const passkey::PasskeyConfig& passkeys = services.passkeys.config();
  return {passkeys.passkey_auth, passkeys.passkey_signup, config.demo_page};
}

// A body must say that it is JSON; a page of another origin then cannot send one without asking first (CORS
// preflight).
Result<void> check_content_type(const Request& request) {
  if (request.body.empty()) return {};
  if (request.content_encoding && !equals_ignoring_case(*request.content_encoding, "identity"))
    return fail(Errc::unsupported_media_type, "the body has a content coding");
  if (request.content_type && is_json(*request.content_type)) return {};
  return fail(Errc::unsupported_media_type, "the body is not declared as application/json");
}

Result<Response> call(const Route& route, const Request& request, const std::optional<Caller>& caller,
                      const Context& context) {
  if (const auto* handler = std::get_if<PublicHandler>(&route.handler)) return (*handler)(request, context);
  if (!caller) return fail(Errc::internal_error, "a bearer route without a caller");
  return std::get<BearerHandler>(route.handler)(request, *caller, context);
}

}  // namespace

Api::Api(const ServerConfig& config, const Services& services)
    : context_{config, services},
      features_(features_of(config, services)),
      rate_limiter_(config.rate_limits) {}

Match Api::match(const Request& request) const {
  return match_route(context_.config.mount, features_, request.method, request.path);
}

Response Api::answer(Request& request, const Match& match) {
  request.parameter = match.parameter;
  Response response =
      match.route != nullptr ? answer_route(request, *match.route) : answer_without_route(request, match);
  add_common_headers(request, context_, response);
  return response;
}

Response Api::refuse(const Request& request, int status) const {
  Response response = protocol_error(status, context_.config.dev_mode);
  add_common_headers(request, context_, response);
  return response;
}

// The order is cheapest and least telling first; limits are counted for known callers, so that a page whose
// token has expired does not use up its user's attempts.
Response Api::answer_route(const Request& request, const Route& route) {
  const bool reads_body = route.method != Method::get && route.method != Method::delete_;
  if (reads_body) {
    if (const auto checked = check_content_type(request); !checked) {
      return tell(request, &route, checked.error(), Audience::bearer);
    }
  }
  std::optional<Caller> caller;
  if (std::holds_alternative<BearerHandler>(route.handler)) {
    auto authenticated = authenticate(request, context_);
    if (!authenticated) return tell(request, &route, authenticated.error(), Audience::bearer);
    caller = std::move(authenticated).value();
  }
  const TimePoint now = context_.services.clock.now();
  if (const auto wait = rate_limiter_.take(route.rate_class, request.client, now)) {
    const Error limited{.code = Errc::rate_limited,
                        .detail = "retry after " + std::to_string(wait->count()) + " s"};
    Response response = tell(request, &route, limited, Audience::passkey);
    response.headers.push_back({"Retry-After", std::to_string(wait->count())});
    return response;
  }
  if (caller && route.freshness == Freshness::recent) {
    if (const auto fresh = check_fresh(*caller, context_); !fresh) {
      return tell(request, &route, fresh.error(), Audience::bearer);
    }
  }
  auto answered = call(route, request, caller, context_);
  const bool refused = !answered && public_error(answered.error().code, route.audience).is_refusal;
  if (answered || refused) rate_limiter_.record(route.rate_class, request.client, refused, now);
  if (!answered) return tell(request, &route, answered.error(), route.audience);
  return std::move(answered).value();
}

Response Api::answer_without_route(const Request& request, const Match& match) const {
  if (match.allow.empty()) {
    return tell(request, nullptr, {.code = Errc::not_found, .detail = "no such path"}, Audience::passkey);
  }
  Response response =
      request.method == Method::options
          ? preflight_response(request, context_, match.allow)
          : tell(request, nullptr, {.code = Errc::method_not_allowed, .detail = "allowed: " + match.allow},
                 Audience::passkey);
  response.headers.push_back({"Allow", match.allow});
  return response;
}

Response Api::tell(const Request& request, const Route* route, const Error& error, Audience audience) const {
  const PublicError told = public_error(error.code, audience);
  LogEvent event(told.status >= 500 ? LogLevel::error : LogLevel::info, "http.refused");
  event.text("request_id", request.id).text("method", to_string(request.method));
  event.text("route", route == nullptr ? std::string_view("-") : route->path).number("status", told.status);
  event.error(error);
  context_.services.log.write(event);
  return error_response(told, error, context_.config.dev_mode,
                        route == nullptr ? std::string_view() : route->validation_message);
}

}  // namespace blockauth::http
