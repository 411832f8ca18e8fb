// Which command was meant? Arguments to a command to an exit code.
#pragma once

#include <string>
#include <vector>

#include "app/command_context.hpp"

namespace blockauth::app {

// `arguments`: without the program's name. Returns 0 if the command did what it says, 1 if it failed and said
// why on the error stream, 2 if the arguments made no sense. No exception gets out.
[[nodiscard]] int run_command(const std::vector<std::string>& arguments, const CommandContext& context);

}  // namespace blockauth::app
