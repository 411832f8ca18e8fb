// What every ICeremonyCommit promises: all or nothing, once, and with every rule checked again inside.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class CeremonyCommitContract : public StoreContract {
 protected:
  passkey::ICeremonyCommit& commits() { return store().commit(); }

  // A refused commit leaves everything as it was; a composed one, which has to spend first, all but the
  // challenge.
  void expect_challenge_unspent_after_refusal(const passkey::SpentChallenge& spent) {
    if (!GetParam().atomic) return;
    EXPECT_TRUE(*store().ledger().spend(spent)) << "the refused commit spent its challenge";
  }

  std::size_t credentials_of(const passkey::User& owner) {
    return store().credentials().get_credentials_for_user(owner.id)->size();
  }

  Bytes add_enrolment(const passkey::User& owner, TimePoint expires_at = kNow + 15min) {
    const Bytes hash = octets("token-hash-of-" + owner.id.value);
    EXPECT_TRUE(succeeds(store().enrolments().insert_enrolment({hash, owner.id, expires_at})));
    return hash;
  }
};

// -- commit_registration

TEST_P(CeremonyCommitContract, RegistrationStoresTheCredentialAsItIs) {
  const auto owner = add_user(1);
  const auto added = credential(owner, 1);
  ASSERT_TRUE(succeeds(commits().commit_registration(registration(added, 1))));
  expect_same(stored(added), added);
  EXPECT_FALSE(*store().ledger().spend(challenge(1)));
}

TEST_P(CeremonyCommitContract, RegistrationWithASpentChallengeIsRefused) {
  const auto owner = add_user(1);
  ASSERT_TRUE(*store().ledger().spend(challenge(1)));
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(credential(owner, 1), 1)),
                         Errc::challenge_spent));
  EXPECT_EQ(credentials_of(owner), 0U);
}

TEST_P(CeremonyCommitContract, RegistrationWithAPrunedChallengeIsRefused) {
  const auto owner = add_user(1);
  ASSERT_TRUE(succeeds(store().ledger().remove_expired(kNow + 5min)));
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(credential(owner, 1), 1)),
                         Errc::challenge_spent));
  EXPECT_EQ(credentials_of(owner), 0U);
}

TEST_P(CeremonyCommitContract, RegistrationForAnUnknownUserIsRefused) {
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(credential(user(1), 1), 1)),
                         Errc::user_not_found));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, RegistrationForADisabledUserIsRefused) {
  const auto owner = add_user(1);
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  EXPECT_TRUE(
      fails_with(commits().commit_registration(registration(credential(owner, 1), 1)), Errc::user_disabled));
  EXPECT_EQ(credentials_of(owner), 0U);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, RegistrationNeverOverwritesACredentialOfTheSameUser) {
  const auto owner = add_user(1);
  const auto first = add_credential(owner, 1);
  auto second = credential(owner, 2);
  second.record.id = first.record.id;
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(second, 1)),
                         Errc::credential_already_registered));
  expect_same(stored(first), first);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, RegistrationNeverTakesACredentialFromAnotherUser) {
  const auto owner = add_user(1);
  const auto attacker = add_user(2);
  const auto first = add_credential(owner, 1);
  auto second = credential(attacker, 2);
  second.record.id = first.record.id;
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(second, 1)),
                         Errc::credential_already_registered));
  expect_same(stored(first), first);
  EXPECT_EQ(credentials_of(attacker), 0U);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, RegistrationOfARevokedCredentialIdIsRefused) {
  const auto owner = add_user(1);
  auto revoked = credential(owner, 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  EXPECT_TRUE(fails_with(commits().commit_registration(registration(credential(owner, 1), 1)),
                         Errc::credential_already_registered));
  EXPECT_FALSE(stored(revoked).is_active);
}

TEST_P(CeremonyCommitContract, RegistrationBeyondTheLimitIsRefused) {
  const auto owner = add_user(1);
  add_credential(owner, 1);
  auto commit = registration(credential(owner, 2), 1);
  commit.credential_limit = 1;
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::credential_limit_reached));
  EXPECT_FALSE(exists(commit.credential));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, TheLimitCountsActiveCredentialsOfTheSameUserAndRpIdOnly) {
  const auto owner = add_user(1);
  const auto other = add_user(2);
  auto revoked = credential(owner, 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  add_credential(owner, 2, "other.example");
  add_credential(other, 3);
  auto commit = registration(credential(owner, 4), 1);
  commit.credential_limit = 1;
  EXPECT_TRUE(succeeds(commits().commit_registration(commit)));
}

TEST_P(CeremonyCommitContract, SignUpStoresUserCredentialAndSessionTogether) {
  auto commit = registration(credential(user(1), 1), 1);
  commit.new_user = user(1);
  commit.session = session_row(user(1), 1, commit.credential.id);
  ASSERT_TRUE(succeeds(commits().commit_registration(commit)));
  EXPECT_EQ(*store().users().get_user(user(1).id), user(1));
  expect_same(stored(commit.credential), commit.credential);
  const auto session = **store().refresh_tokens().get_session(commit.session->id);
  EXPECT_EQ(session.user_email, user(1).email);
  EXPECT_EQ(session.credential, commit.credential.id);
  EXPECT_EQ(session.generation, 0U);
  EXPECT_EQ(session.rotated_at, kNow);
}

TEST_P(CeremonyCommitContract, SignUpUnderATakenEmailIsRefusedAndLeavesNothing) {
  const auto owner = add_user(1);
  auto newcomer = user(2);
  newcomer.email = "uSER1@eXAMPLE.org";
  auto commit = registration(credential(newcomer, 1), 1);
  commit.new_user = newcomer;
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::user_already_exists));
  EXPECT_FALSE(store().users().get_user(newcomer.id)->has_value());
  EXPECT_FALSE(exists(commit.credential));
  EXPECT_EQ(credentials_of(owner), 0U);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, SignUpWithARegisteredCredentialLeavesNoUserBehind) {
  const auto owner = add_user(1);
  const auto first = add_credential(owner, 1);
  auto commit = registration(credential(user(2), 2), 1);
  commit.credential.record.id = first.record.id;
  commit.new_user = user(2);
  commit.session = session_row(user(2), 1);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::credential_already_registered));
  EXPECT_FALSE(store().users().get_user(user(2).id)->has_value());
  EXPECT_FALSE(lives(commit.session->id));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, EnrolmentIsSpentWithTheInsert) {
  const auto owner = add_user(1);
  auto commit = registration(credential(owner, 1), 1);
  commit.enrolment_token_hash = add_enrolment(owner);
  commit.session = session_row(owner, 1, commit.credential.id);
  ASSERT_TRUE(succeeds(commits().commit_registration(commit)));
  EXPECT_TRUE(lives(commit.session->id));
  EXPECT_FALSE(store().enrolments().get_enrolment(*commit.enrolment_token_hash)->has_value());

  auto again = registration(credential(owner, 2), 2);
  again.enrolment_token_hash = commit.enrolment_token_hash;
  EXPECT_TRUE(fails_with(commits().commit_registration(again), Errc::enrolment_invalid));
  EXPECT_FALSE(exists(again.credential));
  expect_challenge_unspent_after_refusal(challenge(2));
}

TEST_P(CeremonyCommitContract, EnrolmentWithAnUnknownTokenIsRefused) {
  auto commit = registration(credential(add_user(1), 1), 1);
  commit.enrolment_token_hash = octets("nobody's");
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::enrolment_invalid));
  EXPECT_FALSE(exists(commit.credential));
}

TEST_P(CeremonyCommitContract, EnrolmentWithAnExpiredTokenIsRefused) {
  const auto owner = add_user(1);
  auto commit = registration(credential(owner, 1), 1);
  commit.enrolment_token_hash = add_enrolment(owner, commit.credential.created_at);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::enrolment_invalid));
  EXPECT_FALSE(exists(commit.credential));
}

TEST_P(CeremonyCommitContract, EnrolmentWithAnotherUsersTokenIsRefused) {
  const auto owner = add_user(1);
  const auto attacker = add_user(2);
  auto commit = registration(credential(attacker, 1), 1);
  commit.enrolment_token_hash = add_enrolment(owner);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::enrolment_invalid));
  EXPECT_FALSE(exists(commit.credential));
  EXPECT_TRUE(store().enrolments().get_enrolment(*commit.enrolment_token_hash)->has_value());
}

TEST_P(CeremonyCommitContract, ARefusedEnrolmentKeepsItsToken) {
  const auto owner = add_user(1);
  add_credential(owner, 1);
  auto commit = registration(credential(owner, 2), 1);
  commit.enrolment_token_hash = add_enrolment(owner);
  commit.credential_limit = 1;
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::credential_limit_reached));
  EXPECT_TRUE(store().enrolments().get_enrolment(*commit.enrolment_token_hash)->has_value());
}

TEST_P(CeremonyCommitContract, RegistrationNamesTheFirstOfItsErrorsInOrder) {
  // Everything is wrong at once; each repair uncovers the next error.
  const auto owner = add_user(1);
  const auto taken = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  ASSERT_TRUE(*store().ledger().spend(challenge(1)));

  auto commit = registration(credential(user(9), 2), 1);
  commit.credential.record.id = taken.record.id;
  commit.credential_limit = 0;
  commit.new_user = owner;
  commit.enrolment_token_hash = octets("unknown");
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::challenge_spent));
  commit.challenge = challenge(2);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::user_already_exists));
  commit.new_user.reset();
  commit.challenge = challenge(3);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::enrolment_invalid));
  commit.enrolment_token_hash.reset();
  commit.challenge = challenge(4);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::user_not_found));
  commit.credential.user_id = owner.id;
  commit.challenge = challenge(5);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::user_disabled));
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, true)));
  commit.challenge = challenge(6);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::credential_already_registered));
  commit.credential.record.id = CredentialId(octets("another"));
  commit.challenge = challenge(7);
  EXPECT_TRUE(fails_with(commits().commit_registration(commit), Errc::credential_limit_reached));
}

// -- commit_login

TEST_P(CeremonyCommitContract, LoginUpdatesTheCredentialAndStoresTheSession) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  auto commit = login(before, 1);
  commit.session = session_row(owner, 1, before.id);
  ASSERT_TRUE(succeeds(commits().commit_login(commit)));

  auto expected = before;
  expected.record.sign_count = commit.update.sign_count;
  expected.record.backup_state = true;
  expected.record.uv_initialized = true;
  expected.last_used_at = commit.update.used_at;
  expect_same(stored(before), expected);
  EXPECT_TRUE(lives(commit.session->id));
  EXPECT_FALSE(*store().ledger().spend(challenge(1)));
}

TEST_P(CeremonyCommitContract, LoginWithoutASessionStoresNone) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(commits().commit_login(login(before, 1))));
  EXPECT_FALSE(lives(session_row(owner, 1).id));
}

TEST_P(CeremonyCommitContract, LoginWithASpentChallengeIsRefused) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  auto commit = login(before, 1);
  ASSERT_TRUE(succeeds(commits().commit_login(commit)));
  const auto after = stored(before);
  commit.update.sign_count += 1;
  commit.session = session_row(owner, 1);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::challenge_spent));
  expect_same(stored(before), after);
  EXPECT_FALSE(lives(commit.session->id));
}

TEST_P(CeremonyCommitContract, LoginWithAPrunedChallengeIsRefused) {
  const auto before = add_credential(add_user(1), 1);
  ASSERT_TRUE(succeeds(commits().commit_login(login(before, 1))));
  ASSERT_EQ(*store().ledger().remove_expired(kNow + 1h), 1U);
  auto replay = login(before, 1);
  replay.update.sign_count += 1;
  EXPECT_TRUE(fails_with(commits().commit_login(replay), Errc::challenge_spent));
}

TEST_P(CeremonyCommitContract, LoginOfAnUnknownUserIsRefused) {
  EXPECT_TRUE(fails_with(commits().commit_login(login(credential(user(1), 1), 1)), Errc::user_not_found));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, LoginOfADisabledUserIsRefused) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  auto commit = login(before, 1);
  commit.session = session_row(owner, 1);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::user_disabled));
  expect_same(stored(before), before);
  EXPECT_FALSE(lives(commit.session->id));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, LoginWithADeletedCredentialIsRefused) {
  const auto owner = add_user(1);
  EXPECT_TRUE(fails_with(commits().commit_login(login(credential(owner, 1), 1)), Errc::credential_not_found));
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, LoginWithAnotherUsersCredentialIsRefused) {
  const auto owner = add_user(1);
  const auto attacker = add_user(2);
  const auto before = add_credential(owner, 1);
  auto commit = login(before, 1);
  commit.user_id = attacker.id;
  commit.session = session_row(attacker, 1);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::credential_not_found));
  expect_same(stored(before), before);
  EXPECT_FALSE(lives(commit.session->id));
}

TEST_P(CeremonyCommitContract, LoginWithARevokedCredentialIsRefused) {
  auto revoked = credential(add_user(1), 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  EXPECT_TRUE(fails_with(commits().commit_login(login(revoked, 1)), Errc::credential_revoked));
  expect_same(stored(revoked), revoked);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, LoginWhoseCounterDoesNotAdvanceIsRefused) {
  const auto owner = add_user(1);
  auto before = credential(owner, 1);
  before.record.sign_count = 7;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(before)));
  int number = 0;
  for (const std::uint32_t received : {7U, 6U, 0U}) {
    auto commit = login(before, ++number);
    commit.update.sign_count = received;
    commit.session = session_row(owner, number);
    EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::counter_not_advanced)) << received;
    EXPECT_FALSE(lives(commit.session->id));
    expect_challenge_unspent_after_refusal(commit.challenge);
  }
  expect_same(stored(before), before);
}

TEST_P(CeremonyCommitContract, LoginNamesTheFirstOfItsErrorsInOrder) {
  const auto owner = add_user(1);
  auto revoked = credential(owner, 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, false)));
  ASSERT_TRUE(*store().ledger().spend(challenge(1)));

  auto commit = login(revoked, 1);
  commit.user_id.value = "nobody";
  commit.update.credential_id = CredentialId(octets("unknown"));
  commit.update.sign_count = 0;
  commit.refreshed_session = uuid(0x5e, 99);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::challenge_spent));
  commit.challenge = challenge(2);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::user_not_found));
  commit.user_id = owner.id;
  commit.challenge = challenge(3);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::user_disabled));
  ASSERT_TRUE(succeeds(store().users().set_user_active(owner.id, true)));
  commit.challenge = challenge(4);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::credential_not_found));
  commit.update.credential_id = revoked.credential_id();
  commit.challenge = challenge(5);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::credential_revoked));
  revoked.is_active = true;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  commit.challenge = challenge(6);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::counter_not_advanced));
  commit.update.sign_count = revoked.record.sign_count + 1;
  commit.challenge = challenge(7);
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::session_ended));
}

TEST_P(CeremonyCommitContract, StepUpRefreshesTheSessionInsteadOfMakingOne) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1))));
  auto commit = login(before, 1);
  commit.session = session_row(owner, 2, before.id);
  commit.session->auth_time = kNow + 1min;
  commit.session->methods = "swk user";
  commit.refreshed_session = session(owner, 1).id;
  ASSERT_TRUE(succeeds(commits().commit_login(commit)));
  const auto refreshed = **store().refresh_tokens().get_session(session(owner, 1).id);
  EXPECT_EQ(refreshed.auth_time, kNow + 1min);
  EXPECT_EQ(refreshed.methods, "swk user");
  EXPECT_EQ(refreshed.generation, 0U);
  EXPECT_FALSE(lives(commit.session->id));
}

TEST_P(CeremonyCommitContract, StepUpWithoutARowTakesTheTimeOfTheLogin) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1))));
  auto commit = login(before, 1);
  commit.refreshed_session = session(owner, 1).id;
  ASSERT_TRUE(succeeds(commits().commit_login(commit)));
  const auto refreshed = **store().refresh_tokens().get_session(session(owner, 1).id);
  EXPECT_EQ(refreshed.auth_time, commit.update.used_at);
  EXPECT_EQ(refreshed.methods, session(owner, 1).methods);
}

TEST_P(CeremonyCommitContract, StepUpOfARevokedSessionIsRefused) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().revoke_session(session(owner, 1).id)));
  auto commit = login(before, 1);
  commit.refreshed_session = session(owner, 1).id;
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::session_ended));
  expect_same(stored(before), before);
  expect_challenge_unspent_after_refusal(challenge(1));
}

TEST_P(CeremonyCommitContract, StepUpOfAnExpiredSessionIsRefused) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  auto commit = login(before, 1);
  auto expired = session(owner, 1);
  expired.expires_at = commit.update.used_at;
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(expired)));
  commit.refreshed_session = expired.id;
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::session_ended));
  expect_same(stored(before), before);
}

TEST_P(CeremonyCommitContract, StepUpOfAnotherUsersSessionIsRefused) {
  const auto owner = add_user(1);
  const auto victim = add_user(2);
  const auto before = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(victim, 1))));
  auto commit = login(before, 1);
  commit.refreshed_session = session(victim, 1).id;
  EXPECT_TRUE(fails_with(commits().commit_login(commit), Errc::session_ended));
  EXPECT_EQ((*store().refresh_tokens().get_session(session(victim, 1).id))->auth_time, kNow);
}

// -- commit_deletion

TEST_P(CeremonyCommitContract, DeletionRemovesTheCredentialAndEndsItsSessionsOnly) {
  const auto owner = add_user(1);
  const auto first = add_credential(owner, 1);
  const auto second = add_credential(owner, 2);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1, first.id))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 2, second.id))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 3))));
  ASSERT_TRUE(succeeds(commits().commit_deletion(owner.id, first.credential_id(), false)));
  EXPECT_FALSE(exists(first));
  EXPECT_TRUE(exists(second));
  EXPECT_FALSE(lives(session(owner, 1).id));
  EXPECT_TRUE(lives(session(owner, 2).id));
  EXPECT_TRUE(lives(session(owner, 3).id));
}

TEST_P(CeremonyCommitContract, DeletionOfAnotherUsersCredentialIsRefused) {
  const auto owner = add_user(1);
  const auto attacker = add_user(2);
  const auto first = add_credential(owner, 1);
  EXPECT_TRUE(fails_with(commits().commit_deletion(attacker.id, first.credential_id(), false),
                         Errc::credential_not_found));
  EXPECT_TRUE(exists(first));
}

TEST_P(CeremonyCommitContract, DeletionOfAnUnknownCredentialIsRefused) {
  const auto owner = add_user(1);
  EXPECT_TRUE(fails_with(commits().commit_deletion(owner.id, CredentialId(octets("unknown")), false),
                         Errc::credential_not_found));
}

TEST_P(CeremonyCommitContract, DeletionKeepsTheLastActiveCredentialOfAnRpIdWhereAskedTo) {
  const auto owner = add_user(1);
  const auto last = add_credential(owner, 1);
  add_credential(owner, 2, "other.example");
  auto revoked = credential(owner, 3);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(store().credentials().save_credential(revoked)));
  EXPECT_TRUE(
      fails_with(commits().commit_deletion(owner.id, last.credential_id(), true), Errc::last_credential));
  EXPECT_TRUE(exists(last));
  EXPECT_TRUE(succeeds(commits().commit_deletion(owner.id, revoked.credential_id(), true)));
  EXPECT_TRUE(succeeds(commits().commit_deletion(owner.id, last.credential_id(), false)));
}

// -- At once

TEST_P(CeremonyCommitContract, ConcurrencyOfOneLoginCommittedManyTimesHasOneWinner) {
  const auto owner = add_user(1);
  auto before = credential(owner, 1);
  before.record.sign_count = 0;  // a synced passkey: nothing but the challenge tells a replay apart
  ASSERT_TRUE(succeeds(store().credentials().save_credential(before)));
  for (int round = 0; round < 3; ++round) {
    const auto errors = at_once(8, [&](int thread) -> std::optional<Errc> {
      auto commit = login(before, round);
      commit.update.sign_count = 0;
      commit.session = session_row(owner, 100 * round + thread);
      const auto outcome = node(thread).commit().commit_login(commit);
      return error_of(outcome);
    });
    EXPECT_EQ(winners(errors), 1);
    EXPECT_EQ(std::ranges::count(errors, Errc::challenge_spent), 7);
    int sessions = 0;
    for (int thread = 0; thread < 8; ++thread)
      sessions += lives(session_row(owner, 100 * round + thread).id) ? 1 : 0;
    EXPECT_EQ(sessions, 1);
  }
}

TEST_P(CeremonyCommitContract, ConcurrencyOfLoginsWithOneCounterValueHasOneWinner) {
  const auto owner = add_user(1);
  const auto before = add_credential(owner, 1);
  const auto errors = at_once(8, [&](int thread) -> std::optional<Errc> {
    const auto outcome = node(thread).commit().commit_login(login(before, thread));
    return error_of(outcome);
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::counter_not_advanced), 7);
  EXPECT_EQ(stored(before).record.sign_count, before.record.sign_count + 1);
}

TEST_P(CeremonyCommitContract, ConcurrencyOfRegistrationsLeavesTheLastFreeSlotToOne) {
  for (int round = 0; round < 5; ++round) {
    const auto owner = add_user(round);
    add_credential(owner, 10 * round);
    const auto errors = at_once(2, [&](int thread) -> std::optional<Errc> {
      auto commit = registration(credential(owner, 10 * round + 1 + thread), 10 * round + thread);
      commit.credential_limit = 2;
      const auto outcome = node(thread).commit().commit_registration(commit);
      return error_of(outcome);
    });
    EXPECT_EQ(winners(errors), 1);
    EXPECT_EQ(std::ranges::count(errors, Errc::credential_limit_reached), 1);
    EXPECT_EQ(credentials_of(owner), 2U);
  }
}

TEST_P(CeremonyCommitContract, ConcurrencyOfUsersRegisteringOneCredentialIdHasOneWinner) {
  for (int round = 0; round < 5; ++round) {
    const auto errors = at_once(4, [&](int thread) -> std::optional<Errc> {
      auto newcomer = user(10 * round + thread);
      auto commit = registration(credential(newcomer, 10 * round + thread), 10 * round + thread);
      commit.credential.record.id = CredentialId(octets("contested-" + std::to_string(round)));
      commit.new_user = newcomer;
      const auto outcome = node(thread).commit().commit_registration(commit);
      return error_of(outcome);
    });
    EXPECT_EQ(winners(errors), 1);
    EXPECT_EQ(std::ranges::count(errors, Errc::credential_already_registered), 3);
    int users = 0;
    for (int thread = 0; thread < 4; ++thread) {
      users += store().users().get_user(user(10 * round + thread).id)->has_value() ? 1 : 0;
    }
    EXPECT_EQ(users, 1);
  }
}

TEST_P(CeremonyCommitContract, ConcurrencyOfEnrolmentsWithOneTokenHasOneWinner) {
  const auto owner = add_user(1);
  const Bytes hash = add_enrolment(owner);
  const auto errors = at_once(4, [&](int thread) -> std::optional<Errc> {
    auto commit = registration(credential(owner, thread), thread);
    commit.enrolment_token_hash = hash;
    const auto outcome = node(thread).commit().commit_registration(commit);
    return error_of(outcome);
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::enrolment_invalid), 3);
  EXPECT_EQ(credentials_of(owner), 1U);
}

TEST_P(CeremonyCommitContract, ConcurrencyOfSignUpsUnderOneEmailHasOneWinner) {
  const auto errors = at_once(4, [&](int thread) -> std::optional<Errc> {
    auto newcomer = user(thread);
    newcomer.email = thread % 2 == 0 ? "same@example.org" : "SAME@example.org";
    auto commit = registration(credential(newcomer, thread), thread);
    commit.new_user = newcomer;
    const auto outcome = node(thread).commit().commit_registration(commit);
    return error_of(outcome);
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::user_already_exists), 3);
}

TEST_P(CeremonyCommitContract, ConcurrencyOfDeletionsKeepsTheLastCredential) {
  const auto owner = add_user(1);
  const auto first = add_credential(owner, 1);
  const auto second = add_credential(owner, 2);
  const auto errors = at_once(2, [&](int thread) -> std::optional<Errc> {
    const auto& target = thread == 0 ? first : second;
    const auto outcome = node(thread).commit().commit_deletion(owner.id, target.credential_id(), true);
    return error_of(outcome);
  });
  EXPECT_EQ(winners(errors), 1);
  EXPECT_EQ(std::ranges::count(errors, Errc::last_credential), 1);
  EXPECT_EQ(credentials_of(owner), 1U);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CeremonyCommitContract);

}  // namespace blockauth::contract
