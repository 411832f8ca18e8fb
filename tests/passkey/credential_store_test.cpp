// What a store of four calls gets for nothing: updates after a login, and renaming.
#include "blockauth/passkey/credential_store.hpp"

#include "contract/adapter.hpp"
#include "contract/map_credential_store.hpp"

namespace blockauth::contract {
namespace {

using passkey::apply_update;

passkey::CredentialUpdate update_of(const passkey::CredentialData& credential) {
  return login(credential, 1).update;
}

TEST(ApplyUpdate, Step24_update_WritesCounterFlagsAndTime) {
  auto updated = credential(user(1), 1);
  auto expected = updated;
  const auto update = update_of(updated);
  ASSERT_TRUE(succeeds(apply_update(updated, update)));
  expected.record.sign_count = update.sign_count;
  expected.record.backup_state = true;
  expected.record.uv_initialized = true;
  expected.last_used_at = update.used_at;
  expect_same(updated, expected);
}

TEST(ApplyUpdate, Step22_signCount_ThatDoesNotAdvanceChangesNothing) {
  auto updated = credential(user(1), 1);
  const auto before = updated;
  auto update = update_of(updated);
  update.sign_count = before.record.sign_count;
  EXPECT_TRUE(fails_with(apply_update(updated, update), Errc::counter_not_advanced));
  update.sign_count = 0;
  EXPECT_TRUE(fails_with(apply_update(updated, update), Errc::counter_not_advanced));
  expect_same(updated, before);
}

TEST(ApplyUpdate, Step22_signCount_OfZeroIsNoCounter) {
  auto updated = credential(user(1), 1);
  updated.record.sign_count = 0;
  auto update = update_of(updated);
  update.sign_count = 0;
  EXPECT_TRUE(succeeds(apply_update(updated, update)));
}

TEST(ApplyUpdate, Step22_signCount_NeverDecreasesWhereARegressionIsTolerated) {
  auto updated = credential(user(1), 1);
  auto update = update_of(updated);
  update.require_counter_advance = false;
  update.sign_count = 1;
  ASSERT_TRUE(succeeds(apply_update(updated, update)));
  EXPECT_EQ(updated.record.sign_count, credential(user(1), 1).record.sign_count);
}

TEST(ApplyUpdate, ARevokedCredentialStaysAsItIs) {
  auto revoked = credential(user(1), 1);
  revoked.is_active = false;
  const auto before = revoked;
  EXPECT_TRUE(fails_with(apply_update(revoked, update_of(revoked)), Errc::credential_revoked));
  expect_same(revoked, before);
}

TEST(CredentialStoreDefaults, UpdatingAndRenamingNeedFourCallsOnly) {
  MapCredentialStore store;
  auto expected = credential(user(1), 1);
  ASSERT_TRUE(succeeds(store.save_credential(expected)));
  ASSERT_TRUE(succeeds(store.update_credential(update_of(expected))));
  ASSERT_TRUE(succeeds(store.rename_credential(expected.credential_id(), "new name")));
  ASSERT_TRUE(succeeds(apply_update(expected, update_of(expected))));
  expected.name = "new name";
  expect_same(**store.get_credential(expected.credential_id()), expected);
}

TEST(CredentialStoreDefaults, AnUnknownCredentialIsRefused) {
  MapCredentialStore store;
  const auto unknown = credential(user(1), 1);
  EXPECT_TRUE(fails_with(store.update_credential(update_of(unknown)), Errc::credential_not_found));
  EXPECT_TRUE(fails_with(store.rename_credential(unknown.credential_id(), "x"), Errc::credential_not_found));
}

}  // namespace
}  // namespace blockauth::contract
