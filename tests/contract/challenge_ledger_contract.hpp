// What every IChallengeLedger promises.
#pragma once

#include <numeric>

#include "contract/adapter.hpp"

namespace blockauth::contract {

class ChallengeLedgerContract : public StoreContract {
 protected:
  passkey::IChallengeLedger& ledger() { return store().ledger(); }
};

TEST_P(ChallengeLedgerContract, AChallengeIsSpentOnce) {
  EXPECT_TRUE(*ledger().spend(challenge(1)));
  EXPECT_FALSE(*ledger().spend(challenge(1)));
  EXPECT_FALSE(*other_node().ledger().spend(challenge(1)));
}

TEST_P(ChallengeLedgerContract, NonceAndExpiryNameAChallengeTogether) {
  EXPECT_TRUE(*ledger().spend(challenge(1)));
  EXPECT_TRUE(*ledger().spend(challenge(2)));
  EXPECT_TRUE(*ledger().spend(challenge(1, kNow + 6min)));
}

TEST_P(ChallengeLedgerContract, OnlyWhatExpiredBeforeNowIsForgotten) {
  EXPECT_TRUE(*ledger().spend(challenge(1, kNow - 1us)));
  EXPECT_TRUE(*ledger().spend(challenge(2, kNow)));
  EXPECT_TRUE(*ledger().spend(challenge(3, kNow + 1us)));
  EXPECT_EQ(*ledger().remove_expired(kNow), 1U);
  EXPECT_FALSE(*ledger().spend(challenge(3, kNow + 1us)));
}

TEST_P(ChallengeLedgerContract, AForgottenChallengeCannotBeSpentAgainByANodeWhoseClockIsSlow) {
  ASSERT_TRUE(*ledger().spend(challenge(1, kNow - 1s)));
  ASSERT_EQ(*ledger().remove_expired(kNow), 1U);
  EXPECT_FALSE(*ledger().spend(challenge(1, kNow - 1s)));
  EXPECT_FALSE(*other_node().ledger().spend(challenge(1, kNow - 1s)));
}

TEST_P(ChallengeLedgerContract, AnExpiryAtTheWatermarkIsRefusedAndOneAfterItIsNot) {
  ASSERT_TRUE(succeeds(ledger().remove_expired(kNow)));
  EXPECT_FALSE(*ledger().spend(challenge(1, kNow)));
  EXPECT_TRUE(*ledger().spend(challenge(1, kNow + 1us)));
}

TEST_P(ChallengeLedgerContract, TheWatermarkNeverGoesBack) {
  ASSERT_TRUE(succeeds(ledger().remove_expired(kNow)));
  ASSERT_TRUE(succeeds(ledger().remove_expired(kNow - 1h)));
  EXPECT_FALSE(*ledger().spend(challenge(1, kNow - 1min)));
}

TEST_P(ChallengeLedgerContract, ManyExpiredChallengesAreForgottenInOneCall) {
  const auto spent = at_once(16, [&](int thread) {
    std::size_t count = 0;
    for (int i = 0; i < 80; ++i) count += *ledger().spend(challenge(100 * thread + i, kNow - 1s)) ? 1 : 0;
    return count;
  });
  EXPECT_EQ(std::accumulate(spent.begin(), spent.end(), std::size_t{0}), 16U * 80U);
  EXPECT_EQ(*ledger().remove_expired(kNow), 16U * 80U);
  EXPECT_EQ(*ledger().remove_expired(kNow), 0U);
}

TEST_P(ChallengeLedgerContract, TheEpochIsTheSameForEveryNodeAndChangesWhenReplaced) {
  const Bytes epoch = *ledger().epoch();
  EXPECT_GE(epoch.size(), 16U);
  EXPECT_EQ(*other_node().ledger().epoch(), epoch);
  ASSERT_TRUE(*store().instance_state().replace(passkey::kLedgerEpochName, epoch, octets("restored")));
  EXPECT_EQ(*other_node().ledger().epoch(), octets("restored"));
}

TEST_P(ChallengeLedgerContract, ConcurrencyOfManySpendersLeavesOneWinner) {
  for (int round = 0; round < 5; ++round) {
    const auto won =
        at_once(8, [&](int thread) { return *node(thread).ledger().spend(challenge(round)) ? 1 : 0; });
    EXPECT_EQ(std::ranges::count(won, 1), 1);
  }
}

TEST_P(ChallengeLedgerContract, ConcurrencyOfSpendingAndPruningNeverSpendsTwice) {
  // Each challenge is offered by two threads while a third forgets it: nobody may win it a second time.
  for (int round = 0; round < 20; ++round) {
    const auto won = at_once(3, [&](int thread) -> int {
      if (thread == 2)
        return ledger().remove_expired(kNow + std::chrono::seconds(round)).has_value() ? 0 : -1;
      return *node(thread).ledger().spend(challenge(1, kNow + std::chrono::seconds(round) - 1us)) ? 1 : 0;
    });
    EXPECT_EQ(won[2], 0);
    EXPECT_LE(won[0] + won[1], 1);
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ChallengeLedgerContract);

}  // namespace blockauth::contract
