// `blockauth user ...`: accounts, by hand.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// `user`: an e-mail address or an id.
struct UserOptions {
  DataOptions data;
  std::string user;
  std::string display_name;  // user add only
};

// Prints the new user's id, alone. Errors: invalid_request, user_already_exists.
[[nodiscard]] Result<void> user_add_command(const UserOptions& options, const CommandContext& context);
// One line a user: id, e-mail, active or disabled, time of creation, separated by tabs.
[[nodiscard]] Result<void> user_list_command(const DataOptions& options, const CommandContext& context);
// Disabling signs the user out everywhere. Errors: user_not_found.
[[nodiscard]] Result<void> user_set_active_command(const UserOptions& options, bool active,
                                                   const CommandContext& context);
// Everything that is stored about the account, as one JSON object (GDPR Art. 15 and 20). Errors:
// user_not_found.
[[nodiscard]] Result<void> user_export_command(const UserOptions& options, const CommandContext& context);
// Removes the account with its passkeys and sessions (GDPR Art. 17). Errors: user_not_found.
[[nodiscard]] Result<void> user_erase_command(const UserOptions& options, const CommandContext& context);

}  // namespace blockauth::app
