// The composed look-up keeps IAccountLookup's promises (tests/contract); here is what a custom store adds to
// them.
#include "blockauth/passkey/account_lookup.hpp"

#include "blockauth/store/memory.hpp"
#include "contract/adapter.hpp"
#include "contract/map_credential_store.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::contract {
namespace {

class ComposedAccountLookup : public testing::Test {
 protected:
  support::SeededRandom random_{"epoch"};
  std::unique_ptr<store::Store> store_ = store::open_memory(random_);
  MapCredentialStore credentials_;
  passkey::ComposedAccountLookup accounts_{credentials_, store_->users()};
};

TEST_F(ComposedAccountLookup, ACredentialWithoutAccountIsNothing) {
  const auto orphan = credential(user(1), 1);
  ASSERT_TRUE(succeeds(credentials_.save_credential(orphan)));
  EXPECT_FALSE(accounts_.find_credential(orphan.credential_id())->has_value());
  EXPECT_FALSE(accounts_.find_account(user(1).id, kRpId)->has_value());
}

TEST_F(ComposedAccountLookup, AnAccountComesWithItsActiveCredentialsOfOneRpId) {
  ASSERT_TRUE(succeeds(store_->users().insert_user(user(1))));
  auto revoked = credential(user(1), 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(credentials_.save_credential(revoked)));
  ASSERT_TRUE(succeeds(credentials_.save_credential(credential(user(1), 2, "other.example"))));
  const auto wanted = credential(user(1), 3);
  ASSERT_TRUE(succeeds(credentials_.save_credential(wanted)));
  const auto account = *accounts_.find_account_by_email(canonical(user(1)), kRpId);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->user, user(1));
  ASSERT_EQ(account->credentials.size(), 1U);
  expect_same(account->credentials[0], wanted);
}

}  // namespace
}  // namespace blockauth::contract
