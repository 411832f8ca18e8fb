// §8.8 Apple Anonymous Attestation Statement Format.
#pragma once

#include "support/attestation/maker.hpp"

namespace blockauth::support {

// Nothing is signed: `signing` of the parts names another key to certify, or other octets to hash.
[[nodiscard]] Result<Cbor> make_apple(const StatementInput& input);

}  // namespace blockauth::support
