// May this file hold our data, and what does a connection to it guarantee?
#include "store/sqlite_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

namespace blockauth::store::sqlite {
namespace {

constexpr Sql kUseWriteAheadLog{"PRAGMA journal_mode = WAL"};

constexpr Sql kWriterSettings[] = {
    // A commit returns when the disk has it: a spent challenge stays spent after a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    // Erased means overwritten, also inside the file (GDPR Art. 17).
    "PRAGMA secure_delete = ON",
    // Checkpointer copies the log; a commit never has to.
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",
};

constexpr Sql kReaderSettings[] = {
    "PRAGMA query_only = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8192",
};

template <std::size_t N>
Result<void> run_all(Connection& connection, const Sql (&settings)[N]) {
  for (const Sql setting : settings) BLOCKAUTH_CHECK(connection.run(setting));
  return {};
}

Failure unavailable(const std::string& path, const std::string& reason) {
  return fail(Errc::store_unavailable, path + ": " + reason);
}

}  // namespace

Result<std::string> plain_path(const std::string& path) {
  if (path.empty()) return fail(Errc::store_unavailable, "the path of the database is empty");
  return path.front() == '/' ? path : "./" + path;
}

// By lstat() and never by open(): closing any descriptor of a database file releases the locks that SQLite
// holds on it elsewhere in this process (fcntl(2), "Advisory record locking").
Result<FileState> inspect_file(const std::string& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return FileState::missing;
    return unavailable(path, std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode))
    return unavailable(path, "not a regular file (symbolic links are not followed)");
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return unavailable(path, "writable by others; chmod it to 600");
  return FileState::present;
}

// mknod() makes a regular file without opening it, for the same reason. SQLite gives its -wal and -shm files
// the mode of the database.
Result<void> make_file(const std::string& path) {
  if (mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) != 0 && errno != EEXIST) {
    return unavailable(path, std::generic_category().message(errno));
  }
  return {};
}

// SQLite does not wait for this lock, so two processes that start together would not both get here.
Result<void> use_write_ahead_log(Connection& connection, std::int64_t busy_timeout_ms) {
  for (std::int64_t waited_ms = 0;; ++waited_ms) {
    {
      Query query(connection, kUseWriteAheadLog);
      auto row = query.next();
      if (row && *row && query.text(0) == "wal") return {};
      if (row)
        return fail(Errc::store_unavailable, "this file system has no shared memory for a write-ahead log");
      if (waited_ms >= busy_timeout_ms || sqlite3_errcode(connection.handle()) != SQLITE_BUSY) {
        return fail(std::move(row).error());
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

Result<void> set_up_writer(Connection& connection) { return run_all(connection, kWriterSettings); }

Result<void> set_up_reader(Connection& connection) { return run_all(connection, kReaderSettings); }

}  // namespace blockauth::store::sqlite
