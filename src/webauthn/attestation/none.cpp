// Is this a correct statement of the format `none` (§8.7)?
#include "webauthn/attestation/none.hpp"

namespace blockauth::webauthn {

Result<AttestationEvidence> verify_none(const AttestationInput& input) {
  // §8.7: the statement is the empty map. Anything else says something that nobody would verify.
  if (!input.statement.is_map() || input.statement.size() != 0)
    return invalid_statement("attStmt is not the empty map");
  return AttestationEvidence{};
}

}  // namespace blockauth::webauthn
