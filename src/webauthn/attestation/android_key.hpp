// §8.4 Android Key Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_android_key(const AttestationInput& input);

}  // namespace blockauth::webauthn
