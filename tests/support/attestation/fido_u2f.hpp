// §8.6 FIDO U2F Attestation Statement Format.
#pragma once

#include "support/attestation/maker.hpp"

namespace blockauth::support {

// An authority without intermediates suits it: the statement has room for the leaf alone.
// Errors: algorithm_not_allowed, unless the credential's key is for ES256.
[[nodiscard]] Result<Cbor> make_fido_u2f(const StatementInput& input);

}  // namespace blockauth::support
