// Every store that this layer ships keeps every promise of every port.
#include "contract/ceremony_commit_contract.hpp"
#include "contract/challenge_ledger_contract.hpp"
#include "store/adapters.hpp"

namespace blockauth::contract {

INSTANTIATE_TEST_SUITE_P(Store, ChallengeLedgerContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, CeremonyCommitContract, testing::ValuesIn(adapters()), adapter_name);

}  // namespace blockauth::contract
