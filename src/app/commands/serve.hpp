// `blockauth serve`: runs the server until a signal.
#pragma once

#include "app/command_context.hpp"
#include "app/config.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Errors: invalid_configuration, with every problem at once; those of Deployment.
[[nodiscard]] Result<void> serve_command(const ConfigInputs& inputs, const CommandContext& context);

}  // namespace blockauth::app
