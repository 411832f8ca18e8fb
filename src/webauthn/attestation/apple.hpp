// §8.8 Apple Anonymous Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_apple(const AttestationInput& input);

}  // namespace blockauth::webauthn
