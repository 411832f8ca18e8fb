// What do a ceremony's bytes say, in words?
#pragma once

#include <string>
#include <string_view>

#include "blockauth/base/result.hpp"

namespace blockauth::app {

// `input`: a response as JSON, a recorded case, or base64url of client data, authenticator data or an
// attestation object. Lines of "name: value", indented by structure. Nothing is verified: this shows what was
// sent. Errors: malformed_response, if it is nothing of the kind.
[[nodiscard]] Result<std::string> describe_ceremony_data(std::string_view input);

}  // namespace blockauth::app
