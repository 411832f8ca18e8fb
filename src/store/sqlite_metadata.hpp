// FIDO metadata in SQLite.
#pragma once

#include <memory>

#include "blockauth/passkey/metadata_store.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The port. `database` outlives it.
std::unique_ptr<passkey::IMetadataStore> make_metadata_store(Database& database);

}  // namespace blockauth::store::sqlite
