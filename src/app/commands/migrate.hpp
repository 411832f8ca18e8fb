// `blockauth migrate`: brings the schema up to date.
#pragma once

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Says what was done. Safe beside a running server of the same version. Errors: store_unavailable,
// store_corrupt.
[[nodiscard]] Result<void> migrate_command(const DataOptions& options, const CommandContext& context);

}  // namespace blockauth::app
