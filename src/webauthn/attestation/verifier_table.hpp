// Attestation statement formats by identifier (§7.1 step 21).
#pragma once

#include <string_view>

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

using AttestationStatementVerifier = Result<AttestationEvidence> (*)(const AttestationInput& input);

// The verification procedure of the format, by case-sensitive match; null for a format that is not supported.
[[nodiscard]] AttestationStatementVerifier find_verifier(std::string_view format) noexcept;

}  // namespace blockauth::webauthn
