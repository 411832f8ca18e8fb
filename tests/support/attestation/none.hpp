// §8.7 None Attestation Statement Format.
#pragma once

#include "support/attestation/maker.hpp"

namespace blockauth::support {

[[nodiscard]] Result<Cbor> make_none(const StatementInput& input);

}  // namespace blockauth::support
