// What may be thrown away, without anybody waiting for long?
#include "store/sqlite_maintenance.hpp"

#include "store/sqlite_ceremonies.hpp"
#include "store/sqlite_rows.hpp"
#include "store/sqlite_sessions.hpp"

namespace blockauth::store::sqlite {
namespace {

constexpr Sql kCountChallenges{"SELECT count(*) FROM spent_challenge WHERE expires_at < ?1"};
constexpr Sql kCountSessions{"SELECT count(*) FROM session WHERE expires_at < ?1 OR is_revoked = 1"};
constexpr Sql kCountEnrolments{"SELECT count(*) FROM enrolment WHERE expires_at < ?1 OR is_spent = 1"};
// A user's latest used active credential of an RP ID stays, however old: it may be the only way in.
constexpr Sql kCountStale{R"sql(
  SELECT count(*) FROM credential AS c
  WHERE coalesce(c.last_used_at, c.created_at) < ?1
    AND (c.is_active = 0 OR c.id <> (
      SELECT k.id FROM credential AS k
      WHERE k.user_id = c.user_id AND k.rp_id = c.rp_id AND k.is_active = 1
      ORDER BY coalesce(k.last_used_at, k.created_at) DESC, k.created_at DESC, k.id DESC LIMIT 1))
)sql"};
constexpr Sql kDeleteStale{R"sql(
  DELETE FROM credential AS c
  WHERE coalesce(c.last_used_at, c.created_at) < ?1
    AND (c.is_active = 0 OR c.id <> (
      SELECT k.id FROM credential AS k
      WHERE k.user_id = c.user_id AND k.rp_id = c.rp_id AND k.is_active = 1
      ORDER BY coalesce(k.last_used_at, k.created_at) DESC, k.created_at DESC, k.id DESC LIMIT 1))
  RETURNING user_id, id
)sql"};
// A thousand rows a transaction: nobody who commits meanwhile waits for long.
constexpr Sql kDeleteSomeSessions{R"sql(
  DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < ?1 OR is_revoked = 1 LIMIT 1000)
)sql"};
constexpr Sql kDeleteSomeEnrolments{R"sql(
  DELETE FROM enrolment WHERE token_hash IN
    (SELECT token_hash FROM enrolment WHERE expires_at < ?1 OR is_spent = 1 LIMIT 1000)
)sql"};

constexpr Sql kState{"SELECT value FROM instance_state WHERE name = ?1"};
constexpr Sql kInsertState{"INSERT INTO instance_state (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING"};
constexpr Sql kReplaceState{"UPDATE instance_state SET value = ?3 WHERE name = ?1 AND value = ?2"};

Result<std::size_t> count(Connection& connection, Sql sql, TimePoint before) {
  Query query(connection, sql, before);
  BLOCKAUTH_CHECK(query.next());
  return static_cast<std::size_t>(query.integer(0));
}

Result<std::size_t> delete_all(Database& database, Sql delete_some, TimePoint before) {
  std::size_t deleted = 0;
  for (;;) {
    BLOCKAUTH_TRY(some, database.write([delete_some, before](Connection& connection) {
      return Query(connection, delete_some, before).execute();
    }));
    if (some == 0) return deleted;
    deleted += static_cast<std::size_t>(some);
  }
}

Result<std::size_t> delete_stale(Connection& connection, TimePoint before) {
  std::size_t deleted = 0;
  Query deletion(connection, kDeleteStale, before);  // it deletes at its first step; the rows only tell what
  for (;;) {
    BLOCKAUTH_TRY(found, deletion.next());
    if (!found) return deleted;
    RowReader row(deletion);
    const std::string user_id = row.text();
    const Uuid id = row.uuid();
    BLOCKAUTH_CHECK(end_sessions_of_credential(connection, user_id, id));
    ++deleted;
  }
}

class SqliteMaintenance final : public passkey::IMaintenance {
 public:
  explicit SqliteMaintenance(Database& database) noexcept : database_(database) {}

  Result<passkey::CleanupReport> cleanup(const passkey::CleanupRequest& request) override {
    return request.dry_run ? count_only(request) : delete_for_good(request);
  }

 private:
  Result<passkey::CleanupReport> count_only(const passkey::CleanupRequest& request) {
    return database_.read([&](Connection& connection) -> Result<passkey::CleanupReport> {
      BLOCKAUTH_TRY(challenges, count(connection, kCountChallenges, request.now));
      BLOCKAUTH_TRY(sessions, count(connection, kCountSessions, request.now));
      BLOCKAUTH_TRY(enrolments, count(connection, kCountEnrolments, request.now));
      passkey::CleanupReport report{.challenges = challenges, .sessions = sessions, .enrolments = enrolments};
      if (request.stale_before) {
        BLOCKAUTH_TRY(credentials, count(connection, kCountStale, *request.stale_before));
        report.credentials = credentials;
      }
      return report;
    });
  }

  Result<passkey::CleanupReport> delete_for_good(const passkey::CleanupRequest& request) {
    BLOCKAUTH_TRY(challenges, forget_expired_challenges(database_, request.now));
    BLOCKAUTH_TRY(sessions, delete_all(database_, kDeleteSomeSessions, request.now));
    BLOCKAUTH_TRY(enrolments, delete_all(database_, kDeleteSomeEnrolments, request.now));
    passkey::CleanupReport report{.challenges = challenges, .sessions = sessions, .enrolments = enrolments};
    if (request.stale_before) {
      // After the sessions, so that a dry run counts the same: those that end now are the next clean-up's.
      BLOCKAUTH_TRY(credentials, database_.write([&](Connection& connection) {
        return delete_stale(connection, *request.stale_before);
      }));
      report.credentials = credentials;
    }
    return report;
  }

  Database& database_;
};

class SqliteInstanceState final : public passkey::IInstanceState {
 public:
  explicit SqliteInstanceState(Database& database) noexcept : database_(database) {}

  Result<Bytes> get_or_insert(std::string_view name, ByteView candidate) override {
    return database_.write(
        [&](Connection& connection) { return get_or_insert_state(connection, name, candidate); });
  }

  Result<bool> replace(std::string_view name, ByteView expected, ByteView value) override {
    return database_.write([&](Connection& connection) -> Result<bool> {
      BLOCKAUTH_TRY(replaced, Query(connection, kReplaceState, name, expected, value).execute());
      return replaced == 1;
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::IMaintenance> make_maintenance(Database& database) {
  return std::make_unique<SqliteMaintenance>(database);
}

std::unique_ptr<passkey::IInstanceState> make_instance_state(Database& database) {
  return std::make_unique<SqliteInstanceState>(database);
}

Result<Bytes> get_or_insert_state(Connection& connection, std::string_view name, ByteView candidate) {
  BLOCKAUTH_CHECK(Query(connection, kInsertState, name, candidate).execute());
  Query query(connection, kState, name);
  BLOCKAUTH_TRY(found, query.next());
  if (!found) return fail(Errc::internal_error, "an inserted row is not there");
  return to_bytes(query.blob(0));
}

}  // namespace blockauth::store::sqlite
