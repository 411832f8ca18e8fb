// Group commit: many jobs in one transaction, each with its own fate, unless the store itself fails.
#include "store/sqlite_writer.hpp"

#include "store/adapters.hpp"
#include "store/sqlite_file.hpp"

namespace blockauth::contract {
namespace {

using store::sqlite::Access;
using store::sqlite::Connection;
using store::sqlite::Query;
using store::sqlite::Sql;

constexpr Sql kInsert{"INSERT INTO note (id, body) VALUES (?1, zeroblob(?2))"};
constexpr Sql kInsertOrphan{"INSERT INTO remark (note) VALUES (?1)"};

class SqliteWriter : public testing::Test {
 protected:
  SqliteWriter() {
    EXPECT_TRUE(succeeds(store::sqlite::make_file(path_)));
    auto connection = open();
    EXPECT_TRUE(succeeds(store::sqlite::use_write_ahead_log(*connection, 1000)));
    EXPECT_TRUE(succeeds(connection->run_script(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB) STRICT;"
        "CREATE TABLE remark (note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED) STRICT;")));
    EXPECT_TRUE(succeeds(connection->run("PRAGMA max_page_count = 40")));  // a disk of 160 kB
    writer_ = std::make_unique<store::sqlite::Writer>(std::move(connection), checkpointer_);
  }

  std::unique_ptr<Connection> open() {
    auto opened = Connection::open(path_, Access::read_write, 1000);
    EXPECT_TRUE(succeeds(opened));
    if (!opened) return nullptr;
    EXPECT_TRUE(succeeds(store::sqlite::set_up_writer(**opened)));
    return *std::move(opened);
  }

  Result<void> insert(int id, int size = 10) {
    return writer_->run([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_CHECK(Query(connection, kInsert, id, size).execute());
      return {};
    });
  }

  // All of `jobs` in one batch: they queue up while the writer is held by a job of ours.
  std::vector<std::optional<Errc>> in_one_batch(const std::vector<std::function<Result<void>()>>& jobs) {
    std::latch writer_is_held(1);
    std::latch release(1);
    std::jthread holder([&] {
      EXPECT_TRUE(succeeds(writer_->run([&](Connection&) -> Result<void> {
        writer_is_held.count_down();
        release.wait();
        return {};
      })));
    });
    writer_is_held.wait();
    std::vector<std::optional<Errc>> errors(jobs.size());
    std::latch entered(static_cast<std::ptrdiff_t>(jobs.size()));
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      callers.emplace_back([&, i] {
        entered.count_down();
        errors[i] = error_of(jobs[i]());
      });
    }
    entered.wait();
    while (writer_->waiting() < jobs.size()) std::this_thread::yield();
    release.count_down();
    callers.clear();
    return errors;
  }

  std::vector<std::int64_t> notes() {
    auto connection = open();
    std::vector<std::int64_t> ids;
    Query query(*connection, "SELECT id FROM note ORDER BY id");
    while (*query.next()) ids.push_back(query.integer(0));
    return ids;
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("notes.db");
  store::sqlite::Checkpointer checkpointer_{[this] {
    EXPECT_TRUE(succeeds(store::sqlite::make_file(path_)));
    return open();
  }()};
  std::unique_ptr<store::sqlite::Writer> writer_;
};

TEST_F(SqliteWriter, ReturnsWhatTheWorkReturned) {
  const auto result = writer_->run([](Connection&) -> Result<int> { return 42; });
  EXPECT_EQ(*result, 42);
}

TEST_F(SqliteWriter, ARefusedJobStoresNothing) {
  const auto result = writer_->run([&](Connection& connection) -> Result<void> {
    BLOCKAUTH_CHECK(Query(connection, kInsert, 1, 10).execute());
    return fail(Errc::challenge_spent);
  });
  EXPECT_TRUE(fails_with(result, Errc::challenge_spent));
  EXPECT_TRUE(notes().empty());
}

TEST_F(SqliteWriter, ConcurrencyInOneBatch_ARefusedJobTakesNobodyWithIt) {
  const auto errors = in_one_batch({
      [&] { return insert(1); },
      [&]() -> Result<void> {
        return writer_->run([&](Connection& connection) -> Result<void> {
          BLOCKAUTH_CHECK(Query(connection, kInsert, 2, 10).execute());
          return fail(Errc::challenge_spent);
        });
      },
      [&] { return insert(3); },
  });
  EXPECT_EQ(errors, (std::vector<std::optional<Errc>>{{}, Errc::challenge_spent, {}}));
  EXPECT_EQ(notes(), (std::vector<std::int64_t>{1, 3}));
}

TEST_F(SqliteWriter, AFullDiskIsUnavailableAndTheStoreRecovers) {
  EXPECT_TRUE(fails_with(insert(1, 1'000'000), Errc::store_unavailable));
  EXPECT_TRUE(notes().empty());
  EXPECT_TRUE(succeeds(insert(2)));
  EXPECT_EQ(notes(), std::vector<std::int64_t>{2});
}

TEST_F(SqliteWriter, ConcurrencyInOneBatch_AFullDiskFailsEveryJobAndStoresNothing) {
  const auto errors = in_one_batch({
      [&] { return insert(1); },
      [&] { return insert(2, 1'000'000); },
      [&] { return insert(3); },
  });
  EXPECT_EQ(std::ranges::count(errors, Errc::store_unavailable), 3);
  EXPECT_TRUE(notes().empty());
  EXPECT_TRUE(succeeds(insert(4)));
}

TEST_F(SqliteWriter, ConcurrencyInOneBatch_AFaultThatSqliteDoesNotRollBackByItselfFailsEveryJobToo) {
  const auto errors = in_one_batch({
      [&] { return insert(1); },
      [&] {
        return writer_->run([&](Connection&) -> Result<void> { return fail(Errc::store_unavailable); });
      },
      [&] { return insert(3); },
  });
  EXPECT_EQ(std::ranges::count(errors, Errc::store_unavailable), 3);
  EXPECT_TRUE(notes().empty());
}

TEST_F(SqliteWriter, ConcurrencyInOneBatch_AFailedCommitFailsEveryJobAndStoresNothing) {
  const auto errors = in_one_batch({
      [&] { return insert(1); },
      [&]() -> Result<void> {
        return writer_->run([&](Connection& connection) -> Result<void> {
          BLOCKAUTH_CHECK(Query(connection, kInsertOrphan, 99).execute());  // noticed at COMMIT only
          return {};
        });
      },
      [&] { return insert(3); },
  });
  EXPECT_EQ(winners(errors), 0);
  EXPECT_TRUE(notes().empty());
  EXPECT_TRUE(succeeds(insert(4)));
  EXPECT_EQ(notes(), std::vector<std::int64_t>{4});
}

TEST_F(SqliteWriter, ConcurrencyOfManyCallersStoresEveryJob) {
  const auto errors = at_once(16, [&](int thread) -> std::optional<Errc> {
    for (int i = 0; i < 10; ++i) {
      if (const auto outcome = insert(100 * thread + i); !outcome) return outcome.error().code;
    }
    return std::nullopt;
  });
  EXPECT_EQ(winners(errors), 16);
  EXPECT_EQ(notes().size(), 160U);
}

}  // namespace
}  // namespace blockauth::contract
