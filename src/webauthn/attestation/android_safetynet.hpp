// §8.5 Android SafetyNet Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_android_safetynet(const AttestationInput& input);

}  // namespace blockauth::webauthn
