// Attacks on sign-in, step-up and transaction confirmation; the honest ceremonies first.
#include <algorithm>
#include <latch>
#include <set>
#include <thread>

#include "blockauth/base/base64url.hpp"
#include "service_fixture.hpp"

namespace blockauth::passkey {
namespace {

class AuthenticationService : public PasskeyServiceTest {
 protected:
  User alice = add_user("alice");
  User bob = add_user("bob");
  SoftAuthenticator phone{random};         // Alice's
  SoftAuthenticator security_key{random};  // Bob's
  CredentialData of_alice = register_passkey(alice, phone);
  CredentialData of_bob = register_passkey(bob, security_key);

  CredentialData stored(const CredentialData& credential) {
    return **store->credentials().get_credential(credential.record.id);
  }
};

TEST_F(AuthenticationService, SignsInWithoutAnEmail) {
  const auto options = service->generate_authentication_options({}, {});
  ASSERT_TRUE(options.has_value());
  EXPECT_TRUE(options->allow_credentials.empty());
  const auto signed_in = verify(login(phone));
  ASSERT_TRUE(signed_in.has_value()) << signed_in.error().detail;
  EXPECT_EQ(signed_in->user.id, alice.id);
  EXPECT_TRUE(signed_in->user_verified);
  EXPECT_TRUE(session_lives(*signed_in->session));
}

TEST_F(AuthenticationService, SignsInByEmailInAnyCase) {
  const auto options = service->generate_authentication_options("ALICE@example.org", {});
  ASSERT_TRUE(options.has_value());
  ASSERT_EQ(options->allow_credentials.size(), 1U);
  EXPECT_EQ(options->allow_credentials[0].id, of_alice.record.id);
  EXPECT_TRUE(verify(login(phone, "alice@EXAMPLE.org")).has_value());
}

TEST_F(AuthenticationService, ReplayIsRefused) {
  const auto response = login(phone);
  ASSERT_TRUE(verify(response).has_value());
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_spent);
  EXPECT_EQ(log.text().find("passkey.counter_regression"), std::string::npos) << "a replay is no clone";
  // Where the authenticator keeps no counter, the ledger alone has to refuse it.
  phone.config().counter_step = 0;
  phone.credentials()[0].sign_count = 0;
  config.counter_policy = CounterPolicy::ignore;
  restart();
  const auto synced = login(phone);
  ASSERT_TRUE(verify(synced).has_value());
  EXPECT_EQ(refusal(verify(synced)), Errc::challenge_spent);
}

TEST_F(AuthenticationService, ChallengeOfOneUserIsNotAnsweredByAnother) {
  const auto options = service->generate_authentication_options(bob.email, {});
  auto for_alice = *options;
  for_alice.allow_credentials = {{of_alice.record.id, {}}};
  const auto response = decode_authentication(phone.get(to_json(for_alice)));
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_wrong_subject);
  for_alice.allow_credentials.clear();
  EXPECT_EQ(refusal(verify(decode_authentication(phone.get(to_json(for_alice))))),
            Errc::challenge_wrong_subject);
}

TEST_F(AuthenticationService, ChallengeOfARegistrationIsRefused) {
  const auto registration_options = service->generate_registration_options(alice, {});
  auto options = service->generate_authentication_options({}, {});
  options->challenge = registration_options->challenge;
  EXPECT_EQ(refusal(verify(decode_authentication(phone.get(to_json(*options))))),
            Errc::challenge_wrong_purpose);
}

TEST_F(AuthenticationService, ChallengeOfAnotherRpIdIsRefused) {
  const auto at_net = service->generate_authentication_options({}, {.origin = "https://example.net"});
  auto options = service->generate_authentication_options({}, {});
  options->challenge = at_net->challenge;
  // The challenge is example.net's, where Alice has no passkey: hers is not found.
  EXPECT_EQ(refusal(verify(decode_authentication(phone.get(to_json(*options))))), Errc::credential_not_found);
}

TEST_F(AuthenticationService, ChallengeIsRefusedFromItsExpiryOn) {
  const auto response = login(phone);
  clock.advance(config.challenge_lifetime);
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_expired);
}

TEST_F(AuthenticationService, ChallengeThatWasPrunedIsRefusedByASlowClockToo) {
  phone.config().counter_step = 0;
  phone.credentials()[0].sign_count = 0;
  config.counter_policy = CounterPolicy::ignore;
  restart();
  const auto response = login(phone);
  ASSERT_TRUE(verify(response).has_value());
  ASSERT_TRUE(store->ledger().remove_expired(clock.now() + config.challenge_lifetime + 1us).has_value());
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_spent);
}

TEST_F(AuthenticationService, RequestFromAnUnknownOriginIsRefused) {
  const CeremonyContext evil{.origin = "https://evil.example"};
  EXPECT_EQ(refusal(service->generate_authentication_options({}, evil)), Errc::origin_not_configured);
  EXPECT_EQ(refusal(verify(login(phone), evil)), Errc::origin_not_configured);
  EXPECT_EQ(refusal(verify(login(phone), {.origin = "https://example.net"})), Errc::origin_not_configured);
}

TEST_F(AuthenticationService, UnknownCredentialIsRefusedAfterADummyVerification) {
  SoftAuthenticator stranger(random);
  register_passkey(alice, stranger);
  ASSERT_TRUE(store->credentials().delete_credential(CredentialId(stranger.credentials()[0].id)).has_value());
  EXPECT_EQ(refusal(verify(login(stranger))), Errc::credential_unknown);
}

// ---- What may be told about a miss

class ForgottenCredential : public AuthenticationService {
 protected:
  // A discoverable credential that was registered once and is gone.
  ForgottenCredential() {
    const auto credential = register_passkey(alice, old);
    id = credential.record.id;
    EXPECT_TRUE(store->credentials().delete_credential(id).has_value());
  }

  SoftAuthenticator old{random};
  CredentialId id;
};

TEST_F(ForgottenCredential, OfADiscoverableLoginMayBeForgottenByTheAuthenticatorToo) {
  const auto refused = verify(login(old));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::credential_unknown);
  EXPECT_EQ(refused.error().echo, base64url_encode(id.view()));
  EXPECT_EQ(log.text().find(refused.error().echo), std::string::npos) << "ids are not logged";
}

TEST_F(ForgottenCredential, OfALoginByEmailIsToldNothing) {
  auto options = service->generate_authentication_options(alice.email, {});
  options->allow_credentials = {{id, {}}};
  EXPECT_EQ(refusal(verify(decode_authentication(old.get(to_json(*options))))), Errc::credential_not_found);
}

TEST_F(ForgottenCredential, OfAStepUpIsToldNothing) {
  const Uuid session = Uuid::v7(clock.now(), random);
  auto options = service->generate_stepup_options(alice, session, {});
  ASSERT_TRUE(options.has_value());
  options->allow_credentials = {{id, {}}};
  EXPECT_EQ(refusal(service->verify_stepup(alice, session, decode_authentication(old.get(to_json(*options))),
                                           {}, session_maker())),
            Errc::credential_not_found);
}

TEST_F(ForgottenCredential, OfAnythingButAnHonestLoginIsToldNothing) {
  using support::AssertionParts;
  using support::SignedAssertion;
  const auto code = [&](support::GetCeremony ceremony) { return refusal(verify(login(old, {}, ceremony))); };
  EXPECT_EQ(code({.spoil = [](AssertionParts& parts) { parts.client_data.origin = "https://evil.example"; }}),
            Errc::credential_not_found);
  EXPECT_EQ(code({.spoil = [](AssertionParts& parts) { parts.client_data.type = "webauthn.create"; }}),
            Errc::credential_not_found);
  EXPECT_EQ(
      code({.spoil = [](AssertionParts& parts) { parts.authenticator_data.rp_id_hash = Bytes(32, 1); }}),
      Errc::credential_not_found);
  EXPECT_EQ(code({.spoil = [](AssertionParts& parts) { parts.authenticator_data.flags = 0; }}),
            Errc::credential_not_found);
  EXPECT_EQ(code({.spoil_signed = [](SignedAssertion& made) { made.user_handle.reset(); }}),
            Errc::credential_not_found);
  EXPECT_EQ(code({.spoil_signed = [](SignedAssertion& made) { made.user_handle = Bytes(); }}),
            Errc::credential_not_found);
}

// Whoever collects ids by e-mail and presents them without one learns nothing: neither kind is told to be
// unknown.
TEST_F(ForgottenCredential, IdsThatWereListedAreNeverToldToBeUnknown) {
  const auto real = service->generate_authentication_options(alice.email, {});
  const auto decoys = service->generate_authentication_options("nobody@example.org", {});
  for (const auto& listed : {real->allow_credentials, decoys->allow_credentials}) {
    for (const auto& descriptor : listed) {
      auto response = login(old);
      response.id = descriptor.id;
      EXPECT_NE(refusal(verify(response)), Errc::credential_unknown);
    }
  }
}

TEST_F(AuthenticationService, RevokedCredentialIsNotToldToBeUnknown) {
  CredentialData revoked = stored(of_alice);
  revoked.is_active = false;
  ASSERT_TRUE(store->credentials().save_credential(revoked).has_value());
  auto response = login(phone);
  response.signature.back() ^= 1;
  EXPECT_EQ(refusal(verify(response)), Errc::invalid_signature);
}

// ---- What a client says of itself

TEST_F(AuthenticationService, HintsAtWhatTheClientDoesNotHaveAreLeftOut) {
  config.relying_parties[0].hints = {"hybrid", "client-device", "security-key"};
  restart();
  const auto hints = [&](ClientCapabilities client) {
    return service->generate_authentication_options({}, {.client = client})->hints;
  };
  EXPECT_EQ(hints({}), (std::vector<std::string>{"hybrid", "client-device", "security-key"}));
  EXPECT_EQ(hints({.hybrid_transport = true}).size(), 3U);
  EXPECT_EQ(hints({.hybrid_transport = false}), (std::vector<std::string>{"client-device", "security-key"}));
  EXPECT_EQ(hints({.hybrid_transport = false, .user_verifying_platform_authenticator = false}),
            (std::vector<std::string>{"security-key"}));
}

TEST_F(AuthenticationService, AChangeOfWhatIsAskedForRefusesChallenges) {
  const auto response = login(phone);
  config.relying_parties[0].authentication_extensions.uvm = true;
  restart();
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_stale_policy);
}

TEST_F(AuthenticationService, RevokedCredentialIsRefused) {
  CredentialData revoked = stored(of_alice);
  revoked.is_active = false;
  ASSERT_TRUE(store->credentials().save_credential(revoked).has_value());
  EXPECT_EQ(refusal(verify(login(phone))), Errc::credential_revoked);
}

TEST_F(AuthenticationService, DisabledUserIsRefused) {
  const auto response = login(phone);
  ASSERT_TRUE(store->users().set_user_active(alice.id, false).has_value());
  EXPECT_EQ(refusal(verify(response)), Errc::user_disabled);
}

TEST_F(AuthenticationService, UserHandleOfAnotherAccountIsRefused) {
  const auto response = login(phone, {}, {.spoil_signed = [&](support::SignedAssertion& parts) {
                                parts.user_handle = to_bytes(bob.handle.view());
                              }});
  EXPECT_EQ(refusal(verify(response)), Errc::user_handle_mismatch);
}

TEST_F(AuthenticationService, Step22_signCount_ThatStaysZeroIsNormal) {
  phone.config().counter_step = 0;
  phone.credentials()[0].sign_count = 0;
  SoftAuthenticator synced(random, {.counter_step = 0});
  register_passkey(alice, synced);
  EXPECT_TRUE(verify(login(synced)).has_value());
  EXPECT_TRUE(verify(login(synced)).has_value());
}

TEST_F(AuthenticationService, Step22_signCount_ThatDoesNotAdvanceFollowsThePolicy) {
  ASSERT_TRUE(verify(login(phone)).has_value());
  const std::uint32_t before = stored(of_alice).record.sign_count;
  const auto clone =
      support::GetCeremony{.spoil = [](AssertionParts& parts) { parts.authenticator_data.sign_count = 1; }};
  EXPECT_EQ(refusal(verify(login(phone, {}, clone))), Errc::counter_not_advanced);
  EXPECT_NE(log.text().find("passkey.counter_regression"), std::string::npos);

  config.counter_policy = CounterPolicy::flag;
  restart();
  EXPECT_TRUE(verify(login(phone, {}, clone)).has_value());
  EXPECT_EQ(stored(of_alice).record.sign_count, before) << "the stored counter never decreases";

  config.counter_policy = CounterPolicy::ignore;
  restart();
  EXPECT_TRUE(verify(login(phone, {}, clone)).has_value());
  EXPECT_EQ(stored(of_alice).record.sign_count, before);
}

TEST_F(AuthenticationService, Step24_Update_StoresCounterBackupStateAndUse) {
  SoftAuthenticator synced(random, {.backup_eligible = true});
  const auto credential = register_passkey(alice, synced);
  synced.config().backup_state = true;
  clock.advance(1h);
  const auto signed_in = verify(login(synced));
  ASSERT_TRUE(signed_in.has_value()) << signed_in.error().detail;
  EXPECT_TRUE(stored(credential).record.backup_state);
  EXPECT_GT(stored(credential).record.sign_count, credential.record.sign_count);
  EXPECT_EQ(stored(credential).last_used_at, clock.now());
  EXPECT_EQ(signed_in->credential.last_used_at, clock.now());
}

TEST_F(AuthenticationService, Step19_BackupEligibility_MayRiseWhereThePolicyAcceptsIt) {
  phone.config().backup_eligible = true;
  ASSERT_TRUE(verify(login(phone)).has_value());
  EXPECT_EQ(stored(of_alice).record.backup_eligible, true) << "recorded";
  phone.config().backup_eligible = false;
  EXPECT_EQ(refusal(verify(login(phone))), Errc::backup_eligibility_changed) << "and never falls again";

  config.relying_parties[0].backup_eligibility_rise = webauthn::BackupEligibilityRise::refuse;
  restart();
  security_key.config().backup_eligible = true;
  EXPECT_EQ(refusal(verify(login(security_key))), Errc::backup_eligibility_changed);
}

TEST_F(AuthenticationService, RefusedAttemptLeavesTheChallengeUnspent) {
  auto response = login(phone);
  const Bytes honest = response.signature;
  response.signature.back() ^= 1;
  ASSERT_FALSE(verify(response).has_value());
  response.signature = honest;
  EXPECT_TRUE(verify(response).has_value());
}

TEST_F(AuthenticationService, UnknownEmailGetsStableDecoysThatLookLikeCredentials) {
  const auto first = service->generate_authentication_options("nobody@example.org", {});
  const auto again = service->generate_authentication_options("NOBODY@example.org", {});
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_FALSE(first->allow_credentials.empty());
  EXPECT_EQ(first->allow_credentials, again->allow_credentials);
  const auto known = service->generate_authentication_options(alice.email, {});
  EXPECT_EQ(known->challenge.size(), first->challenge.size());
  EXPECT_EQ(known->user_verification, first->user_verification);
}

TEST_F(AuthenticationService, UserWithoutPasskeysGetsDecoysToo) {
  const User carol = add_user("carol");
  const auto before = service->generate_authentication_options(carol.email, {});
  ASSERT_TRUE(before.has_value());
  EXPECT_FALSE(before->allow_credentials.empty());
  EXPECT_EQ(before->allow_credentials,
            service->generate_authentication_options(carol.email, {})->allow_credentials);
}

TEST_F(AuthenticationService, DecoysSurviveRotationOfTheMasterSecret) {
  const auto before = service->generate_authentication_options("nobody@example.org", {});
  masters = {SecretBytes(Bytes(32, 0xcc))};
  restart();
  EXPECT_EQ(before->allow_credentials,
            service->generate_authentication_options("nobody@example.org", {})->allow_credentials);
}

TEST_F(AuthenticationService, PresentedDecoyIsRefusedLikeAnyUnknownCredentialAndLogged) {
  const auto options = service->generate_authentication_options("nobody@example.org", {});
  auto response = login(phone);
  response.id = options->allow_credentials[0].id;
  EXPECT_EQ(refusal(verify(response)), Errc::credential_not_found);
  EXPECT_NE(log.text().find("decoy"), std::string::npos);
}

TEST_F(AuthenticationService, DiscoverableOnlyTellsNothingAboutAnEmail) {
  config.email_first = EmailFirst::discoverable_only;
  restart();
  for (const std::string_view email : {"alice@example.org", "nobody@example.org"}) {
    const auto options = service->generate_authentication_options(email, {});
    ASSERT_TRUE(options.has_value());
    EXPECT_TRUE(options->allow_credentials.empty());
  }
  EXPECT_TRUE(verify(login(phone, alice.email)).has_value());
}

TEST_F(AuthenticationService, ListsAreOfOneRpId) {
  SoftAuthenticator at_net(random);
  register_passkey(alice, at_net, {.origin = "https://example.net"});
  const auto org = service->generate_authentication_options(alice.email, {});
  const auto net = service->generate_authentication_options(alice.email, {.origin = "https://example.net"});
  ASSERT_EQ(org->allow_credentials.size(), 1U);
  ASSERT_EQ(net->allow_credentials.size(), 1U);
  EXPECT_NE(org->allow_credentials[0].id, net->allow_credentials[0].id);
}

TEST_F(AuthenticationService, ListsAreSortedById) {
  for (int i = 0; i < 5; ++i) {
    SoftAuthenticator more(random);
    register_passkey(alice, more);
  }
  const auto options = service->generate_authentication_options(alice.email, {});
  EXPECT_EQ(options->allow_credentials.size(), 6U);
  EXPECT_TRUE(
      std::ranges::is_sorted(options->allow_credentials, {}, &webauthn::PublicKeyCredentialDescriptor::id));
}

TEST_F(AuthenticationService, Concurrency_OneResponseSignsInOnce) {
  phone.config().counter_step = 0;
  config.counter_policy = CounterPolicy::ignore;  // so that the ledger alone decides
  restart();
  const auto response = login(phone);
  constexpr int kThreads = 16;
  std::latch start(kThreads);
  std::atomic<int> successes = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        if (verify(response)) ++successes;
      });
    }
  }
  EXPECT_EQ(successes, 1);
}

// -- Step-up and transactions

class ConfirmationService : public AuthenticationService {
 protected:
  webauthn::AuthenticationResponse answer(
      SoftAuthenticator& authenticator, const Result<webauthn::PublicKeyCredentialRequestOptions>& options) {
    EXPECT_TRUE(options.has_value()) << options.error().detail;
    return decode_authentication(authenticator.get(to_json(*options)));
  }
  Uuid session = verify(login(phone))->session->id;
  Bytes payload = Bytes(32, 0x42);
};

TEST_F(ConfirmationService, StepUpRefreshesTheSession) {
  const auto before = (**store->refresh_tokens().get_session(session)).auth_time;
  clock.advance(10min);
  const auto response = answer(phone, service->generate_stepup_options(alice, session, {}));
  const auto confirmed = service->verify_stepup(alice, session, response, {}, session_maker());
  ASSERT_TRUE(confirmed.has_value()) << confirmed.error().detail;
  EXPECT_EQ((**store->refresh_tokens().get_session(session)).auth_time, before + 10min);
}

TEST_F(ConfirmationService, StepUpOfAnotherSessionOrUserIsRefused) {
  const auto response = answer(phone, service->generate_stepup_options(alice, session, {}));
  const Uuid other = verify(login(phone))->session->id;
  // The counter of `response` was overtaken by that login; what is looked at is who asked.
  phone.credentials()[0].sign_count += 10;
  const auto later = answer(phone, service->generate_stepup_options(alice, session, {}));
  EXPECT_EQ(refusal(service->verify_stepup(alice, other, later, {}, session_maker())),
            Errc::challenge_wrong_subject);
  EXPECT_EQ(refusal(service->verify_stepup(bob, session, later, {}, session_maker())),
            Errc::challenge_wrong_subject);
  EXPECT_FALSE(service->verify_stepup(alice, session, response, {}, session_maker()).has_value());
}

TEST_F(ConfirmationService, StepUpByAnotherUsersPasskeyIsRefused) {
  auto options = service->generate_stepup_options(alice, session, {});
  options->allow_credentials = {{of_bob.record.id, {}}};
  const auto response = answer(security_key, options);
  EXPECT_EQ(refusal(service->verify_stepup(alice, session, response, {}, session_maker())),
            Errc::challenge_wrong_subject);
}

TEST_F(ConfirmationService, StepUpOfAnEndedSessionIsRefused) {
  const auto response = answer(phone, service->generate_stepup_options(alice, session, {}));
  ASSERT_TRUE(store->refresh_tokens().revoke_session(session).has_value());
  EXPECT_EQ(refusal(service->verify_stepup(alice, session, response, {}, session_maker())),
            Errc::session_ended);
}

TEST_F(ConfirmationService, StepUpAsksForUserVerificationWhateverLoginsNeed) {
  config.relying_parties[0].user_verification = webauthn::UserVerificationRequirement::discouraged;
  restart();
  const auto options = service->generate_stepup_options(alice, session, {});
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(options->user_verification, webauthn::UserVerificationRequirement::required);
  const auto unverified =
      decode_authentication(phone.get(to_json(*options), {.spoil = [](AssertionParts& parts) {
                                        parts.authenticator_data.flags &=
                                            static_cast<std::uint8_t>(~support::kUserVerified);
                                      }}));
  EXPECT_EQ(refusal(service->verify_stepup(alice, session, unverified, {}, session_maker())),
            Errc::user_not_verified);
}

TEST_F(ConfirmationService, StepUpResponseIsNoLogin) {
  const auto response = answer(phone, service->generate_stepup_options(alice, session, {}));
  EXPECT_EQ(refusal(verify(response)), Errc::challenge_wrong_purpose);
}

TEST_F(ConfirmationService, TransactionIsBoundToItsPayload) {
  const auto response = answer(phone, service->generate_transaction_options(alice, payload, {}));
  EXPECT_EQ(refusal(service->verify_transaction(alice, Bytes(32, 0x43), response, {})),
            Errc::challenge_wrong_subject);
  EXPECT_EQ(refusal(service->verify_transaction(bob, payload, response, {})), Errc::challenge_wrong_subject);
  const auto confirmed = service->verify_transaction(alice, payload, response, {});
  ASSERT_TRUE(confirmed.has_value()) << confirmed.error().detail;
  EXPECT_EQ(confirmed->payload_hash, payload);
  EXPECT_FALSE(confirmed->by.session.has_value());
  EXPECT_FALSE(service->verify_transaction(alice, payload, response, {}).has_value()) << "once";
}

TEST_F(ConfirmationService, PayloadHashOfAnotherLengthIsRefused) {
  EXPECT_EQ(refusal(service->generate_transaction_options(alice, Bytes(31, 1), {})), Errc::invalid_request);
  EXPECT_EQ(refusal(service->generate_transaction_options(alice, Bytes(), {})), Errc::invalid_request);
}

}  // namespace
}  // namespace blockauth::passkey
