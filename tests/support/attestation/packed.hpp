// §8.2 Packed Attestation Statement Format.
#pragma once

#include "support/attestation/maker.hpp"

namespace blockauth::support {

// Signed by the credential's own key.
[[nodiscard]] Result<Cbor> make_packed_self(const StatementInput& input);
// Signed by the attestation key, whose certificate satisfies §8.2.1.
[[nodiscard]] Result<Cbor> make_packed_x5c(const StatementInput& input);

}  // namespace blockauth::support
