// From a request to its response: routing, authentication, limits, handler, headers, log. No sockets in here.
#pragma once

#include "http/context.hpp"
#include "http/rate_limit.hpp"
#include "http/routes.hpp"

namespace blockauth::http {

// Thread-safe. Borrows the configuration and the services.
class Api final {
 public:
  Api(const ServerConfig& config, const Services& services);

  // Routes of a feature that is off do not match.
  [[nodiscard]] Match match(const Request& request) const;
  [[nodiscard]] static bool may_block(const Match& match) noexcept {
    return match.route != nullptr && match.route->runs == Runs::blocking;
  }
  // Sets `request.parameter` from the match.
  [[nodiscard]] Response answer(Request& request, const Match& match);

  // For what never became a request, and for exceptions: `status` as protocol_error() knows it.
  [[nodiscard]] Response refuse(const Request& request, int status) const;

 private:
  [[nodiscard]] Response answer_route(const Request& request, const Route& route);
  [[nodiscard]] Response answer_without_route(const Request& request, const Match& match) const;
  [[nodiscard]] Response tell(const Request& request, const Route* route, const Error& error,
                              Audience audience) const;

  Context context_;
  Features features_;
  RateLimiter rate_limiter_;
};

}  // namespace blockauth::http
