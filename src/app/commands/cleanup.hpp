// `blockauth cleanup`: throws away what has expired.
#pragma once

#include <optional>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct CleanupOptions {
  DataOptions data;
  bool dry_run = false;
  std::optional<int> stale_after_days;  // also passkeys not used for so long, but never a user's last one
};

// Prints one line with counts. Safe beside running servers, and a second run finds nothing. Errors:
// store_unavailable.
[[nodiscard]] Result<void> cleanup_command(const CleanupOptions& options, const CommandContext& context);

}  // namespace blockauth::app
