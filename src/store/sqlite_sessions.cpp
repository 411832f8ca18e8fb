// How do sign-ins live, rotate and end in SQLite?
#include "store/sqlite_sessions.hpp"

#include "store/sqlite_rows.hpp"
#include "store/sqlite_users.hpp"

namespace blockauth::store::sqlite {
namespace {

using token::Session;

constexpr Sql kInsertSession{R"sql(
  INSERT INTO session (id, user_id, credential, rp_id, methods, auth_time, generation, rotated_at, expires_at, is_revoked)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, 0)
)sql"};
constexpr Sql kSession{R"sql(
  SELECT s.id, s.user_id, u.email, u.is_active, s.credential, s.rp_id, s.methods, s.auth_time, s.rotated_at,
         s.expires_at, s.generation
  FROM session s JOIN user u ON u.id = s.user_id
  WHERE s.id = ?1 AND s.is_revoked = 0
)sql"};
constexpr Sql kSessionsOfUser{R"sql(
  SELECT s.id, s.user_id, u.email, u.is_active, s.credential, s.rp_id, s.methods, s.auth_time, s.rotated_at,
         s.expires_at, s.generation
  FROM session s JOIN user u ON u.id = s.user_id
  WHERE s.user_id = ?1 AND s.is_revoked = 0
  ORDER BY s.auth_time DESC, s.id DESC
)sql"};
constexpr Sql kRotate{R"sql(
  UPDATE session SET generation = generation + 1, rotated_at = ?2, expires_at = ?3 WHERE id = ?1
)sql"};
constexpr Sql kRevoke{"UPDATE session SET is_revoked = 1 WHERE id = ?1"};
constexpr Sql kEndSessionsOfCredential{R"sql(
  UPDATE session SET is_revoked = 1 WHERE user_id = ?1 AND credential = ?2 AND is_revoked = 0
)sql"};
constexpr Sql kRefreshAuthentication{R"sql(
  UPDATE session SET auth_time = ?3, methods = coalesce(?4, methods)
  WHERE id = ?1 AND user_id = ?2 AND is_revoked = 0 AND expires_at > ?3
)sql"};

Result<std::optional<Session>> find_session(Connection& connection, const Uuid& id) {
  Query query(connection, kSession, id);
  BLOCKAUTH_TRY(found, query.next());
  if (!found) return std::optional<Session>{};
  RowReader row(query);
  auto session = read_session(row);
  return row.finish(std::optional(std::move(session)));
}

// Within a transaction that holds the write lock: what is read here is still so when it is written.
Result<token::Rotation> rotate_session(Connection& connection, const token::RotationRequest& request) {
  using enum token::RotationOutcome;
  BLOCKAUTH_TRY(session, find_session(connection, request.session));
  if (!session || session->expires_at <= request.now || !session->user_active)
    return token::Rotation{ended, {}};

  if (request.generation == session->generation) {
    Query rotate(connection, kRotate, request.session, request.now, request.new_expires_at);
    BLOCKAUTH_CHECK(rotate.execute());
    ++session->generation;
    session->rotated_at = request.now;
    session->expires_at = request.new_expires_at;
    return token::Rotation{rotated, std::move(session)};
  }
  if (request.generation + std::uint64_t{1} == session->generation &&
      request.now - session->rotated_at <= request.grace) {
    return token::Rotation{repeated, std::move(session)};
  }
  BLOCKAUTH_CHECK(Query(connection, kRevoke, request.session).execute());
  return token::Rotation{reused, {}};
}

class SqliteRefreshTokenStore final : public token::IRefreshTokenStore {
 public:
  explicit SqliteRefreshTokenStore(Database& database) noexcept : database_(database) {}

  Result<void> insert_session(const Session& session) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      const passkey::UserId user_id{session.user_id};
      BLOCKAUTH_CHECK(check_user_active(connection, user_id));
      return sqlite::insert_session(connection, session);
    });
  }

  Result<std::optional<Session>> get_session(const Uuid& id) override {
    return database_.read([&](Connection& connection) { return find_session(connection, id); });
  }

  Result<std::vector<Session>> get_sessions_for_user(const std::string& user_id) override {
    return database_.read([&](Connection& connection) -> Result<std::vector<Session>> {
      std::vector<Session> sessions;
      Query query(connection, kSessionsOfUser, user_id);
      for (;;) {
        BLOCKAUTH_TRY(found, query.next());
        if (!found) return sessions;
        RowReader row(query);
        auto session = read_session(row);
        BLOCKAUTH_TRY(sound, row.finish(std::move(session)));
        sessions.push_back(std::move(sound));
      }
    });
  }

  Result<token::Rotation> rotate(const token::RotationRequest& request) override {
    return database_.write([&](Connection& connection) { return rotate_session(connection, request); });
  }

  Result<void> revoke_session(const Uuid& id) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_CHECK(Query(connection, kRevoke, id).execute());
      return {};
    });
  }

  Result<void> revoke_sessions_of_credential(const std::string& user_id, const Uuid& credential) override {
    return database_.write(
        [&](Connection& connection) { return end_sessions_of_credential(connection, user_id, credential); });
  }

  Result<void> refresh_authentication(const Uuid& id, const std::string& user_id, TimePoint auth_time,
                                      const std::string& methods) override {
    return database_.write([&](Connection& connection) {
      return sqlite::refresh_authentication(connection, id, user_id, auth_time, methods);
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<token::IRefreshTokenStore> make_refresh_token_store(Database& database) {
  return std::make_unique<SqliteRefreshTokenStore>(database);
}

Result<void> insert_session(Connection& connection, const Session& session) {
  Query insert(connection, kInsertSession, session.id, session.user_id, session.credential, session.rp_id,
               session.methods, session.auth_time, session.rotated_at, session.expires_at);
  BLOCKAUTH_CHECK(insert.execute());
  return {};
}

Result<void> end_sessions_of_credential(Connection& connection, const std::string& user_id,
                                        const Uuid& credential) {
  BLOCKAUTH_CHECK(Query(connection, kEndSessionsOfCredential, user_id, credential).execute());
  return {};
}

Result<void> refresh_authentication(Connection& connection, const Uuid& id, const std::string& user_id,
                                    TimePoint auth_time, const std::optional<std::string>& methods) {
  BLOCKAUTH_TRY(changed,
                Query(connection, kRefreshAuthentication, id, user_id, auth_time, methods).execute());
  if (changed == 0) return fail(Errc::session_ended);
  return {};
}

}  // namespace blockauth::store::sqlite
