// How do SQLite's calls become results and typed values?
#include "store/sqlite_handle.hpp"

#include <chrono>
#include <thread>

namespace blockauth::store::sqlite {
namespace {

Errc errc_of(int code) noexcept {
  switch (code & 0xff) {  // the primary result code
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // our statements are constant: what cannot be prepared meets another schema
    case SQLITE_SCHEMA:
      return Errc::store_corrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return Errc::internal_error;
    default:  // not an enumeration of ours: busy, full, read-only, I/O, memory, permission, ...
      return Errc::store_unavailable;
  }
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access,
                                                     std::int64_t busy_timeout_ms) {
  auto connection = std::make_unique<Connection>(Token{}, busy_timeout_ms);
  const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  connection->handle_.reset(handle);
  if (code != SQLITE_OK) return connection->failure(code);
  sqlite3_busy_handler(handle, &Connection::wait_while_busy, &connection->busy_timeout_ms_);
  // A damaged or planted schema can neither run functions nor be written to.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  return connection;
}

// SQLite's own handler sleeps for up to 100 ms at a time; beside a process that commits all the time it would
// hardly ever find the lock free. This one asks every millisecond.
int Connection::wait_while_busy(void* timeout_ms, int attempts) noexcept {
  if (attempts >= *static_cast<const std::int64_t*>(timeout_ms)) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return 1;
}

Result<void> Connection::run(Sql sql) {
  BLOCKAUTH_CHECK(Query(*this, sql).execute());
  return {};
}

Result<void> Connection::run_script(const std::string& script) {
  const int code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<sqlite3_stmt*> Connection::prepared(Sql sql) {
  auto& statement = statements_[sql.text()];
  if (!statement) {
    sqlite3_stmt* fresh = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_.get(), sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &fresh, nullptr);
    if (code != SQLITE_OK) return failure(code);
    statement.reset(fresh);
  }
  return statement.get();
}

Failure Connection::failure(int code) const {
  // SQLite's messages name tables and columns, never values.
  std::string detail = "SQLite: ";
  detail += handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  return fail(errc_of(code), detail + " (" + std::to_string(code) + ")");
}

Query::Query(Connection& connection, Sql sql, Prepare) : connection_(connection) {
  auto statement = connection.prepared(sql);
  if (statement) {
    statement_ = *statement;
  } else {
    error_ = std::move(statement).error();
  }
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // they borrow memory of the caller
}

Result<bool> Query::next() {
  if (error_) return fail(*error_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_.failure(code);
}

Result<std::int64_t> Query::execute() {
  for (;;) {
    BLOCKAUTH_TRY(more, next());
    if (!more) return connection_.changes();
  }
}

bool Query::is_null(int column) const noexcept {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const noexcept { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const noexcept {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

ByteView Query::blob(int column) const noexcept {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Query::bind_integer(int index, std::int64_t value) {
  if (!error_) note(sqlite3_bind_int64(statement_, index, value));
}

void Query::bind(int index, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();  // a null pointer would bind NULL
  if (!error_) note(sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::bind(int index, ByteView value) {
  if (error_) return;
  note(value.empty() ? sqlite3_bind_zeroblob(statement_, index, 0)
                     : sqlite3_bind_blob64(statement_, index, value.data(), value.size(), SQLITE_STATIC));
}

void Query::bind(int index, std::nullopt_t) {
  if (!error_) note(sqlite3_bind_null(statement_, index));
}

void Query::note(int code) {
  if (code != SQLITE_OK) error_ = connection_.failure(code).error;
}

}  // namespace blockauth::store::sqlite
