// §8.7 None Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_none(const AttestationInput& input);

}  // namespace blockauth::webauthn
