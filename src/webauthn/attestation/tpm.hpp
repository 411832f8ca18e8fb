// §8.3 TPM Attestation Statement Format.
#pragma once

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

[[nodiscard]] Result<AttestationEvidence> verify_tpm(const AttestationInput& input);

}  // namespace blockauth::webauthn
