// Credentials are found through their user: the store has no other index over their own ids.
#include "app/commands/credential.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "base/time_text.hpp"
#include "blockauth/base/uuid.hpp"

namespace blockauth::app {
namespace {

// People name their passkeys as they like; a name must not start a line of its own, or steer a terminal.
std::string quoted(std::string_view name) {
  std::string out;
  json::append_quoted(out, name);
  return out;
}

}  // namespace

Result<void> credential_list_command(const CredentialListOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  BLOCKAUTH_TRY(credentials, data.store->credentials().get_credentials_for_user(user.id));
  for (const passkey::CredentialData& credential : credentials) {
    context.out << credential.id.to_string() << '\t' << credential.record.rp_id << '\t'
                << (credential.is_active ? "active" : "revoked") << '\t' << to_iso8601(credential.created_at)
                << '\t' << (credential.last_used_at ? to_iso8601(*credential.last_used_at) : "-") << '\t'
                << quoted(credential.name) << '\n';
  }
  return {};
}

Result<void> credential_revoke_command(const CredentialRevokeOptions& options,
                                       const CommandContext& context) {
  const auto id = Uuid::parse(options.credential);
  if (!id)
    return fail(Errc::invalid_request, "the passkey's id must be a UUID, as `credential list` shows it");
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  BLOCKAUTH_TRY(credentials, data.store->credentials().get_credentials_for_user(user.id));
  const auto credential = std::ranges::find(credentials, *id, &passkey::CredentialData::id);
  if (credential == credentials.end()) {
    return fail(Errc::credential_not_found, "the user has no passkey with this id");
  }
  return data.store->credentials().revoke_credential(credential->credential_id(), context.clock.now(),
                                                     options.reason);
}

}  // namespace blockauth::app
