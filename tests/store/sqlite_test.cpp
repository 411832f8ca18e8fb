// What SQLite adds to the contracts: a private file, a known schema, and data that survives.
#include "blockauth/store/sqlite.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "store/adapters.hpp"
#include "store/sqlite_file.hpp"
#include "store/sqlite_schema.hpp"

namespace blockauth::contract {
namespace {

namespace fs = std::filesystem;

// The database as somebody else's program opens it.
class RawDatabase final {
 public:
  explicit RawDatabase(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
  }
  ~RawDatabase() { sqlite3_close(handle_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  // The first column of the last row, as text.
  std::string run(const std::string& sql) {
    std::string result;
    const auto keep = [](void* out, int columns, char** values, char**) {
      if (columns > 0 && values[0] != nullptr) *static_cast<std::string*>(out) = values[0];
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), keep, &result, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle_);
    return result;
  }

 private:
  sqlite3* handle_ = nullptr;
};

class Sqlite : public testing::Test {
 protected:
  Result<std::unique_ptr<store::Store>> open(bool migrate = true, std::int64_t busy_timeout_ms = 60'000) {
    store::SqliteConfig config;
    config.path = path_;
    config.migrate = migrate;
    config.busy_timeout_ms = busy_timeout_ms;
    return store::open_sqlite(config, random_);
  }

  std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void write(const std::string& contents) {
    {
      std::ofstream file(path_, std::ios::binary);
      file << contents;
    }
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  }

  static unsigned mode_of(const std::string& path) {
    struct stat status = {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777U;
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("blockauth.db");
  support::SeededRandom random_{"epoch"};
};

// -- The file

TEST_F(Sqlite, TheFileAndItsCompanionsAreTheOwnersOnly) {
  const auto store = open();
  ASSERT_TRUE(succeeds(store));
  ASSERT_TRUE(succeeds((*store)->users().insert_user(user(1))));
  EXPECT_EQ(mode_of(path_), 0600U);
  EXPECT_EQ(mode_of(path_ + "-wal"), 0600U);
  EXPECT_EQ(mode_of(path_ + "-shm"), 0600U);
}

TEST_F(Sqlite, AFileThatTheGroupMayWriteIsRefused) {
  ASSERT_TRUE(succeeds(open()));
  fs::permissions(path_, fs::perms::group_write, fs::perm_options::add);
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
}

TEST_F(Sqlite, AFileThatOthersMayWriteIsRefused) {
  ASSERT_TRUE(succeeds(open()));
  fs::permissions(path_, fs::perms::others_write, fs::perm_options::add);
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
  EXPECT_TRUE(fails_with(store::sqlite_schema_status(path_), Errc::store_unavailable));
}

TEST_F(Sqlite, ASymbolicLinkIsRefused) {
  const std::string target = directory_.file("elsewhere.db");
  fs::create_symlink(target, path_);
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
  EXPECT_FALSE(fs::exists(target));
}

TEST_F(Sqlite, ADirectoryIsRefused) {
  fs::create_directory(path_);
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
}

TEST_F(Sqlite, APathInAMissingDirectoryIsRefused) {
  path_ = directory_.file("missing/blockauth.db");
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
}

TEST_F(Sqlite, AnEmptyPathIsRefused) {
  path_.clear();
  EXPECT_TRUE(fails_with(open(), Errc::store_unavailable));
}

TEST_F(Sqlite, NoPathIsASpecialNameOfSqlite) {
  EXPECT_EQ(*store::sqlite::plain_path(":memory:"), "./:memory:");
  EXPECT_EQ(*store::sqlite::plain_path("file:x?mode=memory"), "./file:x?mode=memory");
  EXPECT_EQ(*store::sqlite::plain_path("/var/lib/x.db"), "/var/lib/x.db");
}

TEST_F(Sqlite, ACleanStopLeavesOneFileBehind) {
  {
    const auto store = open();
    ASSERT_TRUE(succeeds((*store)->users().insert_user(user(1))));
    ASSERT_TRUE(fs::exists(path_ + "-wal"));
  }
  EXPECT_FALSE(fs::exists(path_ + "-wal"));
  EXPECT_FALSE(fs::exists(path_ + "-shm"));
}

TEST_F(Sqlite, AnErasedUserIsNotInTheFileAnyMore) {
  {
    const auto store = open();
    auto erased = user(1);
    erased.email = "findme-in-the-file@example.org";
    ASSERT_TRUE(succeeds((*store)->users().insert_user(erased)));
    ASSERT_TRUE(succeeds((*store)->users().insert_user(user(2))));
  }
  ASSERT_NE(contents(path_).find("findme"), std::string::npos);
  {
    const auto store = open();
    ASSERT_TRUE(succeeds((*store)->users().erase_user(user(1).id)));
  }
  EXPECT_EQ(contents(path_).find("findme"), std::string::npos);
}

TEST_F(Sqlite, AnErasedUserIsNotInTheLogOfARunningServerAnyMore) {
  const auto server = open();
  auto erased = user(1);
  erased.email = "findme-in-the-log@example.org";
  ASSERT_TRUE(succeeds((*server)->users().insert_user(erased)));
  ASSERT_NE(contents(path_ + "-wal").find("findme"), std::string::npos);
  {
    const auto command = open();
    ASSERT_TRUE(succeeds((*command)->users().erase_user(erased.id)));
  }  // closing waits for the log to be emptied
  ASSERT_TRUE(fs::exists(path_ + "-wal"));
  EXPECT_EQ(contents(path_ + "-wal").find("findme"), std::string::npos);
  EXPECT_EQ(contents(path_).find("findme"), std::string::npos);
}

// -- What a connection guarantees

TEST_F(Sqlite, TheDatabaseIsInWriteAheadMode) {
  ASSERT_TRUE(succeeds(open()));
  EXPECT_EQ(RawDatabase(path_).run("PRAGMA journal_mode"), "wal");
}

TEST_F(Sqlite, TheWriterWaitsForTheDiskAndChecksReferences) {
  using store::sqlite::Query;
  ASSERT_TRUE(succeeds(open()));
  auto connection = store::sqlite::Connection::open(path_, store::sqlite::Access::read_write, 1000);
  ASSERT_TRUE(succeeds(connection));
  ASSERT_TRUE(succeeds(store::sqlite::set_up_writer(**connection)));
  const auto setting = [&](store::sqlite::Sql sql) {
    Query query(**connection, sql);
    EXPECT_TRUE(*query.next());
    return query.integer(0);
  };
  EXPECT_EQ(setting("PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(setting("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(setting("PRAGMA secure_delete"), 1);
  EXPECT_EQ(setting("PRAGMA wal_autocheckpoint"), 0);
}

TEST_F(Sqlite, AReaderCannotWrite) {
  ASSERT_TRUE(succeeds(open()));
  auto connection = store::sqlite::Connection::open(path_, store::sqlite::Access::read_only, 1000);
  ASSERT_TRUE(succeeds(connection));
  ASSERT_TRUE(succeeds(store::sqlite::set_up_reader(**connection)));
  EXPECT_TRUE(fails_with((*connection)->run("DELETE FROM user"), Errc::store_unavailable));
}

TEST_F(Sqlite, AStoreThatIsLockedForTooLongIsUnavailableAndRecovers) {
  const auto store = open(true, 1);
  ASSERT_TRUE(succeeds(store));
  RawDatabase other(path_);
  other.run("BEGIN IMMEDIATE");
  EXPECT_TRUE(fails_with((*store)->ledger().spend(challenge(1)), Errc::store_unavailable));
  EXPECT_TRUE(fails_with((*store)->ping(), Errc::store_unavailable));
  EXPECT_TRUE(succeeds((*store)->users().get_user(user(1).id)));  // readers pass the writer
  other.run("ROLLBACK");
  EXPECT_TRUE(*(*store)->ledger().spend(challenge(1)));
  EXPECT_TRUE(succeeds((*store)->ping()));
}

// -- The schema

TEST_F(Sqlite, ReopeningKeepsEverything) {
  Bytes epoch;
  const auto kept = credential(user(1), 1);
  {
    const auto store = open();
    ASSERT_TRUE(succeeds((*store)->users().insert_user(user(1))));
    ASSERT_TRUE(succeeds((*store)->credentials().save_credential(kept)));
    ASSERT_TRUE(succeeds((*store)->refresh_tokens().insert_session(session(user(1), 1, kept.id))));
    ASSERT_TRUE(*(*store)->ledger().spend(challenge(1)));
    ASSERT_TRUE(succeeds((*store)->ledger().remove_expired(kNow)));
    ASSERT_TRUE(succeeds((*store)->instance_state().get_or_insert("key", octets("value"))));
    epoch = *(*store)->ledger().epoch();
  }
  const auto store = open();
  ASSERT_TRUE(succeeds(store));
  EXPECT_EQ(*(*store)->users().get_user(user(1).id), user(1));
  expect_same(**(*store)->credentials().get_credential(kept.credential_id()), kept);
  EXPECT_TRUE((*store)->refresh_tokens().get_session(session(user(1), 1).id)->has_value());
  EXPECT_FALSE(*(*store)->ledger().spend(challenge(1)));
  EXPECT_FALSE(*(*store)->ledger().spend(challenge(2, kNow))) << "the watermark is gone";
  EXPECT_EQ(*(*store)->instance_state().get_or_insert("key", {}), octets("value"));
  EXPECT_EQ(*(*store)->ledger().epoch(), epoch);
}

TEST_F(Sqlite, TheSchemaStatusChangesNothing) {
  auto status = store::sqlite_schema_status(path_);
  ASSERT_TRUE(succeeds(status));
  EXPECT_EQ(status->current, 0);
  EXPECT_GE(status->latest, 1);
  EXPECT_FALSE(fs::exists(path_));
  ASSERT_TRUE(succeeds(open()));
  status = store::sqlite_schema_status(path_);
  ASSERT_TRUE(succeeds(status));
  EXPECT_EQ(status->current, status->latest);
}

TEST_F(Sqlite, WithoutMigratingAMissingFileIsNotMade) {
  EXPECT_TRUE(fails_with(open(false), Errc::store_unavailable));
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(Sqlite, WithoutMigratingAnEmptyDatabaseIsRefusedAndStaysEmpty) {
  write("");
  EXPECT_TRUE(fails_with(open(false), Errc::store_corrupt));
  EXPECT_EQ(fs::file_size(path_), 0U);
}

TEST_F(Sqlite, WithoutMigratingAnUpToDateDatabaseOpens) {
  ASSERT_TRUE(succeeds(open()));
  EXPECT_TRUE(succeeds(open(false)));
}

TEST_F(Sqlite, ANewerSchemaIsRefused) {
  ASSERT_TRUE(succeeds(open()));
  RawDatabase(path_).run("PRAGMA user_version = 1000");
  EXPECT_TRUE(fails_with(open(), Errc::store_corrupt));
  EXPECT_TRUE(fails_with(store::sqlite_schema_status(path_), Errc::store_corrupt));
}

TEST_F(Sqlite, ADatabaseWithAForeignApplicationIdIsRefusedUntouched) {
  RawDatabase(path_).run("PRAGMA application_id = 1234");
  fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  const std::string before = contents(path_);
  EXPECT_TRUE(fails_with(open(), Errc::store_corrupt));
  EXPECT_EQ(contents(path_), before);
}

TEST_F(Sqlite, ADatabaseWithForeignTablesIsRefusedUntouched) {
  RawDatabase(path_).run("CREATE TABLE theirs (x)");
  fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  const std::string before = contents(path_);
  EXPECT_TRUE(fails_with(open(), Errc::store_corrupt));
  EXPECT_EQ(contents(path_), before);
}

TEST_F(Sqlite, AFileThatIsNoDatabaseIsRefusedUntouched) {
  const std::string text(5000, 'x');
  write(text);
  EXPECT_TRUE(fails_with(open(), Errc::store_corrupt));
  EXPECT_EQ(contents(path_), text);
}

TEST_F(Sqlite, ADamagedSchemaPageIsRefused) {
  ASSERT_TRUE(succeeds(open()));
  std::string damaged = contents(path_);
  std::fill(damaged.begin() + 100, damaged.begin() + 4096, '\xff');
  write(damaged);
  EXPECT_TRUE(fails_with(open(), Errc::store_corrupt));
}

TEST_F(Sqlite, ARowThatBlockAuthCannotHaveWrittenIsCorruption) {
  const auto store = open();
  const auto damaged = credential(user(1), 1);
  ASSERT_TRUE(succeeds((*store)->users().insert_user(user(1))));
  ASSERT_TRUE(succeeds((*store)->credentials().save_credential(damaged)));
  RawDatabase(path_).run(
      "PRAGMA ignore_check_constraints = 1; UPDATE credential SET attestation_type = 'magic'");
  EXPECT_TRUE(
      fails_with((*store)->credentials().get_credential(damaged.credential_id()), Errc::store_corrupt));
  EXPECT_TRUE(fails_with((*store)->accounts().find_credential(damaged.credential_id()), Errc::store_corrupt));
  EXPECT_TRUE(fails_with((*store)->accounts().find_account(user(1).id, kRpId), Errc::store_corrupt));
}

TEST_F(Sqlite, ALedgerWithoutWatermarkSpendsNothing) {
  const auto store = open();
  RawDatabase(path_).run("DELETE FROM ledger_watermark");
  EXPECT_FALSE(*(*store)->ledger().spend(challenge(1)));
}

TEST_F(Sqlite, ConcurrencyOfStoresOpenedOnAFreshPathSucceedsForAll) {
  const auto opened = at_once(6, [&](int) { return open().has_value() ? 1 : 0; });
  EXPECT_EQ(std::ranges::count(opened, 1), 6);
  EXPECT_TRUE(succeeds(open(false)));
}

// -- Migrations

constexpr EmbeddedFile kMigrations[] = {
    {"0001_first.sql",
     "PRAGMA application_id = 1112296257; PRAGMA user_version = 1;"
     "CREATE TABLE person (name TEXT NOT NULL) STRICT; INSERT INTO person VALUES ('Ada');"},
    {"0002_second.sql",
     "PRAGMA user_version = 2; ALTER TABLE person ADD COLUMN age INTEGER; UPDATE person SET age = 36;"},
    {"0003_broken.sql", "PRAGMA user_version = 3; DELETE FROM person; SELECT * FROM nowhere;"},
};

class SqliteMigration : public Sqlite {
 protected:
  SqliteMigration() {
    EXPECT_TRUE(succeeds(store::sqlite::make_file(path_)));
    auto opened = store::sqlite::Connection::open(path_, store::sqlite::Access::read_write, 1000);
    EXPECT_TRUE(succeeds(opened));
    if (opened) connection_ = *std::move(opened);
  }

  Result<void> migrate_to(std::size_t version) {
    return store::sqlite::migrate(*connection_, std::span(kMigrations).first(version));
  }

  std::unique_ptr<store::sqlite::Connection> connection_;
};

TEST_F(SqliteMigration, KeepsTheDataOfEarlierVersions) {
  ASSERT_TRUE(succeeds(migrate_to(1)));
  RawDatabase(path_).run("INSERT INTO person VALUES ('Grace')");
  ASSERT_TRUE(succeeds(migrate_to(2)));
  EXPECT_EQ(RawDatabase(path_).run("SELECT group_concat(name || age) FROM person"), "Ada36,Grace36");
  EXPECT_EQ(RawDatabase(path_).run("PRAGMA user_version"), "2");
}

TEST_F(SqliteMigration, RunsEachStepOnce) {
  ASSERT_TRUE(succeeds(migrate_to(2)));
  ASSERT_TRUE(succeeds(migrate_to(2)));
  EXPECT_EQ(RawDatabase(path_).run("SELECT count(*) FROM person"), "1");
}

TEST_F(SqliteMigration, AFailingStepIsUndoneAsAWhole) {
  ASSERT_TRUE(succeeds(migrate_to(2)));
  EXPECT_TRUE(fails_with(migrate_to(3), Errc::store_corrupt));
  EXPECT_FALSE(connection_->in_transaction());
  EXPECT_EQ(RawDatabase(path_).run("SELECT count(*) FROM person"), "1");
  EXPECT_EQ(RawDatabase(path_).run("PRAGMA user_version"), "2");
}

TEST_F(SqliteMigration, AnOlderProgramRefusesWhatANewerOneMade) {
  ASSERT_TRUE(succeeds(migrate_to(2)));
  EXPECT_TRUE(fails_with(migrate_to(1), Errc::store_corrupt));
}

TEST_F(SqliteMigration, ConcurrencyOfTheSameStepRunsItOnce) {
  for (int round = 0; round < 20; ++round) {
    const std::string path = directory_.file(std::to_string(round));
    ASSERT_TRUE(succeeds(store::sqlite::make_file(path)));
    const auto errors = at_once(4, [&](int) {
      auto connection = store::sqlite::Connection::open(path, store::sqlite::Access::read_write, 60'000);
      return error_of(store::sqlite::migrate(**connection, std::span(kMigrations).first(2)));
    });
    EXPECT_EQ(winners(errors), 4);
    EXPECT_EQ(RawDatabase(path).run("SELECT count(*) FROM person"), "1");
  }
}

}  // namespace
}  // namespace blockauth::contract
