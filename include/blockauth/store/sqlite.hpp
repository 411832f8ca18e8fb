// Embedded storage: one SQLite file, several processes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/store/store.hpp"

namespace blockauth::store {

struct SqliteConfig {
  std::string path;
  std::size_t readers = 4;              // connections for reading; one more writes
  std::int64_t busy_timeout_ms = 5000;  // how long another process may hold the write lock
  bool migrate = true;  // bring an older schema up to date (and make a new file); false: refuse it
};

// Makes the file if it is not there, mode 0600. WAL, synchronous=FULL: what was committed survives a power
// cut. Errors: store_unavailable (cannot be opened, or is writable by others), store_corrupt (not our
// database, a newer schema, or an older one with migrate = false).
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const SqliteConfig& config, IRandom& random);

struct SchemaStatus {
  int current = 0;  // 0: no schema yet
  int latest = 0;
};
// What a migration would do, without doing it. Errors: as open_sqlite.
[[nodiscard]] Result<SchemaStatus> sqlite_schema_status(const std::string& path);

}  // namespace blockauth::store
