// Is this database ours, and which version of the schema does it have?
#include "store/sqlite_schema.hpp"

namespace blockauth::store::sqlite {
namespace {

// Set by migration 1: "BLKA" in the file's header tells file(1), and us, whose database it is.
constexpr std::int64_t kApplicationId = 0x424c4b41;

constexpr Sql kReadApplicationId{"PRAGMA application_id"};
constexpr Sql kReadVersion{"PRAGMA user_version"};
constexpr Sql kCountObjects{"SELECT count(*) FROM sqlite_schema"};
constexpr Sql kBeginReading{"SAVEPOINT reading"};
constexpr Sql kEndReading{"RELEASE reading"};
constexpr Sql kBegin{"BEGIN EXCLUSIVE"};
constexpr Sql kCommit{"COMMIT"};
constexpr Sql kRollback{"ROLLBACK"};

Result<std::int64_t> number(Connection& connection, Sql sql) {
  Query query(connection, sql);
  BLOCKAUTH_TRY(found, query.next());
  return found ? query.integer(0) : 0;
}

struct Identity {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t objects = 0;
};

Result<Identity> read_identity(Connection& connection) {
  BLOCKAUTH_TRY(application, number(connection, kReadApplicationId));
  BLOCKAUTH_TRY(version, number(connection, kReadVersion));
  BLOCKAUTH_TRY(objects, number(connection, kCountObjects));
  return Identity{application, version, objects};
}

// The three belong together, so they are read in one transaction: between two of them another process may
// commit the first migration, and half of its work would look like somebody else's database.
Result<Identity> read_identity_at_once(Connection& connection) {
  BLOCKAUTH_CHECK(connection.run(kBeginReading));
  auto identity = read_identity(connection);
  auto ended = connection.run(kEndReading);
  if (identity && !ended) return fail(std::move(ended).error());
  return identity;
}

// One step, unless another process took it meanwhile. Within a transaction.
Result<void> apply(Connection& connection, std::span<const EmbeddedFile> migrations, int step) {
  BLOCKAUTH_TRY(current, schema_version(connection, migrations));
  if (current >= step) return {};
  const EmbeddedFile& migration = migrations[static_cast<std::size_t>(step - 1)];
  BLOCKAUTH_CHECK(connection.run_script(std::string(migration.content)));
  BLOCKAUTH_TRY(reached, schema_version(connection, migrations));
  if (reached != step)
    return fail(Errc::internal_error, std::string(migration.name) + " does not set its version");
  return {};
}

}  // namespace

Result<int> schema_version(Connection& connection, std::span<const EmbeddedFile> migrations) {
  BLOCKAUTH_TRY(identity, read_identity_at_once(connection));
  const auto [application, version, objects] = identity;
  if (application == 0 && version == 0 && objects == 0) return 0;
  if (application != kApplicationId || version <= 0) {
    return fail(Errc::store_corrupt, "the file is a database of another application");
  }
  if (version > latest_version(migrations)) {
    return fail(Errc::store_corrupt, "the database has schema version " + std::to_string(version) +
                                         ", this program knows " +
                                         std::to_string(latest_version(migrations)));
  }
  return static_cast<int>(version);
}

Result<void> migrate(Connection& connection, std::span<const EmbeddedFile> migrations) {
  BLOCKAUTH_TRY(current, schema_version(connection, migrations));
  for (int step = current + 1; step <= latest_version(migrations); ++step) {
    BLOCKAUTH_CHECK(connection.run(kBegin));
    auto outcome = apply(connection, migrations, step);
    if (outcome) outcome = connection.run(kCommit);
    if (!outcome) {
      if (connection.in_transaction()) BLOCKAUTH_CHECK(connection.run(kRollback));
      return outcome;
    }
  }
  return {};
}

}  // namespace blockauth::store::sqlite
