// What every IEnrolmentStore promises. That registration spends a token is in ceremony_commit_contract.hpp.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class EnrolmentStoreContract : public StoreContract {
 protected:
  passkey::IEnrolmentStore& enrolments() { return store().enrolments(); }

  Bytes add_enrolment(const passkey::User& owner) {
    const Bytes hash = octets("hash");
    EXPECT_TRUE(succeeds(enrolments().insert_enrolment({hash, owner.id, kNow + 15min})));
    return hash;
  }
};

TEST_P(EnrolmentStoreContract, WhatWasInsertedIsReadBack) {
  const auto owner = add_user(1);
  const Bytes hash = add_enrolment(owner);
  const auto found = *other_node().enrolments().get_enrolment(hash);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->token_hash, hash);
  EXPECT_EQ(found->user_id, owner.id);
  EXPECT_EQ(found->expires_at, kNow + 15min);
}

TEST_P(EnrolmentStoreContract, AnUnknownTokenIsNothing) {
  EXPECT_FALSE(enrolments().get_enrolment(octets("unknown"))->has_value());
}

TEST_P(EnrolmentStoreContract, AnEnrolmentOfAnUnknownUserIsRefused) {
  EXPECT_TRUE(
      fails_with(enrolments().insert_enrolment({octets("hash"), user(1).id, kNow}), Errc::user_not_found));
}

TEST_P(EnrolmentStoreContract, ATokenIsSpentOnce) {
  const auto owner = add_user(1);
  const Bytes hash = add_enrolment(owner);
  EXPECT_TRUE(succeeds(enrolments().spend_enrolment(hash, owner.id, kNow)));
  EXPECT_TRUE(fails_with(enrolments().spend_enrolment(hash, owner.id, kNow), Errc::enrolment_invalid));
  EXPECT_FALSE(enrolments().get_enrolment(hash)->has_value());
}

TEST_P(EnrolmentStoreContract, AnExpiredTokenCannotBeSpent) {
  const auto owner = add_user(1);
  const Bytes hash = add_enrolment(owner);
  EXPECT_TRUE(
      fails_with(enrolments().spend_enrolment(hash, owner.id, kNow + 15min), Errc::enrolment_invalid));
  EXPECT_TRUE(succeeds(enrolments().spend_enrolment(hash, owner.id, kNow + 15min - 1us)));
}

TEST_P(EnrolmentStoreContract, AnotherUserCannotSpendAToken) {
  const auto owner = add_user(1);
  const auto attacker = add_user(2);
  const Bytes hash = add_enrolment(owner);
  EXPECT_TRUE(fails_with(enrolments().spend_enrolment(hash, attacker.id, kNow), Errc::enrolment_invalid));
  EXPECT_TRUE(enrolments().get_enrolment(hash)->has_value());
}

TEST_P(EnrolmentStoreContract, ConcurrencyOfSpendersLeavesOneWinner) {
  const auto owner = add_user(1);
  const Bytes hash = add_enrolment(owner);
  const auto errors = at_once(6, [&](int thread) {
    return error_of(node(thread).enrolments().spend_enrolment(hash, owner.id, kNow));
  });
  EXPECT_EQ(winners(errors), 1);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EnrolmentStoreContract);

}  // namespace blockauth::contract
