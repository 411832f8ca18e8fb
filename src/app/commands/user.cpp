// One IUserDirectory call a command, except for the export.
#include "app/commands/user.hpp"

#include <cstddef>
#include <ostream>
#include <utility>

#include "app/account_export.hpp"
#include "base/time_text.hpp"
#include "base/utf8.hpp"
#include "blockauth/base/uuid.hpp"

namespace blockauth::app {
namespace {

constexpr std::size_t kUsersPerRead = 1000;

}  // namespace

Result<void> user_add_command(const UserOptions& options, const CommandContext& context) {
  BLOCKAUTH_CHECK(passkey::canonical_email(options.user));
  const auto characters = count_characters(options.display_name);
  if (!characters || *characters > passkey::kMaxDisplayNameCharacters) {
    return fail(Errc::invalid_request, "--display-name must be UTF-8 of at most 255 characters");
  }
  BLOCKAUTH_TRY(data, open_data(options.data, context, AbsentDatabase::made));
  passkey::User user;
  user.created_at = context.clock.now();
  user.email_verified = true;  // the operator vouches for it
  user.id = {Uuid::v7(user.created_at, context.random).to_string()};
  user.email = options.user;
  user.display_name = options.display_name;
  user.handle = UserHandle(context.random.bytes(kMaxUserHandleBytes));
  if (auto inserted = data.store->users().insert_user(user); !inserted) {
    Error error = std::move(inserted).error();
    if (error.code == Errc::user_already_exists)
      error.detail = "there is a user " + options.user + " already";
    return fail(std::move(error));
  }
  context.out << user.id.value << '\n';
  return {};
}

Result<void> user_list_command(const DataOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options, context));
  passkey::UserId after;
  while (true) {
    BLOCKAUTH_TRY(users, data.store->users().list_users(after, kUsersPerRead));
    for (const passkey::User& user : users) {
      context.out << user.id.value << '\t' << user.email << '\t' << (user.is_active ? "active" : "disabled")
                  << '\t' << to_iso8601(user.created_at) << '\n';
    }
    if (users.size() < kUsersPerRead) return {};
    after = users.back().id;
  }
}

Result<void> user_set_active_command(const UserOptions& options, bool active, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  return data.store->users().set_user_active(user.id, active);
}

Result<void> user_export_command(const UserOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  BLOCKAUTH_TRY(credentials, data.store->credentials().get_credentials_for_user(user.id));
  BLOCKAUTH_TRY(sessions, data.store->refresh_tokens().get_sessions_for_user(user.id.value));
  context.out << account_as_json(user, credentials, sessions) << '\n';
  return {};
}

Result<void> user_erase_command(const UserOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  return data.store->users().erase_user(user.id);
}

}  // namespace blockauth::app
