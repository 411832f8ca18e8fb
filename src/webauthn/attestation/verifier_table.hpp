// Attestation statement formats by identifier (§7.1 step 21).
#pragma once

#include <string_view>

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

using AttestationStatementVerifier = Result<AttestationEvidence> (*)(const AttestationInput& input);

// The verification procedure of the format, by case-sensitive match; null for a format that is not supported.
[[nodiscard]] AttestationStatementVerifier find_verifier(std::string_view format) noexcept;

// §7.1 steps 21 and 22: finds the format's procedure and runs it; what becomes of other formats is policy.
// Errors: attestation_format_unsupported, attestation_statement_invalid.
[[nodiscard]] Result<AttestationEvidence> verify_statement(std::string_view format,
                                                           const AttestationInput& input);

}  // namespace blockauth::webauthn
