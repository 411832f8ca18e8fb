// Who is calling? The Authorization header, turned into a user.
#pragma once

#include "blockauth/base/result.hpp"
#include "http/context.hpp"

namespace blockauth::http {

// Verifies the access token, and that its session lives and its user is active. The first call of a trusted
// issuer's subject makes the user here. Errors: token_missing, token_malformed (the header), token_invalid,
// token_expired, token_wrong_type, session_ended, user_not_found, user_disabled; store_unavailable.
[[nodiscard]] Result<Caller> authenticate(const Request& request, const Context& context);

// Where it is configured: is the sign-in recent enough to change the account? Errors: stale_authentication.
[[nodiscard]] Result<void> check_fresh(const Caller& caller, const Context& context);

}  // namespace blockauth::http
