// How is a ceremony's result stored in one transaction, once?
#include "store/sqlite_ceremonies.hpp"

#include "blockauth/passkey/instance_state.hpp"
#include "store/session_of.hpp"
#include "store/sqlite_credentials.hpp"
#include "store/sqlite_rows.hpp"
#include "store/sqlite_sessions.hpp"
#include "store/sqlite_users.hpp"

namespace blockauth::store::sqlite {
namespace {

using passkey::CredentialData;
using passkey::SpentChallenge;
using passkey::UserId;

constexpr Sql kSpend{R"sql(
  INSERT INTO spent_challenge (expires_at, nonce)
  SELECT ?1, ?2 WHERE ?1 > (SELECT expires_at FROM ledger_watermark)
  ON CONFLICT DO NOTHING
)sql"};
constexpr Sql kRaiseWatermark{"UPDATE ledger_watermark SET expires_at = ?1 WHERE expires_at < ?1"};
// A thousand rows a transaction: nobody who commits meanwhile waits for long.
constexpr Sql kForgetSome{R"sql(
  DELETE FROM spent_challenge WHERE (expires_at, nonce) IN
    (SELECT expires_at, nonce FROM spent_challenge WHERE expires_at < ?1 ORDER BY expires_at, nonce LIMIT 1000)
)sql"};
constexpr Sql kEpoch{"SELECT value FROM instance_state WHERE name = ?1"};
constexpr Sql kCredentialExists{"SELECT 1 FROM credential WHERE credential_id = ?1 OR id = ?2"};
constexpr Sql kCountActive{R"sql(
  SELECT count(*) FROM credential WHERE user_id = ?1 AND rp_id = ?2 AND is_active = 1
)sql"};
constexpr Sql kRpIdAndActivity{R"sql(
  SELECT rp_id, is_active FROM credential WHERE credential_id = ?1 AND user_id = ?2
)sql"};

Result<bool> spend(Connection& connection, const SpentChallenge& challenge) {
  BLOCKAUTH_TRY(inserted, Query(connection, kSpend, challenge.expires_at, challenge.nonce).execute());
  return inserted == 1;
}

Result<void> spend_or_refuse(Connection& connection, const SpentChallenge& challenge) {
  BLOCKAUTH_TRY(first, spend(connection, challenge));
  if (!first) return fail(Errc::challenge_spent);
  return {};
}

Result<std::size_t> count_active(Connection& connection, const UserId& user_id, std::string_view rp_id) {
  Query query(connection, kCountActive, user_id.value, rp_id);
  BLOCKAUTH_CHECK(query.next());
  return static_cast<std::size_t>(query.integer(0));
}

Result<void> check_new(Connection& connection, const CredentialData& credential) {
  Query query(connection, kCredentialExists, credential.credential_id(), credential.id);
  BLOCKAUTH_TRY(exists, query.next());
  if (exists) return fail(Errc::credential_already_registered);
  return {};
}

// The order of the checks is the order of precedence that ICeremonyCommit promises. The transaction holds the
// write lock from its beginning, so nothing that was checked can change before it is committed.
Result<void> register_credential(Connection& connection, const passkey::RegistrationCommit& commit) {
  const CredentialData& credential = commit.credential;
  BLOCKAUTH_CHECK(spend_or_refuse(connection, commit.challenge));
  if (commit.new_user) BLOCKAUTH_CHECK(insert_user(connection, *commit.new_user));
  if (commit.enrolment_token_hash) {
    BLOCKAUTH_CHECK(
        spend_enrolment(connection, *commit.enrolment_token_hash, credential.user_id, credential.created_at));
  }
  BLOCKAUTH_CHECK(check_user_active(connection, credential.user_id));
  BLOCKAUTH_CHECK(check_new(connection, credential));
  BLOCKAUTH_TRY(active, count_active(connection, credential.user_id, credential.record.rp_id));
  if (active >= commit.credential_limit) return fail(Errc::credential_limit_reached);
  BLOCKAUTH_CHECK(insert_credential(connection, credential));
  if (commit.session) BLOCKAUTH_CHECK(insert_session(connection, session_of(*commit.session)));
  return {};
}

Result<void> log_in(Connection& connection, const passkey::LoginCommit& commit) {
  BLOCKAUTH_CHECK(spend_or_refuse(connection, commit.challenge));
  BLOCKAUTH_CHECK(check_user_active(connection, commit.user_id));
  BLOCKAUTH_CHECK(update_credential(connection, commit.update, commit.user_id.value));
  if (commit.refreshed_session) {
    const auto methods = commit.session ? std::optional(commit.session->methods) : std::nullopt;
    return refresh_authentication(connection, *commit.refreshed_session, commit.user_id.value,
                                  commit.session ? commit.session->auth_time : commit.update.used_at,
                                  methods);
  }
  if (commit.session) BLOCKAUTH_CHECK(insert_session(connection, session_of(*commit.session)));
  return {};
}

Result<void> remove(Connection& connection, const UserId& user_id, const CredentialId& credential_id,
                    bool keep_last) {
  std::string rp_id;
  {
    Query query(connection, kRpIdAndActivity, credential_id, user_id.value);
    BLOCKAUTH_TRY(found, query.next());
    if (!found) return fail(Errc::credential_not_found);
    rp_id = query.text(0);
    keep_last = keep_last && query.integer(1) != 0;
  }
  if (keep_last) {
    BLOCKAUTH_TRY(active, count_active(connection, user_id, rp_id));
    if (active == 1) return fail(Errc::last_credential);
  }
  return delete_credential(connection, credential_id);
}

class SqliteChallengeLedger final : public passkey::IChallengeLedger {
 public:
  explicit SqliteChallengeLedger(Database& database) noexcept : database_(database) {}

  Result<bool> spend(const SpentChallenge& challenge) override {
    return database_.write([&](Connection& connection) { return sqlite::spend(connection, challenge); });
  }

  Result<std::size_t> remove_expired(TimePoint now) override {
    return forget_expired_challenges(database_, now);
  }

  Result<Bytes> epoch() override {
    return database_.read([](Connection& connection) -> Result<Bytes> {
      Query query(connection, kEpoch, passkey::kLedgerEpochName);
      BLOCKAUTH_TRY(found, query.next());
      if (!found) return fail(Errc::store_corrupt, "the ledger has no epoch");
      return to_bytes(query.blob(0));
    });
  }

 private:
  Database& database_;
};

class SqliteCeremonyCommit final : public passkey::ICeremonyCommit {
 public:
  explicit SqliteCeremonyCommit(Database& database) noexcept : database_(database) {}

  Result<void> commit_registration(const passkey::RegistrationCommit& commit) override {
    return database_.write([&](Connection& connection) { return register_credential(connection, commit); });
  }

  Result<void> commit_login(const passkey::LoginCommit& commit) override {
    return database_.write([&](Connection& connection) { return log_in(connection, commit); });
  }

  Result<void> commit_deletion(const UserId& user_id, const CredentialId& credential_id,
                               bool keep_last) override {
    return database_.write(
        [&](Connection& connection) { return remove(connection, user_id, credential_id, keep_last); });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::IChallengeLedger> make_challenge_ledger(Database& database) {
  return std::make_unique<SqliteChallengeLedger>(database);
}

std::unique_ptr<passkey::ICeremonyCommit> make_ceremony_commit(Database& database) {
  return std::make_unique<SqliteCeremonyCommit>(database);
}

Result<std::size_t> forget_expired_challenges(Database& database, TimePoint now) {
  std::size_t forgotten = 0;
  for (;;) {
    auto some = database.write([now](Connection& connection) -> Result<std::int64_t> {
      // First, and in the same transaction: whoever finds the row gone finds the watermark raised.
      BLOCKAUTH_CHECK(Query(connection, kRaiseWatermark, now).execute());
      return Query(connection, kForgetSome, now).execute();
    });
    BLOCKAUTH_TRY(count, std::move(some));
    if (count == 0) return forgotten;
    forgotten += static_cast<std::size_t>(count);
  }
}

}  // namespace blockauth::store::sqlite
