// How does an authenticator say nothing about itself (§8.7)?
#include "support/attestation/none.hpp"

namespace blockauth::support {

Result<Cbor> make_none(const StatementInput&) { return Cbor::map({}); }

}  // namespace blockauth::support
