// What a custom credential store that fails leaves behind.
#include "store/adapters.hpp"

namespace blockauth::contract {
namespace {

class ComposedStore : public testing::Test {
 protected:
  support::SeededRandom random_{"epoch"};
  MapCredentialStore custom_;
  std::unique_ptr<store::Store> store_ = store::with_credential_store(store::open_memory(random_), custom_);
};

TEST_F(ComposedStore, CredentialsLiveInTheCustomStore) {
  auto commit = registration(credential(user(1), 1), 1);
  commit.new_user = user(1);
  ASSERT_TRUE(succeeds(store_->commit().commit_registration(commit)));
  EXPECT_TRUE(custom_.get_credential(commit.credential.credential_id())->has_value());
}

TEST_F(ComposedStore, SignUpIsUndoneIfTheCredentialCannotBeSaved) {
  custom_.fails_on_save = true;
  auto commit = registration(credential(user(1), 1), 1);
  commit.new_user = user(1);
  commit.session = session_row(user(1), 1, commit.credential.id);
  EXPECT_TRUE(fails_with(store_->commit().commit_registration(commit), Errc::store_unavailable));
  EXPECT_EQ(*store_->users().get_user(user(1).id), std::nullopt);
  EXPECT_FALSE(store_->refresh_tokens().get_session(commit.session->id)->has_value());
  EXPECT_FALSE(*store_->ledger().spend(commit.challenge)) << "the challenge is spent first";
}

TEST_F(ComposedStore, ALoginThatCannotBeSavedMakesNoSession) {
  ASSERT_TRUE(succeeds(store_->users().insert_user(user(1))));
  const auto before = credential(user(1), 1);
  ASSERT_TRUE(succeeds(custom_.save_credential(before)));
  custom_.fails_on_save = true;
  auto commit = login(before, 1);
  commit.session = session_row(user(1), 1, before.id);
  EXPECT_TRUE(fails_with(store_->commit().commit_login(commit), Errc::store_unavailable));
  EXPECT_FALSE(store_->refresh_tokens().get_session(commit.session->id)->has_value());
  expect_same(**custom_.get_credential(before.credential_id()), before);
}

TEST_F(ComposedStore, ARefusedCeremonySpendsItsChallenge) {
  const auto commit = login(credential(user(1), 1), 1);
  EXPECT_TRUE(fails_with(store_->commit().commit_login(commit), Errc::user_not_found));
  EXPECT_TRUE(fails_with(store_->commit().commit_login(commit), Errc::challenge_spent));
}

}  // namespace
}  // namespace blockauth::contract
