// What every IMaintenance promises: it throws away what is over, and nobody's only way in.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class MaintenanceContract : public StoreContract {
 protected:
  // The report, after a dry run that has to announce the same and change nothing.
  passkey::CleanupReport clean_up(passkey::CleanupRequest request) {
    request.dry_run = true;
    const auto announced = *store().maintenance().cleanup(request);
    EXPECT_EQ(*store().maintenance().cleanup(request), announced) << "a dry run changed something";
    request.dry_run = false;
    const auto done = *store().maintenance().cleanup(request);
    EXPECT_EQ(done, announced);
    return done;
  }

  passkey::CleanupReport clean_up_stale(TimePoint before) {
    return clean_up({.now = kNow, .stale_before = before, .dry_run = false});
  }

  passkey::CredentialData add_used(const passkey::User& owner, int number, TimePoint used_at,
                                   std::string_view rp_id = kRpId) {
    auto added = credential(owner, number, rp_id);
    added.created_at = kNow - 24h * 1000;
    added.last_used_at = used_at;
    EXPECT_TRUE(succeeds(store().credentials().save_credential(added)));
    return added;
  }

  void add_session(const passkey::User& owner, int number, TimePoint expires_at) {
    auto added = session(owner, number);
    added.expires_at = expires_at;
    EXPECT_TRUE(succeeds(store().refresh_tokens().insert_session(added)));
  }
};

TEST_P(MaintenanceContract, NothingIsNothing) {
  add_credential(add_user(1), 1);
  EXPECT_EQ(clean_up({.now = kNow, .stale_before = {}, .dry_run = false}), passkey::CleanupReport{});
}

TEST_P(MaintenanceContract, ExpiredChallengesGoAndStaySpent) {
  ASSERT_TRUE(*store().ledger().spend(challenge(1, kNow - 1us)));
  ASSERT_TRUE(*store().ledger().spend(challenge(2, kNow + 1us)));
  EXPECT_EQ(clean_up({.now = kNow, .stale_before = {}, .dry_run = false}).challenges, 1U);
  EXPECT_FALSE(*store().ledger().spend(challenge(1, kNow - 1us)));
  EXPECT_FALSE(*store().ledger().spend(challenge(2, kNow + 1us)));
}

TEST_P(MaintenanceContract, ADryRunDoesNotRaiseTheWatermark) {
  ASSERT_TRUE(succeeds(store().maintenance().cleanup({.now = kNow, .stale_before = {}, .dry_run = true})));
  EXPECT_TRUE(*store().ledger().spend(challenge(1, kNow - 1us)));
}

TEST_P(MaintenanceContract, ExpiredAndRevokedSessionsGo) {
  const auto owner = add_user(1);
  add_session(owner, 1, kNow - 1us);
  add_session(owner, 2, kNow);
  add_session(owner, 3, kNow + 1h);
  ASSERT_TRUE(succeeds(store().refresh_tokens().revoke_session(uuid(0x5e, 3))));
  EXPECT_EQ(clean_up({.now = kNow, .stale_before = {}, .dry_run = false}).sessions, 2U);
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
  EXPECT_TRUE(lives(uuid(0x5e, 2)));
}

TEST_P(MaintenanceContract, ExpiredAndSpentEnrolmentsGo) {
  const auto owner = add_user(1);
  auto& enrolments = store().enrolments();
  ASSERT_TRUE(succeeds(enrolments.insert_enrolment({octets("expired"), owner.id, kNow - 1us})));
  ASSERT_TRUE(succeeds(enrolments.insert_enrolment({octets("spent"), owner.id, kNow + 1h})));
  ASSERT_TRUE(succeeds(enrolments.insert_enrolment({octets("open"), owner.id, kNow + 1h})));
  ASSERT_TRUE(succeeds(enrolments.spend_enrolment(octets("spent"), owner.id, kNow)));
  EXPECT_EQ(clean_up({.now = kNow, .stale_before = {}, .dry_run = false}).enrolments, 2U);
  EXPECT_FALSE(enrolments.get_enrolment(octets("expired"))->has_value());
  EXPECT_TRUE(enrolments.get_enrolment(octets("open"))->has_value());
}

TEST_P(MaintenanceContract, StaleCredentialsStayUnlessAskedFor) {
  const auto owner = add_user(1);
  add_used(owner, 1, kNow - 24h * 500);
  add_used(owner, 2, kNow);
  EXPECT_EQ(clean_up({.now = kNow, .stale_before = {}, .dry_run = false}).credentials, 0U);
}

TEST_P(MaintenanceContract, StaleCredentialsGoWithTheirSessions) {
  const auto owner = add_user(1);
  const auto stale = add_used(owner, 1, kNow - 24h * 90 - 1us);
  const auto at_the_limit = add_used(owner, 2, kNow - 24h * 90);
  const auto fresh = add_used(owner, 3, kNow);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1, stale.id))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 2, fresh.id))));
  EXPECT_EQ(clean_up_stale(kNow - 24h * 90).credentials, 1U);
  EXPECT_FALSE(exists(stale));
  EXPECT_TRUE(exists(at_the_limit));
  EXPECT_TRUE(exists(fresh));
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
  EXPECT_TRUE(lives(uuid(0x5e, 2)));
}

TEST_P(MaintenanceContract, ACredentialNeverUsedIsAsOldAsItself) {
  const auto owner = add_user(1);
  auto unused = credential(owner, 1);
  unused.created_at = kNow - 24h * 100;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(unused)));
  add_used(owner, 2, kNow);
  EXPECT_EQ(clean_up_stale(kNow - 24h * 90).credentials, 1U);
  EXPECT_FALSE(exists(unused));
}

TEST_P(MaintenanceContract, TheLatestUsedActiveCredentialOfAnRpIdStaysHoweverOld) {
  const auto owner = add_user(1);
  const auto older = add_used(owner, 1, kNow - 24h * 300);
  const auto latest = add_used(owner, 2, kNow - 24h * 200);
  const auto elsewhere = add_used(owner, 3, kNow - 24h * 400, "other.example");
  const auto others = add_used(add_user(2), 4, kNow - 24h * 500);
  EXPECT_EQ(clean_up_stale(kNow - 24h * 90).credentials, 1U);
  EXPECT_FALSE(exists(older));
  EXPECT_TRUE(exists(latest));
  EXPECT_TRUE(exists(elsewhere));
  EXPECT_TRUE(exists(others));
}

TEST_P(MaintenanceContract, OfCredentialsUsedAtTheSameTimeOneStays) {
  const auto owner = add_user(1);
  add_used(owner, 1, kNow - 24h * 300);
  add_used(owner, 2, kNow - 24h * 300);
  add_used(owner, 3, kNow - 24h * 300);
  EXPECT_EQ(clean_up_stale(kNow).credentials, 2U);
  EXPECT_EQ(store().credentials().get_credentials_for_user(owner.id)->size(), 1U);
}

TEST_P(MaintenanceContract, ARevokedCredentialNeitherStaysNorSavesAnother) {
  const auto owner = add_user(1);
  const auto active = add_used(owner, 1, kNow - 24h * 300);
  auto revoked = credential(owner, 2);
  revoked.last_used_at = kNow - 24h * 200;
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  EXPECT_EQ(clean_up_stale(kNow - 24h * 90).credentials, 1U);
  EXPECT_TRUE(exists(active));
  EXPECT_FALSE(exists(revoked));
}

TEST_P(MaintenanceContract, ConcurrencyOfCleaningUpAndSigningInDisturbsNobody) {
  const auto owner = add_user(1);
  auto saved = credential(owner, 1);
  saved.record.sign_count = 0;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(saved)));
  const auto errors = at_once(4, [&](int thread) -> std::optional<Errc> {
    for (int i = 0; i < 5; ++i) {
      if (thread == 0) {
        const auto report =
            other_node().maintenance().cleanup({.now = kNow, .stale_before = kNow, .dry_run = false});
        if (!report) return report.error().code;
        continue;
      }
      auto commit = login(saved, 10 * thread + i);
      commit.update.sign_count = 0;
      commit.session = session_row(owner, 10 * thread + i, saved.id);
      if (const auto outcome = store().commit().commit_login(commit); !outcome) return outcome.error().code;
    }
    return std::nullopt;
  });
  EXPECT_EQ(winners(errors), 4);
  for (int thread = 1; thread < 4; ++thread) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(lives(session_row(owner, 10 * thread + i).id));
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(MaintenanceContract);

}  // namespace blockauth::contract
