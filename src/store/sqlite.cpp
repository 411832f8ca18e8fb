// How is a SQLite file opened, and what is a store made of?
#include "blockauth/store/sqlite.hpp"

#include <algorithm>

#include "embedded/sqlite_migrations.hpp"
#include "store/sqlite_ceremonies.hpp"
#include "store/sqlite_credentials.hpp"
#include "store/sqlite_database.hpp"
#include "store/sqlite_file.hpp"
#include "store/sqlite_maintenance.hpp"
#include "store/sqlite_metadata.hpp"
#include "store/sqlite_schema.hpp"
#include "store/sqlite_sessions.hpp"
#include "store/sqlite_users.hpp"

namespace blockauth::store {
namespace {

using sqlite::Access;
using sqlite::Connection;
using sqlite::Database;
using sqlite::FileState;

constexpr std::int64_t kInspectionTimeoutMs = 5000;

// Takes the write lock and looks the row up for writing, but dirties no page: a locked or read-only database
// shows, a full disk does not.
constexpr sqlite::Sql kTouch{"UPDATE ledger_watermark SET expires_at = expires_at"};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  passkey::ICredentialStore& credentials() noexcept override { return *credentials_; }
  passkey::IUserDirectory& users() noexcept override { return *users_; }
  passkey::IAccountLookup& accounts() noexcept override { return *accounts_; }
  passkey::IChallengeLedger& ledger() noexcept override { return *ledger_; }
  passkey::ICeremonyCommit& commit() noexcept override { return *commit_; }
  passkey::IEnrolmentStore& enrolments() noexcept override { return *enrolments_; }
  passkey::IInstanceState& instance_state() noexcept override { return *instance_state_; }
  passkey::IMaintenance& maintenance() noexcept override { return *maintenance_; }
  passkey::IMetadataStore& metadata() noexcept override { return *metadata_; }
  token::IRefreshTokenStore& refresh_tokens() noexcept override { return *refresh_tokens_; }

  Result<void> ping() override {
    return database_->write([](Connection& connection) { return connection.run(kTouch); });
  }

 private:
  std::unique_ptr<Database> database_;  // first: the ports borrow it
  std::unique_ptr<passkey::ICredentialStore> credentials_ = sqlite::make_credential_store(*database_);
  std::unique_ptr<passkey::IUserDirectory> users_ = sqlite::make_user_directory(*database_);
  std::unique_ptr<passkey::IAccountLookup> accounts_ = sqlite::make_account_lookup(*database_);
  std::unique_ptr<passkey::IChallengeLedger> ledger_ = sqlite::make_challenge_ledger(*database_);
  std::unique_ptr<passkey::ICeremonyCommit> commit_ = sqlite::make_ceremony_commit(*database_);
  std::unique_ptr<passkey::IEnrolmentStore> enrolments_ = sqlite::make_enrolment_store(*database_);
  std::unique_ptr<passkey::IInstanceState> instance_state_ = sqlite::make_instance_state(*database_);
  std::unique_ptr<passkey::IMaintenance> maintenance_ = sqlite::make_maintenance(*database_);
  std::unique_ptr<passkey::IMetadataStore> metadata_ = sqlite::make_metadata_store(*database_);
  std::unique_ptr<token::IRefreshTokenStore> refresh_tokens_ = sqlite::make_refresh_token_store(*database_);
};

// Makes the file where that is allowed, and refuses one that is not safe.
Result<void> prepare_file(const std::string& path, bool may_make) {
  BLOCKAUTH_TRY(state, sqlite::inspect_file(path));
  if (state == FileState::present) return {};
  if (!may_make) return fail(Errc::store_unavailable, path + ": there is no such file");
  BLOCKAUTH_CHECK(sqlite::make_file(path));
  BLOCKAUTH_CHECK(sqlite::inspect_file(path));
  return {};
}

Result<void> check_up_to_date(Connection& connection) {
  BLOCKAUTH_TRY(version, sqlite::schema_version(connection, sqlite_migrations()));
  if (version == sqlite::latest_version(sqlite_migrations())) return {};
  return fail(Errc::store_corrupt, "the database has schema version " + std::to_string(version) +
                                       "; run `blockauth migrate` first");
}

// A connection that may write, to a database that is ours and up to date.
Result<std::unique_ptr<Connection>> open_writer(const std::string& path, const SqliteConfig& config) {
  BLOCKAUTH_TRY(connection, Connection::open(path, Access::read_write, config.busy_timeout_ms));
  // Before anything is written: a foreign database stays as it is.
  BLOCKAUTH_CHECK(sqlite::schema_version(*connection, sqlite_migrations()));
  if (!config.migrate) BLOCKAUTH_CHECK(check_up_to_date(*connection));
  BLOCKAUTH_CHECK(sqlite::use_write_ahead_log(*connection, config.busy_timeout_ms));
  BLOCKAUTH_CHECK(sqlite::set_up_writer(*connection));
  BLOCKAUTH_CHECK(sqlite::migrate(*connection, sqlite_migrations()));
  return connection;
}

Result<std::unique_ptr<Connection>> open_checkpointer(const std::string& path, const SqliteConfig& config) {
  BLOCKAUTH_TRY(connection, Connection::open(path, Access::read_write, config.busy_timeout_ms));
  BLOCKAUTH_CHECK(sqlite::set_up_writer(*connection));
  return connection;
}

Result<std::unique_ptr<Connection>> open_reader(const std::string& path, const SqliteConfig& config) {
  BLOCKAUTH_TRY(connection, Connection::open(path, Access::read_only, config.busy_timeout_ms));
  BLOCKAUTH_CHECK(sqlite::set_up_reader(*connection));
  return connection;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteConfig& config, IRandom& random) {
  BLOCKAUTH_TRY(path, sqlite::plain_path(config.path));
  BLOCKAUTH_CHECK(prepare_file(path, config.migrate));
  BLOCKAUTH_TRY(writer, open_writer(path, config));
  const Bytes epoch = random.bytes(16);
  BLOCKAUTH_CHECK(sqlite::get_or_insert_state(*writer, passkey::kLedgerEpochName, epoch));
  BLOCKAUTH_TRY(checkpointer, open_checkpointer(path, config));
  std::vector<std::unique_ptr<Connection>> readers;
  while (readers.size() < std::max<std::size_t>(config.readers, 1)) {
    BLOCKAUTH_TRY(reader, open_reader(path, config));
    readers.push_back(std::move(reader));
  }
  auto database = std::make_unique<Database>(std::move(writer), std::move(checkpointer), std::move(readers));
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(database)));
}

Result<SchemaStatus> sqlite_schema_status(const std::string& path) {
  SchemaStatus status{.current = 0, .latest = sqlite::latest_version(sqlite_migrations())};
  BLOCKAUTH_TRY(plain, sqlite::plain_path(path));
  BLOCKAUTH_TRY(file, sqlite::inspect_file(plain));
  if (file == FileState::missing) return status;
  BLOCKAUTH_TRY(connection, Connection::open(plain, Access::read_only, kInspectionTimeoutMs));
  BLOCKAUTH_TRY(version, sqlite::schema_version(*connection, sqlite_migrations()));
  status.current = version;
  return status;
}

}  // namespace blockauth::store
