// `blockauth credential ...`: passkeys, by hand.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct CredentialListOptions {
  DataOptions data;
  std::string user;  // e-mail address or id
};
// One line a passkey, revoked ones too: id, RP ID, active or revoked, creation, last use or "-", name; by
// tabs. Errors: user_not_found.
[[nodiscard]] Result<void> credential_list_command(const CredentialListOptions& options,
                                                   const CommandContext& context);

struct CredentialRevokeOptions {
  DataOptions data;
  std::string user;        // whose it is
  std::string credential;  // its id, as the list shows it
  std::string reason;
  // Instead of user and credential: all passkeys of one model.
  std::string aaguid;
  std::string key_identifier;
};
// Nobody signs in with it again, its sessions end; it stays on record. For a model the number of passkeys is
// printed. Errors: user_not_found, credential_not_found, invalid_request.
[[nodiscard]] Result<void> credential_revoke_command(const CredentialRevokeOptions& options,
                                                     const CommandContext& context);

}  // namespace blockauth::app
