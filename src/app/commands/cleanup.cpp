// One IMaintenance call and its report.
#include "app/commands/cleanup.hpp"

#include <chrono>
#include <ostream>

#include "blockauth/passkey/maintenance.hpp"

namespace blockauth::app {

Result<void> cleanup_command(const CleanupOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  passkey::CleanupRequest request{.now = context.clock.now(), .stale_before = {}, .dry_run = options.dry_run};
  if (options.stale_after_days)
    request.stale_before = request.now - std::chrono::days{*options.stale_after_days};
  BLOCKAUTH_TRY(report, data.store->maintenance().cleanup(request));
  context.out << (options.dry_run ? "[dry-run] Would delete: " : "Cleanup complete: ") << report.challenges
              << " challenges, " << report.sessions << " sessions, " << report.enrolments << " enrolments, "
              << report.credentials << " credentials ("
              << report.challenges + report.sessions + report.enrolments + report.credentials << " total)\n";
  return {};
}

}  // namespace blockauth::app
