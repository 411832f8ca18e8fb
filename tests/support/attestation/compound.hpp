// §8.9 Compound Attestation Statement Format.
#pragma once

#include "support/attestation/maker.hpp"

namespace blockauth::support {

// The statements of StatementInput::compound, each over the same octets.
[[nodiscard]] Result<Cbor> make_compound(const StatementInput& input);

}  // namespace blockauth::support
