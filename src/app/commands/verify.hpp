// `blockauth verify`: judges recorded ceremonies, one JSON case a line.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Reads cases from `file` ("-": standard input) and writes one verdict a line. Blank lines are skipped.
// Errors: io_error.
[[nodiscard]] Result<void> verify_command(const std::string& file, const CommandContext& context);

}  // namespace blockauth::app
