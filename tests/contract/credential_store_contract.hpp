// What every ICredentialStore promises.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class CredentialStoreContract : public StoreContract {
 protected:
  passkey::ICredentialStore& credentials() { return store().credentials(); }

  static passkey::CredentialUpdate update_of(const passkey::CredentialData& credential) {
    return login(credential, 0).update;
  }
};

TEST_P(CredentialStoreContract, WhatWasSavedIsReadBackExactly) {
  const auto saved = add_credential(add_user(1), 1);
  expect_same(stored(saved), saved);
}

TEST_P(CredentialStoreContract, WhatIsAbsentStaysAbsent) {
  auto saved = credential(add_user(1), 1);
  saved.name.clear();
  saved.record.transports.clear();
  saved.record.backup_eligible.reset();
  saved.is_discoverable.reset();
  saved.authenticator_attachment.clear();
  saved.attestation_type = webauthn::AttestationType::none;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  expect_same(stored(saved), saved);
}

TEST_P(CredentialStoreContract, WhatIsPresentStaysPresent) {
  auto saved = credential(add_user(1), 1);
  saved.record.id =
      CredentialId(Bytes(kMaxCredentialIdBytes, 0));  // the longest there is, and all of it zero
  saved.record.backup_eligible = false;
  saved.is_discoverable = false;
  saved.attestation_object = Bytes(10'000, 0x42);
  saved.last_used_at = kNow;
  saved.is_active = false;
  saved.revoked_at = kNow + 1us;
  saved.revocation_reason = "lost; \"stolen\"?";
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  expect_same(stored(saved), saved);
}

TEST_P(CredentialStoreContract, EveryAttestationTypeIsReadBack) {
  using enum webauthn::AttestationType;
  const auto owner = add_user(1);
  int number = 0;
  for (const auto type : {none, self, basic, attca, anonca}) {
    auto saved = credential(owner, ++number);
    saved.attestation_type = type;
    ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
    EXPECT_EQ(stored(saved).attestation_type, type);
  }
}

TEST_P(CredentialStoreContract, AnUnknownCredentialIsNothing) {
  EXPECT_FALSE(credentials().get_credential(CredentialId(octets("unknown")))->has_value());
}

TEST_P(CredentialStoreContract, AnotherNodeSeesItAtOnce) {
  const auto saved = add_credential(add_user(1), 1);
  EXPECT_TRUE(other_node().credentials().get_credential(saved.credential_id())->has_value());
}

TEST_P(CredentialStoreContract, SavingAgainUpdates) {
  const auto owner = add_user(1);
  auto saved = add_credential(owner, 1);
  saved.name = "renamed";
  saved.record.sign_count = 0;
  saved.record.transports = {"usb"};
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  expect_same(stored(saved), saved);
  EXPECT_EQ(credentials().get_credentials_for_user(owner.id)->size(), 1U);
}

TEST_P(CredentialStoreContract, SavingNeverTakesACredentialFromAnotherUser) {
  const auto first = add_credential(add_user(1), 1);
  auto second = credential(add_user(2), 2);
  second.record.id = first.record.id;
  EXPECT_TRUE(fails_with(credentials().save_credential(second), Errc::credential_already_registered));
  expect_same(stored(first), first);
}

TEST_P(CredentialStoreContract, AUsersCredentialsComeNewestFirstRevokedOnesIncluded) {
  const auto owner = add_user(1);
  const auto oldest = add_credential(owner, 1);
  auto revoked = credential(owner, 2);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(credentials().save_credential(revoked)));
  const auto newest = add_credential(owner, 3, "other.example");
  add_credential(add_user(2), 4);
  const auto found = *credentials().get_credentials_for_user(owner.id);
  ASSERT_EQ(found.size(), 3U);
  expect_same(found[0], newest);
  expect_same(found[1], revoked);
  expect_same(found[2], oldest);
  EXPECT_TRUE(credentials().get_credentials_for_user(passkey::UserId{"nobody"})->empty());
}

TEST_P(CredentialStoreContract, DeletingEndsTheSessionsMadeWithIt) {
  const auto owner = add_user(1);
  const auto saved = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1, saved.id))));
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 2))));
  ASSERT_TRUE(succeeds(credentials().delete_credential(saved.credential_id())));
  EXPECT_FALSE(exists(saved));
  EXPECT_FALSE(lives(session(owner, 1).id));
  EXPECT_TRUE(lives(session(owner, 2).id));
}

TEST_P(CredentialStoreContract, RevokingEndsTheSessionsMadeWithIt) {
  const auto owner = add_user(1);
  auto saved = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1, saved.id))));
  saved.is_active = false;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  EXPECT_FALSE(lives(session(owner, 1).id));
}

TEST_P(CredentialStoreContract, RevocationIsRecordedOnceAndEndsSessionsEachTime) {
  const auto owner = add_user(1);
  auto expected = add_credential(owner, 1);
  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 1, expected.id))));
  ASSERT_TRUE(succeeds(credentials().revoke_credential(expected.credential_id(), kNow, "lost")));
  expected.is_active = false;
  expected.revoked_at = kNow;
  expected.revocation_reason = "lost";
  expect_same(stored(expected), expected);
  EXPECT_FALSE(lives(session(owner, 1).id));

  ASSERT_TRUE(succeeds(store().refresh_tokens().insert_session(session(owner, 2, expected.id))));
  ASSERT_TRUE(succeeds(credentials().revoke_credential(expected.credential_id(), kNow + 5s, "stolen")));
  expect_same(stored(expected), expected);
  EXPECT_FALSE(lives(session(owner, 2).id));
}

TEST_P(CredentialStoreContract, RevokingWhatIsNotThereIsRefusedAndMakesNothing) {
  const auto absent = credential(add_user(1), 1);
  EXPECT_TRUE(fails_with(credentials().revoke_credential(absent.credential_id(), kNow, "lost"),
                         Errc::credential_not_found));
  EXPECT_FALSE(exists(absent));
}

TEST_P(CredentialStoreContract, ConcurrencyOfRevokingAndDeletingLeavesNothingBehind) {
  const auto owner = add_user(1);
  for (int round = 1; round <= 10; ++round) {
    const auto saved = add_credential(owner, round);
    const auto errors = at_once(2, [&](int thread) {
      return error_of(thread == 0
                          ? node(0).credentials().revoke_credential(saved.credential_id(), kNow, "lost")
                          : node(1).credentials().delete_credential(saved.credential_id()));
    });
    EXPECT_FALSE(exists(saved)) << "round " << round;
    EXPECT_FALSE(errors[1].has_value());
  }
}

TEST_P(CredentialStoreContract, DeletingWhatIsNotThereIsNoError) {
  EXPECT_TRUE(succeeds(credentials().delete_credential(CredentialId(octets("unknown")))));
}

TEST_P(CredentialStoreContract, RenamingChangesTheNameOnly) {
  auto saved = add_credential(add_user(1), 1);
  ASSERT_TRUE(succeeds(credentials().rename_credential(saved.credential_id(), "Мой ключ")));
  saved.name = "Мой ключ";
  expect_same(stored(saved), saved);
  EXPECT_TRUE(fails_with(credentials().rename_credential(CredentialId(octets("unknown")), "x"),
                         Errc::credential_not_found));
}

TEST_P(CredentialStoreContract, AnUpdateWritesCounterFlagsAndTime) {
  auto expected = add_credential(add_user(1), 1);
  const auto update = update_of(expected);
  ASSERT_TRUE(succeeds(credentials().update_credential(update)));
  ASSERT_TRUE(succeeds(passkey::apply_update(expected, update)));
  expect_same(stored(expected), expected);
  EXPECT_TRUE(expected.record.backup_state);
  EXPECT_TRUE(expected.record.uv_initialized);
}

TEST_P(CredentialStoreContract, BackupEligibilityMayRiseAndBackupStateMayFall) {
  auto saved = credential(add_user(1), 1);
  saved.record.backup_eligible.reset();  // a record from before the flag existed
  saved.record.backup_state = true;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  auto update = update_of(saved);
  update.backup_eligible = true;
  update.backup_state = false;
  ASSERT_TRUE(succeeds(credentials().update_credential(update)));
  EXPECT_EQ(stored(saved).record.backup_eligible, true);
  EXPECT_FALSE(stored(saved).record.backup_state);
}

TEST_P(CredentialStoreContract, UserVerificationOnceSeenIsNotForgotten) {
  auto saved = credential(add_user(1), 1);
  saved.record.uv_initialized = true;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  auto update = update_of(saved);
  update.user_verified = false;
  ASSERT_TRUE(succeeds(credentials().update_credential(update)));
  EXPECT_TRUE(stored(saved).record.uv_initialized);
}

TEST_P(CredentialStoreContract, TheTimeOfUseNeverGoesBack) {
  const auto saved = add_credential(add_user(1), 1);
  auto update = update_of(saved);
  ASSERT_TRUE(succeeds(credentials().update_credential(update)));
  const auto latest = update.used_at;
  update.sign_count += 1;
  update.used_at -= 10s;
  ASSERT_TRUE(succeeds(credentials().update_credential(update)));
  EXPECT_EQ(stored(saved).last_used_at, latest);
}

// §7.2 step 22 (signCount): stored, received, accepted where an advance is required, stored afterwards where
// it is not.
TEST_P(CredentialStoreContract, Step22_signCount_OnlyAdvancesOrStaysAtZero) {
  struct Case {
    std::uint32_t stored, received;
    bool accepted;
    std::uint32_t kept;
  };
  const auto owner = add_user(1);
  int number = 0;
  for (const Case& c :
       {Case{0, 0, true, 0}, Case{0, 1, true, 1}, Case{1, 0, false, 1}, Case{5, 5, false, 5},
        Case{5, 4, false, 5}, Case{5, 6, true, 6}, Case{5, 4'294'967'295, true, 4'294'967'295}}) {
    SCOPED_TRACE(testing::Message() << c.stored << " then " << c.received);
    for (const bool required : {true, false}) {
      auto saved = credential(owner, ++number);
      saved.record.sign_count = c.stored;
      ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
      auto update = update_of(saved);
      update.sign_count = c.received;
      update.require_counter_advance = required;
      const auto outcome = credentials().update_credential(update);
      if (required && !c.accepted) {
        EXPECT_TRUE(fails_with(outcome, Errc::counter_not_advanced));
        expect_same(stored(saved), saved);
      } else {
        EXPECT_TRUE(succeeds(outcome));
        EXPECT_EQ(stored(saved).record.sign_count, c.kept);
        EXPECT_EQ(stored(saved).last_used_at, update.used_at);
      }
    }
  }
}

TEST_P(CredentialStoreContract, AnUpdateOfAnUnknownCredentialIsRefused) {
  EXPECT_TRUE(fails_with(credentials().update_credential(update_of(credential(user(1), 1))),
                         Errc::credential_not_found));
}

TEST_P(CredentialStoreContract, AnUpdateOfARevokedCredentialIsRefused) {
  auto revoked = credential(add_user(1), 1);
  revoked.is_active = false;
  ASSERT_TRUE(succeeds(credentials().save_credential(revoked)));
  EXPECT_TRUE(fails_with(credentials().update_credential(update_of(revoked)), Errc::credential_revoked));
  expect_same(stored(revoked), revoked);
}

TEST_P(CredentialStoreContract, ConcurrencyOfUpdatesKeepsTheLargestCounter) {
  auto saved = credential(add_user(1), 1);
  saved.record.sign_count = 1;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  const auto errors = at_once(8, [&](int thread) {
    auto update = update_of(saved);
    update.sign_count = 10 + static_cast<std::uint32_t>(thread);
    update.require_counter_advance = false;
    return error_of(node(thread).credentials().update_credential(update));
  });
  EXPECT_EQ(winners(errors), 8);
  EXPECT_EQ(stored(saved).record.sign_count, 17U);
}

TEST_P(CredentialStoreContract, ConcurrencyOfRenamingAndSigningInLosesNeither) {
  auto saved = credential(add_user(1), 1);
  saved.record.sign_count = 0;
  ASSERT_TRUE(succeeds(credentials().save_credential(saved)));
  for (std::uint32_t round = 1; round <= 10; ++round) {
    const std::string name = "name " + std::to_string(round);
    const auto errors = at_once(2, [&](int thread) {
      auto update = update_of(saved);
      update.sign_count = round;
      return error_of(thread == 0 ? node(0).credentials().update_credential(update)
                                  : node(1).credentials().rename_credential(saved.credential_id(), name));
    });
    EXPECT_EQ(winners(errors), 2);
    EXPECT_EQ(stored(saved).record.sign_count, round);
    EXPECT_EQ(stored(saved).name, name);
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CredentialStoreContract);

}  // namespace blockauth::contract
