// What every handler may use, and who is calling.
#pragma once

#include <optional>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/http/server.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace blockauth::http {

// Borrowed; lives as long as the server.
struct Context {
  const ServerConfig& config;
  const Services& services;
};

// Somebody whose access token was verified just now. Made by authenticate() (bearer_auth.hpp).
struct Caller {
  passkey::User user;
  std::optional<Uuid> session;         // absent for a trusted issuer's token
  std::optional<TimePoint> auth_time;  // absent if a trusted issuer did not say
};

// Plain functions, testable without a socket. A handler that wants a Caller cannot be routed without
// authentication.
using PublicHandler = Result<Response> (*)(const Request&, const Context&);
using BearerHandler = Result<Response> (*)(const Request&, const Caller&, const Context&);

}  // namespace blockauth::http
