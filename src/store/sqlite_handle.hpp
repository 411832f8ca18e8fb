// SQLite's connection and prepared statements, owned and typed.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"

namespace blockauth::store::sqlite {

// One whole statement, known at compile time: SQL cannot be put together from parts at run time.
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr const char* text() const noexcept { return text_; }

 private:
  const char* text_;
};

enum class Access : std::uint8_t { read_only, read_write };

// A connection with its cache of prepared statements. For one thread at a time.
class Connection final {
  struct Token {};  // only open() has one: make_unique needs a public constructor

 public:
  // `busy_timeout_ms`: how long a statement waits for locks of other connections.
  // Errors: store_unavailable, store_corrupt (here and in everything below).
  static Result<std::unique_ptr<Connection>> open(const std::string& path, Access access,
                                                  std::int64_t busy_timeout_ms);
  Connection(Token, std::int64_t busy_timeout_ms) noexcept : busy_timeout_ms_(busy_timeout_ms) {}
  ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs a statement that has neither parameters nor rows.
  Result<void> run(Sql sql);
  // Runs several statements, such as a migration.
  Result<void> run_script(const std::string& script);

  // Rows that the latest INSERT, UPDATE or DELETE touched.
  [[nodiscard]] std::int64_t changes() const noexcept { return sqlite3_changes64(handle_.get()); }
  [[nodiscard]] bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle_.get()) == 0; }
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

  // The statement, prepared at its first use.
  Result<sqlite3_stmt*> prepared(Sql sql);
  // The Error that SQLite's `code` stands for on this connection.
  [[nodiscard]] Failure failure(int code) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  static int wait_while_busy(void* timeout_ms, int attempts) noexcept;

  std::int64_t busy_timeout_ms_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>>
      statements_;  // by the literal's address
};

// One execution of a statement. Arguments are bound by reference: they outlive the query.
class Query final {
 public:
  template <class... Args>
  Query(Connection& connection, Sql sql, Args&&... args) : Query(connection, sql, Prepare{}) {
    static_assert((kOutlivesQuery<Args> && ...),
                  "a temporary that owns memory would be gone before the statement runs");
    int index = 0;
    ((bind(++index, args)), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Goes to the next row; false after the last one.
  Result<bool> next();
  // Executes a statement without rows, and says how many rows it changed.
  Result<std::int64_t> execute();

  // The current row's columns, from 0. Types are those of the table (STRICT); NULL reads as zero or empty.
  [[nodiscard]] bool is_null(int column) const noexcept;
  [[nodiscard]] std::int64_t integer(int column) const noexcept;
  [[nodiscard]] std::string_view text(int column) const noexcept;  // valid until the next row
  [[nodiscard]] ByteView blob(int column) const noexcept;          // likewise

 private:
  struct Prepare {};
  Query(Connection& connection, Sql sql, Prepare);

  template <class Arg>
  static constexpr bool kOutlivesQuery =
      std::is_lvalue_reference_v<Arg> || std::is_arithmetic_v<Arg> || std::is_same_v<Arg, TimePoint> ||
      std::is_same_v<Arg, std::string_view> || std::is_same_v<Arg, ByteView> ||
      std::is_same_v<Arg, std::nullopt_t>;

  template <class Integer>
  requires std::is_integral_v<Integer>
  void bind(int index, Integer value) { bind_integer(index, static_cast<std::int64_t>(value)); }
  void bind(int index, TimePoint value) { bind_integer(index, value.time_since_epoch().count()); }
  void bind(int index, std::string_view value);
  void bind(int index, ByteView value);
  void bind(int index, const Uuid& value) { bind(index, value.view()); }
  void bind(int index, std::nullopt_t);
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind(index, std::nullopt);
    }
  }
  template <class Tag>
  void bind(int index, const OpaqueBytes<Tag>& value) {
    bind(index, value.view());
  }
  void bind_integer(int index, std::int64_t value);
  void note(int code);

  Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
  std::optional<Error> error_;  // of preparing or binding; reported by next()
};

}  // namespace blockauth::store::sqlite
