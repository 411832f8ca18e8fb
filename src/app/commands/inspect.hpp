// `blockauth inspect`: what is in these bytes?
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// Decodes, for a person, what `file` ("-": standard input) holds: a credential's response as JSON (also
// within a recorded case), or in base64url client data, authenticator data or an attestation object. Nothing
// is verified. Errors: io_error; malformed_response, if it is nothing of the kind.
[[nodiscard]] Result<void> inspect_command(const std::string& file, const CommandContext& context);

}  // namespace blockauth::app
