// §8.9 Compound Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_compound(const AttestationInput& input);

}  // namespace blockauth::webauthn
