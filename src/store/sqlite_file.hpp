// The database file: who may touch it, and how its connections are set up.
#pragma once

#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

enum class FileState : std::uint8_t { missing, present };

// `path` as SQLite takes it: never one of its special names (":memory:", "file:...").
// Errors: store_unavailable (empty).
Result<std::string> plain_path(const std::string& path);
// Errors: store_unavailable (not a regular file, a symbolic link, or writable by group or others).
Result<FileState> inspect_file(const std::string& path);
// Makes an empty file with mode 0600, unless there is one already. Errors: store_unavailable.
Result<void> make_file(const std::string& path);

// Switches the database to write-ahead logging, which lets readers and the writer pass each other.
Result<void> use_write_ahead_log(Connection& connection, std::int64_t busy_timeout_ms);
Result<void> set_up_writer(Connection& connection);
Result<void> set_up_reader(Connection& connection);

}  // namespace blockauth::store::sqlite
