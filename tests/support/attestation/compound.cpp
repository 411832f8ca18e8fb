// How is a `compound` attestation statement made (§8.9)?
#include "support/attestation/compound.hpp"

#include <utility>
#include <vector>

#include "support/attestation/maker_table.hpp"

namespace blockauth::support {

Result<Cbor> make_compound(const StatementInput& input) {
  std::vector<Cbor> statements;
  for (const SoftAttestation attestation : input.compound) {
    const MakerRow& maker = find_maker(attestation);
    BLOCKAUTH_TRY(statement, maker.make(input));
    statements.push_back(Cbor::map(
        {{Cbor::text("fmt"), Cbor::text(maker.format)}, {Cbor::text("attStmt"), std::move(statement)}}));
  }
  return Cbor::array(std::move(statements));
}

}  // namespace blockauth::support
