// Credentials are found through their user: the store has no other index over their own ids.
#include "app/commands/credential.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "app/credential_scan.hpp"
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

Result<void> revoke_one(const CredentialRevokeOptions& options, const CommandContext& context) {
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

Result<void> revoke_model(const CredentialRevokeOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(model, model_from(options.aaguid, options.key_identifier));
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  std::size_t revoked = 0;
  BLOCKAUTH_CHECK(
      visit_all_credentials(*data.store, [&](const passkey::CredentialData& credential) -> Result<void> {
        if (!is_of_model(credential, model)) return {};
        auto outcome = data.store->credentials().revoke_credential(credential.credential_id(),
                                                                   context.clock.now(), options.reason);
        if (outcome && credential.is_active) ++revoked;
        // Its owner deleted it meanwhile: so much the better.
        if (!outcome && outcome.error().code == Errc::credential_not_found) return {};
        return outcome;
      }));
  context.out << "Revoked " << revoked << " passkeys.\n";
  return {};
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
  const bool names_a_model = !options.aaguid.empty() || !options.key_identifier.empty();
  const bool names_a_passkey = !options.user.empty() && !options.credential.empty();
  if (names_a_model ? !options.user.empty() : !names_a_passkey) {
    return fail(Errc::invalid_request,
                "name a user and one of his passkeys, or a model by --aaguid or --key-identifier");
  }
  return names_a_model ? revoke_model(options, context) : revoke_one(options, context);
}

}  // namespace blockauth::app
