// What every IUserDirectory promises.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class UserDirectoryContract : public StoreContract {
 protected:
  passkey::IUserDirectory& users() { return store().users(); }
};

inline passkey::User foreign_user(int number) {
  passkey::User foreign = user(number);
  foreign.email.clear();
  foreign.foreign = passkey::ForeignIdentity{"corporate", "subject-" + std::to_string(number)};
  return foreign;
}

TEST_P(UserDirectoryContract, WhatWasInsertedIsReadBackExactly) {
  auto inserted = user(1);
  inserted.email_verified = true;
  inserted.foreign = passkey::ForeignIdentity{"corporate", "1"};
  ASSERT_TRUE(succeeds(users().insert_user(inserted)));
  EXPECT_EQ(*users().get_user(inserted.id), inserted);
  EXPECT_EQ(*other_node().users().get_user(inserted.id), inserted);
}

TEST_P(UserDirectoryContract, AnUnknownUserIsNothing) {
  add_user(1);
  EXPECT_EQ(*users().get_user(user(2).id), std::nullopt);
  EXPECT_EQ(*users().get_user_by_email(canonical(user(2))), std::nullopt);
  EXPECT_EQ(*users().get_user_by_foreign_identity({"corporate", "1"}), std::nullopt);
}

TEST_P(UserDirectoryContract, AnEmailIsFoundByItsCanonicalForm) {
  const auto inserted = add_user(1);
  EXPECT_EQ(*users().get_user_by_email("user1@example.org"), inserted);
  EXPECT_EQ(*users().get_user_by_email("User1@Example.org"), std::nullopt);
}

TEST_P(UserDirectoryContract, OnlyAsciiLettersAreFolded) {
  auto upper = user(1);
  upper.email = "Ä@example.org";
  auto lower = user(2);
  lower.email = "ä@example.org";
  ASSERT_TRUE(succeeds(users().insert_user(upper)));
  EXPECT_TRUE(succeeds(users().insert_user(lower)));
  EXPECT_EQ(*users().get_user_by_email("Ä@example.org"), upper);
}

TEST_P(UserDirectoryContract, AForeignIdentityIsFoundByIssuerAndSubjectTogether) {
  const auto inserted = foreign_user(1);
  ASSERT_TRUE(succeeds(users().insert_user(inserted)));
  EXPECT_EQ(*users().get_user_by_foreign_identity(*inserted.foreign), inserted);
  EXPECT_EQ(*users().get_user_by_foreign_identity({"other", inserted.foreign->subject}), std::nullopt);
  EXPECT_EQ(*users().get_user_by_foreign_identity({inserted.foreign->issuer, "other"}), std::nullopt);
}

TEST_P(UserDirectoryContract, SeveralAccountsMayHaveNoEmail) {
  EXPECT_TRUE(succeeds(users().insert_user(foreign_user(1))));
  EXPECT_TRUE(succeeds(users().insert_user(foreign_user(2))));
  EXPECT_EQ(*users().get_user_by_email(""), std::nullopt);
}

TEST_P(UserDirectoryContract, NothingThatIdentifiesAnAccountIsTakenTwice) {
  auto first = user(1);
  first.foreign = passkey::ForeignIdentity{"corporate", "1"};
  ASSERT_TRUE(succeeds(users().insert_user(first)));

  auto same_id = user(2);
  same_id.id = first.id;
  EXPECT_TRUE(fails_with(users().insert_user(same_id), Errc::user_already_exists));
  auto same_email = user(2);
  same_email.email = "USER1@example.ORG";
  EXPECT_TRUE(fails_with(users().insert_user(same_email), Errc::user_already_exists));
  auto same_handle = user(2);
  same_handle.handle = first.handle;
  EXPECT_TRUE(fails_with(users().insert_user(same_handle), Errc::user_already_exists));
  auto same_identity = user(2);
  same_identity.foreign = first.foreign;
  EXPECT_TRUE(fails_with(users().insert_user(same_identity), Errc::user_already_exists));

  EXPECT_EQ(*users().get_user(first.id), first);
  EXPECT_EQ(*users().get_user(user(2).id), std::nullopt);
}

TEST_P(UserDirectoryContract, AnEmailWithoutCanonicalFormIsRefused) {
  auto odd = user(1);
  odd.email = "no address";
  EXPECT_TRUE(fails_with(users().insert_user(odd), Errc::invalid_request));
}

TEST_P(UserDirectoryContract, DisablingEndsTheUsersSessionsForGood) {
  const auto disabled = add_user(1);
  const auto other = add_user(2);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(disabled, 1))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(other, 2))));
  ASSERT_TRUE(succeeds(users().set_user_active(disabled.id, false)));
  EXPECT_FALSE((*users().get_user(disabled.id))->is_active);
  EXPECT_FALSE(lives(session(disabled, 1).id));
  EXPECT_TRUE(lives(session(other, 2).id));
  ASSERT_TRUE(succeeds(users().set_user_active(disabled.id, true)));
  EXPECT_EQ(*users().get_user(disabled.id), disabled);
  EXPECT_FALSE(lives(session(disabled, 1).id));
}

TEST_P(UserDirectoryContract, DisablingAnUnknownUserIsRefused) {
  EXPECT_TRUE(fails_with(users().set_user_active(user(1).id, false), Errc::user_not_found));
}

TEST_P(UserDirectoryContract, ErasingTakesEverythingAlong) {
  const auto erased = add_user(1);
  const auto other = add_user(2);
  const auto credential = add_credential(erased, 1);
  const auto kept = add_credential(other, 2);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(erased, 1))));
  ASSERT_TRUE(succeeds(store().enrolments().insert_enrolment({octets("hash"), erased.id, kNow + 15min})));
  ASSERT_TRUE(succeeds(users().erase_user(erased.id)));
  EXPECT_EQ(*users().get_user(erased.id), std::nullopt);
  EXPECT_FALSE(exists(credential));
  EXPECT_TRUE(store().credentials().get_credentials_for_user(erased.id)->empty());
  EXPECT_FALSE(lives(session(erased, 1).id));
  EXPECT_FALSE(store().enrolments().get_enrolment(octets("hash"))->has_value());
  EXPECT_EQ(*users().get_user(other.id), other);
  EXPECT_TRUE(exists(kept));
  EXPECT_TRUE(fails_with(users().erase_user(erased.id), Errc::user_not_found));
}

TEST_P(UserDirectoryContract, AnErasedEmailIsFreeAgain) {
  const auto erased = add_user(1);
  ASSERT_TRUE(succeeds(users().erase_user(erased.id)));
  EXPECT_TRUE(succeeds(users().insert_user(erased)));
}

TEST_P(UserDirectoryContract, UsersAreListedInPagesInOrderOfTheirId) {
  for (const int number : {3, 1, 4, 2, 5}) add_user(number);
  const auto first = *users().list_users({}, 2);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0], user(1));
  EXPECT_EQ(first[1], user(2));
  const auto rest = *users().list_users(first.back().id, 100);
  ASSERT_EQ(rest.size(), 3U);
  EXPECT_EQ(rest[2], user(5));
  EXPECT_TRUE(users().list_users(rest.back().id, 100)->empty());
}

TEST_P(UserDirectoryContract, ConcurrencyOfInsertsUnderOneEmailHasOneWinner) {
  const auto errors = at_once(6, [&](int thread) {
    auto newcomer = user(thread);
    newcomer.email = "same@example.org";
    return error_of(node(thread).users().insert_user(newcomer));
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::user_already_exists), 5);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(UserDirectoryContract);

}  // namespace blockauth::contract
