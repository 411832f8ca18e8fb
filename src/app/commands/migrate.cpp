// Opening a store migrates it; the versions before and after are for the person.
#include "app/commands/migrate.hpp"

#include <ostream>

#include "blockauth/store/sqlite.hpp"

namespace blockauth::app {

Result<void> migrate_command(const DataOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(settings, find_storage(options, context));
  if (settings.storage.kind == StorageKind::memory) {
    return fail(Errc::invalid_configuration, "a store in memory has no schema: use --storage sqlite:PATH");
  }
  BLOCKAUTH_TRY(before, store::sqlite_schema_status(settings.storage.path));
  BLOCKAUTH_TRY(data, open_data(options, context, AbsentDatabase::made));
  if (before.current == before.latest) {
    context.out << "The schema is up to date (version " << before.latest << ").\n";
  } else {
    context.out << "Migrated the schema from version " << before.current << " to " << before.latest << ".\n";
  }
  return {};
}

}  // namespace blockauth::app
