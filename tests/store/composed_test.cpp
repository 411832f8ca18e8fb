// What a custom credential store that fails leaves behind, and that a slow one is raced by nobody.
#include <atomic>

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

// Its reads take long enough for a second caller to come in between, if anything lets one.
class DawdlingStore final : public passkey::ICredentialStore {
 public:
  Result<void> save_credential(const passkey::CredentialData& credential) override {
    return map_.save_credential(credential);
  }
  Result<std::optional<passkey::CredentialData>> get_credential(const CredentialId& credential_id) override {
    auto found = map_.get_credential(credential_id);
    dawdle();
    return found;
  }
  Result<std::vector<passkey::CredentialData>> get_credentials_for_user(
      const passkey::UserId& user_id) override {
    auto found = map_.get_credentials_for_user(user_id);
    dawdle();
    return found;
  }
  Result<void> delete_credential(const CredentialId& credential_id) override {
    return map_.delete_credential(credential_id);
  }

 private:
  // Waits for the next reader: not for a time, but for a number of turns.
  void dawdle() {
    const int arrived = ++readers_;
    for (int turn = 0; turn < 20'000 && readers_ == arrived; ++turn) std::this_thread::yield();
  }

  MapCredentialStore map_;
  std::atomic<int> readers_ = 0;
};

class ComposedStoreRace : public testing::Test {
 protected:
  ComposedStoreRace() {
    for (const int number : {1, 2}) EXPECT_TRUE(succeeds(store_->users().insert_user(user(number))));
  }

  support::SeededRandom random_{"epoch"};
  DawdlingStore custom_;
  std::unique_ptr<store::Store> store_ = store::with_credential_store(store::open_memory(random_), custom_);
};

TEST_F(ComposedStoreRace, ConcurrencyOfRegistrationsLeavesTheLastFreeSlotToOne) {
  const auto errors = at_once(2, [&](int thread) {
    auto commit = registration(credential(user(1), thread), thread);
    commit.credential_limit = 1;
    return error_of(store_->commit().commit_registration(commit));
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::credential_limit_reached), 1);
}

TEST_F(ComposedStoreRace, ConcurrencyOfUsersRegisteringOneCredentialIdHasOneWinner) {
  const auto errors = at_once(2, [&](int thread) {
    auto commit = registration(credential(user(1 + thread), thread), thread);
    commit.credential.record.id = CredentialId(octets("contested"));
    return error_of(store_->commit().commit_registration(commit));
  });
  EXPECT_EQ(winners(errors), 1);
}

TEST_F(ComposedStoreRace, ConcurrencyOfLoginsWithOneCounterValueHasOneWinner) {
  const auto before = credential(user(1), 1);
  ASSERT_TRUE(succeeds(custom_.save_credential(before)));
  const auto errors =
      at_once(2, [&](int thread) { return error_of(store_->commit().commit_login(login(before, thread))); });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::counter_not_advanced), 1);
}

TEST_F(ComposedStoreRace, ConcurrencyOfRenamingAndUpdatingLosesNeither) {
  const auto before = credential(user(1), 1);
  ASSERT_TRUE(succeeds(custom_.save_credential(before)));
  const auto errors = at_once(2, [&](int thread) {
    if (thread == 0) return error_of(store_->credentials().update_credential(login(before, 1).update));
    return error_of(store_->credentials().rename_credential(before.credential_id(), "renamed"));
  });
  EXPECT_EQ(winners(errors), 2);
  const auto after = **custom_.get_credential(before.credential_id());
  EXPECT_EQ(after.name, "renamed");
  EXPECT_EQ(after.record.sign_count, before.record.sign_count + 1);
}

}  // namespace
}  // namespace blockauth::contract
