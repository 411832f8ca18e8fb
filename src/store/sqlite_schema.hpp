// The database's identity and the version of its schema.
#pragma once

#include <span>

#include "base/embedded_file.hpp"
#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

// The version to which `migrations` lead: their number, as the n-th one leads from n - 1 to n.
[[nodiscard]] inline int latest_version(std::span<const EmbeddedFile> migrations) {
  return static_cast<int>(migrations.size());
}

// The schema's version; 0 for an empty database. Changes nothing.
// Errors: store_corrupt (no database, somebody else's, or one of a newer BlockAuth).
Result<int> schema_version(Connection& connection, std::span<const EmbeddedFile> migrations);

// Brings the schema up to date, each step in a transaction of its own. Safe beside others that do the same.
Result<void> migrate(Connection& connection, std::span<const EmbeddedFile> migrations);

}  // namespace blockauth::store::sqlite
