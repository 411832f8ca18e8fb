// What every IAccountLookup promises.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class AccountLookupContract : public StoreContract {
 protected:
  passkey::IAccountLookup& accounts() { return store().accounts(); }
};

TEST_P(AccountLookupContract, AnAccountComesWithItsActiveCredentialsOfOneRpIdNewestFirst) {
  const auto owner = add_user(1);
  const auto older = add_credential(owner, 1);
  const auto newer = add_credential(owner, 2);
  add_credential(owner, 3, "other.example");
  auto revoked = credential(owner, 4);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  add_credential(add_user(2), 5);

  const auto by_id = *accounts().find_account(owner.id, kRpId);
  const auto by_email = *accounts().find_account_by_email(canonical(owner), kRpId);
  for (const auto& account : {by_id, by_email}) {
    ASSERT_TRUE(account.has_value());
    EXPECT_EQ(account->user, owner);
    ASSERT_EQ(account->credentials.size(), 2U);
    expect_same(account->credentials[0], newer);
    expect_same(account->credentials[1], older);
  }
}

TEST_P(AccountLookupContract, AnAccountWithoutCredentialsIsFoundAllTheSame) {
  const auto owner = add_user(1);
  const auto account = *accounts().find_account(owner.id, kRpId);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->user, owner);
  EXPECT_TRUE(account->credentials.empty());
}

TEST_P(AccountLookupContract, ADisabledAccountIsFoundAllTheSame) {
  const auto owner = add_user(1);
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  const auto account = *accounts().find_account_by_email(canonical(owner), kRpId);
  ASSERT_TRUE(account.has_value());
  EXPECT_FALSE(account->user.is_active);
}

TEST_P(AccountLookupContract, AnUnknownAccountIsNothing) {
  add_user(1);
  EXPECT_FALSE(accounts().find_account(user(2).id, kRpId)->has_value());
  EXPECT_FALSE(accounts().find_account_by_email(canonical(user(2)), kRpId)->has_value());
  EXPECT_FALSE(accounts().find_account_by_email("", kRpId)->has_value());
}

TEST_P(AccountLookupContract, ACredentialComesWithItsOwner) {
  const auto owner = add_user(1);
  const auto saved = add_credential(owner, 1);
  add_credential(add_user(2), 2);
  const auto found = *accounts().find_credential(saved.credential_id());
  ASSERT_TRUE(found.has_value());
  expect_same(found->credential, saved);
  EXPECT_EQ(found->user, owner);
}

TEST_P(AccountLookupContract, ARevokedCredentialOfADisabledUserIsFoundAllTheSame) {
  const auto owner = add_user(1);
  auto revoked = credential(owner, 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  const auto found = *accounts().find_credential(revoked.credential_id());
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->credential.is_active);
  EXPECT_FALSE(found->user.is_active);
}

TEST_P(AccountLookupContract, AnUnknownCredentialIsNothing) {
  EXPECT_FALSE(accounts().find_credential(CredentialId(octets("unknown")))->has_value());
}

TEST_P(AccountLookupContract, ConcurrencyOfMoreReadersThanConnectionsIsServed) {
  const auto owner = add_user(1);
  add_credential(owner, 1);
  const auto found = at_once(12, [&](int thread) {
    int count = 0;
    for (int i = 0; i < 20; ++i)
      count += node(thread).accounts().find_account(owner.id, kRpId)->has_value() ? 1 : 0;
    return count;
  });
  EXPECT_EQ(std::ranges::count(found, 20), 12);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(AccountLookupContract);

}  // namespace blockauth::contract
