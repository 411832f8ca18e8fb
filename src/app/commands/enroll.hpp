// `blockauth enroll`: a one-time token by which a person registers a first passkey.
#pragma once

#include <chrono>
#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct EnrollOptions {
  DataOptions data;
  std::string user;  // e-mail address or id
  std::string url;   // page of yours that takes the token; empty: the token is printed alone
  std::chrono::seconds valid_for{15 * 60};
};

// Prints the token, or the link with the token in its fragment, which browsers send to no server.
// Errors: user_not_found, user_disabled, invalid_request (the URL has a fragment already).
[[nodiscard]] Result<void> enroll_command(const EnrollOptions& options, const CommandContext& context);

}  // namespace blockauth::app
