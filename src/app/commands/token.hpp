// `blockauth token issue`: an access token without a passkey, so that somebody can be the first.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct TokenIssueOptions {
  DataOptions data;
  std::string user;  // e-mail address or id
};

// Prints an access token, alone. Its session counts as a sign-in just made. It is signed as the server on
// this storage signs. Errors: user_not_found, user_disabled, secret_mismatch.
[[nodiscard]] Result<void> token_issue_command(const TokenIssueOptions& options,
                                               const CommandContext& context);

}  // namespace blockauth::app
