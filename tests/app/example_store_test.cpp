// The example's four-call store keeps the promises of every port that it stands behind.
#include "blockauth/crypto/system_random.hpp"
#include "blockauth/store/memory.hpp"
#include "contract/account_lookup_contract.hpp"
#include "contract/ceremony_commit_contract.hpp"
#include "contract/credential_store_contract.hpp"
#include "custom_credential_store/plain_credential_store.hpp"

namespace blockauth::contract {
namespace {

class ExampleBed final : public TestBed {
 public:
  store::Store& store() override { return *store_; }

 private:
  crypto::SystemRandom random_;
  PlainCredentialStore credentials_;
  std::unique_ptr<store::Store> store_ =
      store::with_credential_store(store::open_memory(random_), credentials_);
};

const Adapter kExample{
    .name = "example", .open = [] { return std::make_unique<ExampleBed>(); }, .atomic = false};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Example, AccountLookupContract, testing::Values(kExample), adapter_name);
INSTANTIATE_TEST_SUITE_P(Example, CeremonyCommitContract, testing::Values(kExample), adapter_name);
INSTANTIATE_TEST_SUITE_P(Example, CredentialStoreContract, testing::Values(kExample), adapter_name);

}  // namespace blockauth::contract
