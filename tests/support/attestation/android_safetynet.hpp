// §8.5 Android SafetyNet Attestation Statement Format.
#pragma once

#include <string>

#include "support/attestation/maker.hpp"
#include "support/json_object.hpp"

namespace blockauth::support {

struct SafetyNetParts {
  std::string version{};
  JsonObject header{};   // of the JWS
  JsonObject payload{};  // what Google says
};

// Signed with the attestation algorithm: ES256 or RS256.
[[nodiscard]] Result<Cbor> make_android_safetynet(const StatementInput& input);

}  // namespace blockauth::support
