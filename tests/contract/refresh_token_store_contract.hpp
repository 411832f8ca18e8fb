// What every IRefreshTokenStore promises: one successor for one token, and an old one coming back ends the
// family.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class RefreshTokenStoreContract : public StoreContract {
 protected:
  token::IRefreshTokenStore& sessions() { return store().refresh_tokens(); }

  token::Session add_session(int number = 1) {
    const auto inserted = session(owner_, number);
    EXPECT_TRUE(succeeds(sessions().insert_session(inserted)));
    return inserted;
  }

  static token::RotationRequest presenting(std::uint32_t generation, TimePoint now = kNow + 1min) {
    token::RotationRequest request;
    request.session = uuid(0x5e, 1);
    request.generation = generation;
    request.now = now;
    request.new_expires_at = now + 24h;
    return request;
  }

  token::RotationOutcome rotate(const token::RotationRequest& request) {
    const auto rotation = sessions().rotate(request);
    EXPECT_TRUE(succeeds(rotation));
    return rotation->outcome;
  }

  passkey::User owner_ = add_user(1);
};

TEST_P(RefreshTokenStoreContract, WhatWasInsertedIsReadBackWithTheUserAsHeIsNow) {
  auto inserted = session(owner_, 1, uuid(0xc0, 7));
  inserted.rotated_at = kNow + 1us;
  inserted.user_email = "never read";
  inserted.user_active = false;
  inserted.generation = 7;
  ASSERT_TRUE(succeeds(sessions().insert_session(inserted)));
  const auto found = *other_node().refresh_tokens().get_session(inserted.id);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, inserted.id);
  EXPECT_EQ(found->user_id, owner_.id.value);
  EXPECT_EQ(found->user_email, owner_.email);
  EXPECT_TRUE(found->user_active);
  EXPECT_EQ(found->credential, inserted.credential);
  EXPECT_EQ(found->rp_id, kRpId);
  EXPECT_EQ(found->methods, inserted.methods);
  EXPECT_EQ(found->auth_time, kNow);
  EXPECT_EQ(found->rotated_at, kNow + 1us);
  EXPECT_EQ(found->expires_at, inserted.expires_at);
  EXPECT_EQ(found->generation, 0U);
}

TEST_P(RefreshTokenStoreContract, ASessionWithoutCredentialHasNone) {
  EXPECT_EQ((*sessions().get_session(add_session().id))->credential, std::nullopt);
}

TEST_P(RefreshTokenStoreContract, AnUnknownSessionIsNothing) {
  EXPECT_FALSE(sessions().get_session(uuid(0x5e, 1))->has_value());
}

TEST_P(RefreshTokenStoreContract, ASessionOfAnUnknownUserIsRefused) {
  EXPECT_TRUE(fails_with(sessions().insert_session(session(user(2), 1)), Errc::user_not_found));
}

TEST_P(RefreshTokenStoreContract, ASessionOfADisabledUserIsRefused) {
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner_.id, false)));
  EXPECT_TRUE(fails_with(sessions().insert_session(session(owner_, 1)), Errc::user_disabled));
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
}

TEST_P(RefreshTokenStoreContract, TheCurrentTokenRotates) {
  add_session();
  const auto rotation = *sessions().rotate(presenting(0));
  ASSERT_EQ(rotation.outcome, token::RotationOutcome::rotated);
  ASSERT_TRUE(rotation.session.has_value());
  EXPECT_EQ(rotation.session->generation, 1U);
  EXPECT_EQ(rotation.session->rotated_at, kNow + 1min);
  EXPECT_EQ(rotation.session->expires_at, kNow + 1min + 24h);
  EXPECT_EQ(rotation.session->auth_time, kNow);
  EXPECT_EQ(rotation.session->user_email, owner_.email);
  const auto found = *sessions().get_session(uuid(0x5e, 1));
  EXPECT_EQ(found->generation, 1U);
  EXPECT_EQ(found->expires_at, kNow + 1min + 24h);
}

TEST_P(RefreshTokenStoreContract, ThePredecessorRepeatsWithinTheGracePeriod) {
  add_session();
  ASSERT_EQ(rotate(presenting(0)), token::RotationOutcome::rotated);
  const auto again = *sessions().rotate(presenting(0, kNow + 1min + 10s));
  ASSERT_EQ(again.outcome, token::RotationOutcome::repeated);
  ASSERT_TRUE(again.session.has_value());
  EXPECT_EQ(again.session->generation, 1U);
  EXPECT_EQ(again.session->rotated_at, kNow + 1min);
  EXPECT_EQ(again.session->expires_at, kNow + 1min + 24h);  // the identical successor
  EXPECT_EQ(rotate(presenting(1, kNow + 2min)), token::RotationOutcome::rotated);
}

TEST_P(RefreshTokenStoreContract, ThePredecessorAfterTheGracePeriodRevokesTheFamily) {
  add_session();
  ASSERT_EQ(rotate(presenting(0)), token::RotationOutcome::rotated);
  EXPECT_EQ(rotate(presenting(0, kNow + 1min + 10s + 1us)), token::RotationOutcome::reused);
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
  EXPECT_EQ(rotate(presenting(1, kNow + 2min)), token::RotationOutcome::ended);
}

TEST_P(RefreshTokenStoreContract, WithoutGracePeriodThePredecessorRevokesTheFamily) {
  add_session();
  ASSERT_EQ(rotate(presenting(0)), token::RotationOutcome::rotated);
  auto request = presenting(0, kNow + 1min + 1us);
  request.grace = 0s;
  EXPECT_EQ(rotate(request), token::RotationOutcome::reused);
}

TEST_P(RefreshTokenStoreContract, AUsedSuccessorEndsTheGracePeriod) {
  add_session();
  ASSERT_EQ(rotate(presenting(0)), token::RotationOutcome::rotated);
  ASSERT_EQ(rotate(presenting(1)), token::RotationOutcome::rotated);
  const auto rotation = *sessions().rotate(presenting(0));
  EXPECT_EQ(rotation.outcome, token::RotationOutcome::reused);
  EXPECT_FALSE(rotation.session.has_value());
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
}

TEST_P(RefreshTokenStoreContract, ATokenOfTheFutureRevokesTheFamily) {
  add_session();  // only a store restored from a backup has issued tokens it does not know of
  EXPECT_EQ(rotate(presenting(1)), token::RotationOutcome::reused);
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
}

TEST_P(RefreshTokenStoreContract, AnExpiredSessionHasEnded) {
  const auto inserted = add_session();
  EXPECT_EQ(rotate(presenting(0, inserted.expires_at)), token::RotationOutcome::ended);
  EXPECT_EQ(rotate(presenting(0, inserted.expires_at - 1us)), token::RotationOutcome::rotated);
}

TEST_P(RefreshTokenStoreContract, ARevokedSessionHasEnded) {
  add_session();
  ASSERT_TRUE(succeeds(sessions().revoke_session(uuid(0x5e, 1))));
  EXPECT_EQ(rotate(presenting(0)), token::RotationOutcome::ended);
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
}

TEST_P(RefreshTokenStoreContract, AnUnknownSessionHasEnded) {
  EXPECT_EQ(rotate(presenting(0)), token::RotationOutcome::ended);
}

TEST_P(RefreshTokenStoreContract, ADisabledUsersSessionHasEnded) {
  add_session();
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner_.id, false)));
  EXPECT_EQ(rotate(presenting(0)), token::RotationOutcome::ended);
}

TEST_P(RefreshTokenStoreContract, RevokingTouchesOneSessionOnly) {
  add_session(1);
  const auto other = add_session(2);
  ASSERT_TRUE(succeeds(sessions().revoke_session(uuid(0x5e, 1))));
  EXPECT_TRUE(lives(other.id));
  EXPECT_TRUE(succeeds(sessions().revoke_session(uuid(0x5e, 99))));
}

TEST_P(RefreshTokenStoreContract, ACredentialsSessionsEndTogether) {
  const auto other = add_user(2);
  ASSERT_TRUE(succeeds(sessions().insert_session(session(owner_, 1, uuid(0xc0, 1)))));
  ASSERT_TRUE(succeeds(sessions().insert_session(session(owner_, 2, uuid(0xc0, 1)))));
  ASSERT_TRUE(succeeds(sessions().insert_session(session(owner_, 3, uuid(0xc0, 2)))));
  ASSERT_TRUE(succeeds(sessions().insert_session(session(owner_, 4))));
  ASSERT_TRUE(succeeds(sessions().insert_session(session(other, 5, uuid(0xc0, 1)))));
  ASSERT_TRUE(succeeds(sessions().revoke_sessions_of_credential(owner_.id.value, uuid(0xc0, 1))));
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
  EXPECT_FALSE(lives(uuid(0x5e, 2)));
  EXPECT_TRUE(lives(uuid(0x5e, 3)));
  EXPECT_TRUE(lives(uuid(0x5e, 4)));
  EXPECT_TRUE(lives(uuid(0x5e, 5)));
}

TEST_P(RefreshTokenStoreContract, SigningInAgainRefreshesTimeAndMethodsOnly) {
  const auto before = add_session();
  ASSERT_TRUE(succeeds(sessions().refresh_authentication(before.id, owner_.id.value, kNow + 1h, "swk")));
  const auto after = *sessions().get_session(before.id);
  EXPECT_EQ(after->auth_time, kNow + 1h);
  EXPECT_EQ(after->methods, "swk");
  EXPECT_EQ(after->generation, before.generation);
  EXPECT_EQ(after->expires_at, before.expires_at);
}

TEST_P(RefreshTokenStoreContract, OnlyTheUsersOwnLiveSessionIsRefreshed) {
  const auto other = add_user(2);
  const auto inserted = add_session();
  EXPECT_TRUE(fails_with(sessions().refresh_authentication(inserted.id, other.id.value, kNow, "swk"),
                         Errc::session_ended));
  EXPECT_TRUE(
      fails_with(sessions().refresh_authentication(inserted.id, owner_.id.value, inserted.expires_at, "swk"),
                 Errc::session_ended));
  EXPECT_TRUE(fails_with(sessions().refresh_authentication(uuid(0x5e, 9), owner_.id.value, kNow, "swk"),
                         Errc::session_ended));
  ASSERT_TRUE(succeeds(sessions().revoke_session(inserted.id)));
  EXPECT_TRUE(fails_with(sessions().refresh_authentication(inserted.id, owner_.id.value, kNow, "swk"),
                         Errc::session_ended));
}

TEST_P(RefreshTokenStoreContract, ConcurrencyOfOneTokenGivesOneSuccessor) {
  add_session();
  for (std::uint32_t generation = 0; generation < 3; ++generation) {
    const auto outcomes = at_once(6, [&](int thread) {
      const auto rotation = *node(thread).refresh_tokens().rotate(presenting(generation));
      EXPECT_EQ(rotation.session.has_value() ? rotation.session->generation : 0, generation + 1);
      return rotation.outcome;
    });
    EXPECT_EQ(std::ranges::count(outcomes, token::RotationOutcome::rotated), 1);
    EXPECT_EQ(std::ranges::count(outcomes, token::RotationOutcome::repeated), 5);
  }
}

TEST_P(RefreshTokenStoreContract, ConcurrencyOfAThiefAndTheOwnerWithoutGraceEndsTheFamily) {
  add_session();
  const auto outcomes = at_once(2, [&](int thread) {
    auto request = presenting(0, kNow + 1min + std::chrono::microseconds(thread));
    request.grace = std::chrono::seconds(-1);
    return node(thread).refresh_tokens().rotate(request)->outcome;
  });
  EXPECT_EQ(std::ranges::count(outcomes, token::RotationOutcome::rotated), 1);
  EXPECT_EQ(std::ranges::count(outcomes, token::RotationOutcome::reused), 1);
  EXPECT_FALSE(lives(uuid(0x5e, 1)));
}

TEST_P(RefreshTokenStoreContract, AUsersSessionsComeNewestFirstWithoutRevokedOnes) {
  const auto oldest = add_session(1);
  add_session(2);
  auto newest = session(owner_, 3);
  newest.auth_time += 1min;
  ASSERT_TRUE(succeeds(sessions().insert_session(newest)));
  ASSERT_TRUE(succeeds(sessions().insert_session(session(add_user(2), 4))));
  ASSERT_TRUE(succeeds(sessions().revoke_session(uuid(0x5e, 2))));
  const auto found = *sessions().get_sessions_for_user(owner_.id.value);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, newest.id);
  EXPECT_EQ(found[0].user_email, owner_.email);
  EXPECT_EQ(found[1].id, oldest.id);
  EXPECT_TRUE(sessions().get_sessions_for_user("nobody")->empty());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RefreshTokenStoreContract);

}  // namespace blockauth::contract
