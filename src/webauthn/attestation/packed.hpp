// §8.2 Packed Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_packed(const AttestationInput& input);

}  // namespace blockauth::webauthn
