// Every store that this layer ships keeps every promise of every port.
#include "contract/account_lookup_contract.hpp"
#include "contract/ceremony_commit_contract.hpp"
#include "contract/challenge_ledger_contract.hpp"
#include "contract/credential_store_contract.hpp"
#include "contract/enrolment_store_contract.hpp"
#include "contract/instance_state_contract.hpp"
#include "contract/maintenance_contract.hpp"
#include "contract/metadata_store_contract.hpp"
#include "contract/refresh_token_store_contract.hpp"
#include "contract/user_directory_contract.hpp"
#include "store/adapters.hpp"

namespace blockauth::contract {

INSTANTIATE_TEST_SUITE_P(Store, AccountLookupContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, CeremonyCommitContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, ChallengeLedgerContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, CredentialStoreContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, EnrolmentStoreContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, InstanceStateContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, MaintenanceContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, MetadataStoreContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, RefreshTokenStoreContract, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, UserDirectoryContract, testing::ValuesIn(adapters()), adapter_name);

}  // namespace blockauth::contract
