// How are accounts, and the invitations to enrol for them, kept in SQLite?
#include "store/sqlite_users.hpp"

#include "store/sqlite_rows.hpp"

namespace blockauth::store::sqlite {
namespace {

using passkey::User;
using passkey::UserId;

constexpr Sql kInsertUser{R"sql(
  INSERT INTO user (id, email, email_canonical, display_name, handle, is_active, email_verified, foreign_issuer,
                    foreign_subject, created_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
  ON CONFLICT DO NOTHING
)sql"};
constexpr Sql kUserById{R"sql(
  SELECT id, email, display_name, handle, is_active, email_verified, foreign_issuer, foreign_subject, created_at
  FROM user WHERE id = ?1
)sql"};
constexpr Sql kUserByEmail{R"sql(
  SELECT id, email, display_name, handle, is_active, email_verified, foreign_issuer, foreign_subject, created_at
  FROM user WHERE email_canonical = ?1
)sql"};
constexpr Sql kUserByForeignIdentity{R"sql(
  SELECT id, email, display_name, handle, is_active, email_verified, foreign_issuer, foreign_subject, created_at
  FROM user WHERE foreign_issuer = ?1 AND foreign_subject = ?2
)sql"};
constexpr Sql kUsersAfter{R"sql(
  SELECT id, email, display_name, handle, is_active, email_verified, foreign_issuer, foreign_subject, created_at
  FROM user WHERE id > ?1 ORDER BY id LIMIT ?2
)sql"};
constexpr Sql kUserIsActive{"SELECT is_active FROM user WHERE id = ?1"};
constexpr Sql kSetUserActive{"UPDATE user SET is_active = ?2 WHERE id = ?1"};
constexpr Sql kEndSessionsOfUser{"UPDATE session SET is_revoked = 1 WHERE user_id = ?1 AND is_revoked = 0"};
constexpr Sql kEraseUser{"DELETE FROM user WHERE id = ?1"};  // credentials, sessions and enrolments cascade

constexpr Sql kInsertEnrolment{R"sql(
  INSERT INTO enrolment (token_hash, user_id, expires_at, is_spent)
  SELECT ?1, id, ?3, 0 FROM user WHERE id = ?2
)sql"};
constexpr Sql kEnrolment{"SELECT user_id, expires_at FROM enrolment WHERE token_hash = ?1 AND is_spent = 0"};
constexpr Sql kSpendEnrolment{R"sql(
  UPDATE enrolment SET is_spent = 1
  WHERE token_hash = ?1 AND user_id = ?2 AND is_spent = 0 AND expires_at > ?3
)sql"};

Result<std::optional<User>> single_user(Query& query) {
  BLOCKAUTH_TRY(found, query.next());
  if (!found) return std::optional<User>{};
  RowReader row(query);
  auto user = read_user(row);
  return row.finish(std::optional(std::move(user)));
}

class SqliteUserDirectory final : public passkey::IUserDirectory {
 public:
  explicit SqliteUserDirectory(Database& database) noexcept : database_(database) {}

  Result<std::optional<User>> get_user(const UserId& id) override {
    return database_.read([&](Connection& connection) {
      Query query(connection, kUserById, id.value);
      return single_user(query);
    });
  }

  Result<std::optional<User>> get_user_by_email(std::string_view canonical) override {
    return database_.read([&](Connection& connection) {
      Query query(connection, kUserByEmail, canonical);
      return single_user(query);
    });
  }

  Result<std::optional<User>> get_user_by_foreign_identity(
      const passkey::ForeignIdentity& identity) override {
    return database_.read([&](Connection& connection) {
      Query query(connection, kUserByForeignIdentity, identity.issuer, identity.subject);
      return single_user(query);
    });
  }

  Result<void> insert_user(const User& user) override {
    return database_.write([&](Connection& connection) { return sqlite::insert_user(connection, user); });
  }

  Result<void> set_user_active(const UserId& id, bool active) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_TRY(changed, Query(connection, kSetUserActive, id.value, active).execute());
      if (changed == 0) return fail(Errc::user_not_found);
      if (!active) BLOCKAUTH_CHECK(Query(connection, kEndSessionsOfUser, id.value).execute());
      return {};
    });
  }

  Result<void> erase_user(const UserId& id) override {
    BLOCKAUTH_CHECK(database_.write([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_TRY(erased, Query(connection, kEraseUser, id.value).execute());
      if (erased == 0) return fail(Errc::user_not_found);
      return {};
    }));
    database_.empty_log();
    return {};
  }

  Result<std::vector<User>> list_users(const UserId& after, std::size_t limit) override {
    return database_.read([&](Connection& connection) -> Result<std::vector<User>> {
      std::vector<User> users;
      Query query(connection, kUsersAfter, after.value, limit);
      for (;;) {
        BLOCKAUTH_TRY(found, query.next());
        if (!found) return users;
        RowReader row(query);
        BLOCKAUTH_TRY(user, row.finish(read_user(row)));
        users.push_back(std::move(user));
      }
    });
  }

 private:
  Database& database_;
};

class SqliteEnrolmentStore final : public passkey::IEnrolmentStore {
 public:
  explicit SqliteEnrolmentStore(Database& database) noexcept : database_(database) {}

  Result<void> insert_enrolment(const passkey::Enrolment& enrolment) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      Query insert(connection, kInsertEnrolment, enrolment.token_hash, enrolment.user_id.value,
                   enrolment.expires_at);
      BLOCKAUTH_TRY(inserted, insert.execute());
      if (inserted == 0) return fail(Errc::user_not_found);
      return {};
    });
  }

  Result<std::optional<passkey::Enrolment>> get_enrolment(ByteView token_hash) override {
    return database_.read([&](Connection& connection) -> Result<std::optional<passkey::Enrolment>> {
      Query query(connection, kEnrolment, token_hash);
      BLOCKAUTH_TRY(found, query.next());
      if (!found) return std::optional<passkey::Enrolment>{};
      RowReader row(query);
      passkey::Enrolment enrolment{
          .token_hash = to_bytes(token_hash), .user_id = {row.text()}, .expires_at = row.time()};
      return row.finish(std::optional(std::move(enrolment)));
    });
  }

  Result<void> spend_enrolment(ByteView token_hash, const UserId& user_id, TimePoint now) override {
    return database_.write([&](Connection& connection) {
      return sqlite::spend_enrolment(connection, token_hash, user_id, now);
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::IUserDirectory> make_user_directory(Database& database) {
  return std::make_unique<SqliteUserDirectory>(database);
}

std::unique_ptr<passkey::IEnrolmentStore> make_enrolment_store(Database& database) {
  return std::make_unique<SqliteEnrolmentStore>(database);
}

Result<void> insert_user(Connection& connection, const User& user) {
  BLOCKAUTH_TRY(canonical, canonical_column(user));
  const auto issuer = user.foreign ? std::optional(user.foreign->issuer) : std::nullopt;
  const auto subject = user.foreign ? std::optional(user.foreign->subject) : std::nullopt;
  Query insert(connection, kInsertUser, user.id.value, user.email, canonical, user.display_name, user.handle,
               user.is_active, user.email_verified, issuer, subject, user.created_at);
  BLOCKAUTH_TRY(inserted, insert.execute());
  if (inserted == 0) return fail(Errc::user_already_exists);
  return {};
}

Result<void> check_user_active(Connection& connection, const UserId& id) {
  Query query(connection, kUserIsActive, id.value);
  BLOCKAUTH_TRY(found, query.next());
  if (!found) return fail(Errc::user_not_found);
  if (query.integer(0) == 0) return fail(Errc::user_disabled);
  return {};
}

Result<void> spend_enrolment(Connection& connection, ByteView token_hash, const UserId& user_id,
                             TimePoint now) {
  BLOCKAUTH_TRY(spent, Query(connection, kSpendEnrolment, token_hash, user_id.value, now).execute());
  if (spent == 0) return fail(Errc::enrolment_invalid);
  return {};
}

}  // namespace blockauth::store::sqlite
