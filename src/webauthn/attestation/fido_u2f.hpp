// §8.6 FIDO U2F Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_fido_u2f(const AttestationInput& input);

}  // namespace blockauth::webauthn
