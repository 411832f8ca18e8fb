// `blockauth config check` and `config show`: what would the server run with?
#pragma once

#include "app/command_context.hpp"
#include "app/config.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Says that the configuration is valid, and on the error stream what is worth knowing about it.
// Errors: invalid_configuration, with every problem at once.
[[nodiscard]] Result<void> config_check_command(const ConfigInputs& inputs, const CommandContext& context);

// Prints every setting in force as TOML, with its source where it is no default; secrets as "(set)". Then the
// algorithms of this build. Works for invalid configurations too; their problems go to the error stream.
[[nodiscard]] Result<void> config_show_command(const ConfigInputs& inputs, const CommandContext& context);

}  // namespace blockauth::app
