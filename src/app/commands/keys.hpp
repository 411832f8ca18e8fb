// `blockauth keys rotate`: a new key for access tokens.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct KeysRotateOptions {
  DataOptions data;
  std::string algorithm = "ES256";
};

// Puts a new signing key into the storage; servers take it up when they are restarted, and keep publishing
// and accepting the ones before. Prints the new key's id. Keys from files are the operator's own. Errors:
// invalid_request (no such algorithm), secret_mismatch.
[[nodiscard]] Result<void> keys_rotate_command(const KeysRotateOptions& options,
                                               const CommandContext& context);

}  // namespace blockauth::app
