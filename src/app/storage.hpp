// Which database, and with which master secret was it made?
#pragma once

#include <memory>
#include <vector>

#include "app/app_config.hpp"
#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/store/store.hpp"

namespace blockauth::app {

// Errors: those of the store's open_*().
[[nodiscard]] Result<std::unique_ptr<store::Store>> open_storage(const StorageConfig& config,
                                                                 IRandom& random);

// The master secrets for this store, the sealing one first. Configured, or else of the storage itself: SQLite
// keeps one in a file beside the database, made at first use; a store in memory gets a fresh one.
//
// The store remembers a value derived from the secret, so that a wrong one is noticed here and not by users:
// two nodes with different secrets would refuse each other's challenges. Errors: secret_mismatch (another
// secret, or the file is gone), io_error, store_unavailable.
[[nodiscard]] Result<std::vector<SecretBytes>> find_master_secrets(const StorageConfig& storage,
                                                                   const SecretsConfig& configured,
                                                                   passkey::IInstanceState& state,
                                                                   IRandom& random);

}  // namespace blockauth::app
