// How does a command reach the data? By --storage alone, or as the server would.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app_config.hpp"
#include "app/command_context.hpp"
#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/store/store.hpp"

namespace blockauth::app {

struct DataOptions {
  std::optional<std::string> storage;  // --storage
  std::optional<std::string> config;   // --config
};

struct DataAccess {
  StorageAccess settings;
  std::unique_ptr<store::Store> store;

  // Errors: those of find_master_secrets.
  [[nodiscard]] Result<std::vector<SecretBytes>> master_secrets(IRandom& random) const;
};

// Where there is no database yet: few commands have a reason to make one, and to the others a name that was
// mistyped must not look like an empty database.
enum class AbsentDatabase : std::uint8_t { refused, made };

// With --storage and without --config no configuration file is read: the storage has what a command needs.
// Errors: invalid_configuration, io_error (no database), and those of open_storage.
[[nodiscard]] Result<DataAccess> open_data(const DataOptions& options, const CommandContext& context,
                                           AbsentDatabase absent = AbsentDatabase::refused);

// The settings under which open_data() looks for the storage, without opening it. Errors:
// invalid_configuration.
[[nodiscard]] Result<StorageAccess> find_storage(const DataOptions& options, const CommandContext& context);

// By e-mail address, or by id. Errors: user_not_found, invalid_request, those of IUserDirectory.
[[nodiscard]] Result<passkey::User> find_user(passkey::IUserDirectory& users, std::string_view email_or_id);

}  // namespace blockauth::app
