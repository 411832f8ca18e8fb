// Settings of [storage] and [secrets] to an open store.
#include "app/data_access.hpp"

#include <utility>

#include "app/file.hpp"
#include "app/storage.hpp"
#include "blockauth/base/uuid.hpp"

namespace blockauth::app {

Result<std::vector<SecretBytes>> DataAccess::master_secrets(IRandom& random) const {
  return find_master_secrets(settings.storage, settings.secrets, store->instance_state(), random);
}

Result<StorageAccess> find_storage(const DataOptions& options, const CommandContext& context) {
  ConfigInputs inputs{.file = options.config, .environment = context.environment, .flags = {}, .dev = false};
  if (options.storage) {
    inputs.flags.push_back(
        {.section = "storage", .key = "url", .flag = "--storage", .value = SettingValue(*options.storage)});
  }
  return check_storage_access(load_storage_settings(inputs, options.config || !options.storage));
}

Result<DataAccess> open_data(const DataOptions& options, const CommandContext& context,
                             AbsentDatabase absent) {
  BLOCKAUTH_TRY(settings, find_storage(options, context));
  if (settings.storage.kind == StorageKind::memory) {
    return fail(Errc::invalid_configuration,
                "a store in memory belongs to the server process alone: use --storage sqlite:PATH");
  }
  const std::string& path = settings.storage.path;
  if (absent == AbsentDatabase::refused && !file_exists(path)) {
    return fail(Errc::io_error, "there is no database " + path + ": `blockauth migrate --storage sqlite:" +
                                    path + "` makes one, and so does `blockauth serve`");
  }
  BLOCKAUTH_TRY(store, open_storage(settings.storage, context.random));
  return DataAccess{std::move(settings), std::move(store)};
}

Result<passkey::User> find_user(passkey::IUserDirectory& users, std::string_view email_or_id) {
  std::optional<passkey::User> user;
  if (email_or_id.find('@') == std::string_view::npos) {
    const auto uuid = Uuid::parse(email_or_id);  // ours, in whichever case it was written
    BLOCKAUTH_TRY(found, users.get_user({uuid ? uuid->to_string() : std::string(email_or_id)}));
    user = std::move(found);
  } else {
    BLOCKAUTH_TRY(canonical, passkey::canonical_email(email_or_id));
    BLOCKAUTH_TRY(found, users.get_user_by_email(canonical));
    user = std::move(found);
  }
  if (!user) return fail(Errc::user_not_found, "there is no user " + std::string(email_or_id));
  return *std::move(user);
}

}  // namespace blockauth::app
