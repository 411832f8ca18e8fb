// Attacks on registration, sign-up and enrolment; the honest ceremonies first.
#include <functional>
#include <latch>
#include <thread>

#include "blockauth/base/base64url.hpp"
#include "service_fixture.hpp"

namespace blockauth::passkey {
namespace {

class RegistrationService : public PasskeyServiceTest {
 protected:
  User alice = add_user("alice");
  User bob = add_user("bob");
  SoftAuthenticator phone{random};
};

// Runs `attempt` on many threads at once and counts its successes.
template <class Attempt>
int successes_at_once(int threads, Attempt attempt) {
  std::latch start(threads);
  std::atomic<int> successes = 0;
  std::vector<std::jthread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      start.arrive_and_wait();
      if (attempt(i)) ++successes;
    });
  }
  running.clear();
  return successes;
}

TEST_F(RegistrationService, StoresWhatWasVerified) {
  phone.config().backup_eligible = true;
  phone.config().backup_state = true;
  const auto credential = service->verify_registration(alice, registration(alice, phone), "Phone", {});
  ASSERT_TRUE(credential.has_value());
  const auto stored = store->credentials().get_credential(credential->record.id);
  ASSERT_TRUE(stored.has_value() && stored->has_value());
  EXPECT_EQ((*stored)->user_id, alice.id);
  EXPECT_EQ((*stored)->user_handle, alice.handle);
  EXPECT_EQ((*stored)->name, "Phone");
  EXPECT_EQ((*stored)->record.rp_id, "example.org");
  EXPECT_EQ((*stored)->record.backup_eligible, true);
  EXPECT_TRUE((*stored)->record.backup_state);
  EXPECT_EQ((*stored)->algorithm, COSEAlgorithmIdentifier::ES256);
  EXPECT_EQ((*stored)->authenticator_attachment, "platform");
  EXPECT_EQ((*stored)->is_discoverable, true);
  EXPECT_TRUE((*stored)->attestation_object.empty()) << "kept only where the configuration asks for it";
}

TEST_F(RegistrationService, OptionsWriteNothingAndExcludeWhatIsThere) {
  const auto credential = register_passkey(alice, phone);
  const auto options = service->generate_registration_options(alice, {});
  ASSERT_TRUE(options.has_value());
  ASSERT_EQ(options->exclude_credentials.size(), 1U);
  EXPECT_EQ(options->exclude_credentials[0].id, credential.record.id);
  EXPECT_EQ(options->user.id, alice.handle) << "one handle per account, at every registration";
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(RegistrationService, NamesAPasskeyAfterItsProviderWhenNobodyElseDoes) {
  EXPECT_EQ(register_passkey(alice, phone).name, "Passkey");
}

TEST_F(RegistrationService, NameThatIsTooLongIsRefusedAndNothingIsStored) {
  const auto response = registration(alice, phone);
  EXPECT_EQ(refusal(service->verify_registration(alice, response, std::string(256, 'x'), {})),
            Errc::invalid_request);
  EXPECT_EQ(stored_credentials(alice), 0U);
  EXPECT_TRUE(service->verify_registration(alice, response, std::string(255, 'x'), {}).has_value())
      << "the refused attempt has not spent the challenge";
}

TEST_F(RegistrationService, ReplayIsRefused) {
  const auto response = registration(alice, phone);
  ASSERT_TRUE(service->verify_registration(alice, response, "", {}).has_value());
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_spent);
}

TEST_F(RegistrationService, ReplayAfterDeletionIsRefused) {
  const auto response = registration(alice, phone);
  const auto credential = service->verify_registration(alice, response, "", {});
  ASSERT_TRUE(credential.has_value());
  ASSERT_TRUE(service->delete_credential(alice.id, credential->id).has_value());
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_spent);
}

TEST_F(RegistrationService, ChallengeOfAnotherUserIsRefused) {
  const auto response = registration(alice, phone);
  EXPECT_EQ(refusal(service->verify_registration(bob, response, "", {})), Errc::challenge_wrong_subject);
  EXPECT_EQ(stored_credentials(bob), 0U);
}

TEST_F(RegistrationService, ChallengeOfALoginIsRefused) {
  const auto options = service->generate_authentication_options({}, {});
  ASSERT_TRUE(options.has_value());
  auto registration_options = service->generate_registration_options(alice, {});
  registration_options->challenge = options->challenge;
  const auto response = decode_registration(phone.create(to_json(*registration_options)));
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_wrong_purpose);
}

TEST_F(RegistrationService, ChallengeThatNobodySealedIsRefused) {
  auto options = service->generate_registration_options(alice, {});
  options->challenge = webauthn::Challenge(random.bytes(options->challenge.size()));
  const auto response = decode_registration(phone.create(to_json(*options)));
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_invalid);
}

TEST_F(RegistrationService, ChallengeIsRefusedFromItsExpiryOn) {
  const auto response = registration(alice, phone);
  clock.advance(config.challenge_lifetime);
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_expired);
}

TEST_F(RegistrationService, ChallengeThatWasPrunedIsRefusedByASlowClockToo) {
  const auto response = registration(alice, phone);
  ASSERT_TRUE(service->verify_registration(alice, response, "", {}).has_value());
  clock.advance(config.challenge_lifetime);
  ASSERT_TRUE(store->ledger().remove_expired(clock.now() + 1us).has_value());
  clock.advance(-config.challenge_lifetime);
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_spent);
}

TEST_F(RegistrationService, ChallengeSurvivesRotationUntilItsSecretIsRetired) {
  const auto first = registration(alice, phone);
  const auto second = registration(alice, phone);
  masters.insert(masters.begin(), SecretBytes(Bytes(32, 0xbb)));
  restart();
  EXPECT_TRUE(service->verify_registration(alice, first, "", {}).has_value());
  masters.pop_back();
  restart();
  EXPECT_EQ(refusal(service->verify_registration(alice, second, "", {})), Errc::challenge_invalid);
}

TEST_F(RegistrationService, ChangedPolicyRefusesChallengesUnderWay) {
  const auto response = registration(alice, phone);
  config.relying_parties[0].algorithms = {COSEAlgorithmIdentifier::ES256};
  restart();
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_stale_policy);
}

TEST_F(RegistrationService, ChangedAttestationPolicyRefusesChallengesUnderWay) {
  const auto change = [this](auto&& edit) {
    config.relying_parties[0].attestation_policy = {};
    restart();
    const auto response = registration(alice, phone);
    edit(config.relying_parties[0].attestation_policy);
    restart();
    EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_stale_policy);
  };
  change([](webauthn::AttestationPolicy& policy) { policy.trust = webauthn::AttestationTrust::prefer; });
  change([](webauthn::AttestationPolicy& policy) { policy.require_revocation_lists = true; });
  change([](webauthn::AttestationPolicy& policy) { policy.android_key_tee_only = true; });
  change([](webauthn::AttestationPolicy& policy) { policy.allowed_aaguids = {{0x01}}; });
  change([](webauthn::AttestationPolicy& policy) { policy.denied_aaguids = {{0x01}}; });
  change([](webauthn::AttestationPolicy& policy) {
    policy.unknown_formats = webauthn::UnknownFormat::treat_as_none;
  });
  change([](webauthn::AttestationPolicy& policy) { policy.accept_compound = false; });
  change([](webauthn::AttestationPolicy& policy) { policy.safetynet_cts_profile_match = false; });
}

TEST_F(RegistrationService, ADeniedModelIsNotStored) {
  phone.config().aaguid = {0x01};
  config.relying_parties[0].attestation_policy.denied_aaguids = {{0x01}};
  restart();
  EXPECT_EQ(refusal(service->verify_registration(alice, registration(alice, phone), "", {})),
            Errc::authenticator_not_allowed);
  EXPECT_EQ(stored_credentials(alice), 0U);
}

TEST_F(RegistrationService, ChangedLimitsDoNotRefuseChallengesUnderWay) {
  const auto response = registration(alice, phone);
  config.max_credentials_per_user = 3;
  config.relying_parties[0].rp_name = "Renamed";
  restart();
  EXPECT_TRUE(service->verify_registration(alice, response, "", {}).has_value());
}

TEST_F(RegistrationService, RpIdFollowsTheOriginOfTheRequest) {
  const CeremonyContext net{.origin = "https://example.net"};
  EXPECT_EQ(register_passkey(alice, phone, net).record.rp_id, "example.net");
  EXPECT_EQ(refusal(service->generate_registration_options(alice, {.origin = "https://evil.example"})),
            Errc::origin_not_configured);
}

TEST_F(RegistrationService, ContinuationFromAnotherRpIdsPageIsRefused) {
  const auto response = registration(alice, phone);
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {.origin = "https://example.net"})),
            Errc::origin_not_configured);
}

TEST_F(RegistrationService, CeremonyCarriedOutOnAnotherOriginIsRefused) {
  const auto response = registration(alice, phone, {.spoil = [](AttestationParts& parts) {
                                       parts.client_data.origin = "https://example.net";
                                     }});
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::wrong_origin);
}

TEST_F(RegistrationService, Step15_UserPresence_IsForgivenToConditionalCreatesOnly) {
  const auto no_up = support::CreateCeremony{
      .spoil = [](AttestationParts& parts) { parts.authenticator_data.flags &= 0b1111'1010; }};
  const auto asked = registration(alice, phone, no_up);
  EXPECT_EQ(refusal(service->verify_registration(alice, asked, "", {})), Errc::user_not_present);
  // The request that answers cannot turn it into a conditional create afterwards.
  EXPECT_EQ(refusal(service->verify_registration(alice, asked, "", {.conditional = true})),
            Errc::user_not_present);
  const auto conditional = registration(alice, phone, no_up, {.conditional = true});
  EXPECT_TRUE(service->verify_registration(alice, conditional, "", {}).has_value());
}

TEST_F(RegistrationService, Step16_UserVerification_IsWhatTheOptionsPromised) {
  const auto unverified = registration(alice, phone, {.spoil = [](AttestationParts& parts) {
                                         parts.authenticator_data.flags &=
                                             static_cast<std::uint8_t>(~support::kUserVerified);
                                       }});
  EXPECT_EQ(refusal(service->verify_registration(alice, unverified, "", {})), Errc::user_not_verified);
}

TEST_F(RegistrationService, Step26_credentialId_OfTheSameUserIsNotRegisteredAgain) {
  register_passkey(alice, phone);
  const Bytes id = phone.credentials()[0].id;
  SoftAuthenticator other(random);
  const auto response = registration(
      alice, other, {.spoil = [&](AttestationParts& parts) { parts.credential().credential_id = id; }});
  auto claimed = response;
  claimed.id = CredentialId(id);
  EXPECT_EQ(refusal(service->verify_registration(alice, claimed, "", {})),
            Errc::credential_already_registered);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(RegistrationService, Step26_credentialId_OfAnotherUserIsNotTakenOver) {
  const auto victim = register_passkey(alice, phone);
  SoftAuthenticator attacker(random);
  auto response = registration(bob, attacker, {.spoil = [&](AttestationParts& parts) {
                                 parts.credential().credential_id = to_bytes(victim.record.id.view());
                               }});
  response.id = victim.record.id;
  EXPECT_EQ(refusal(service->verify_registration(bob, response, "", {})),
            Errc::credential_already_registered);
  EXPECT_EQ(stored_credentials(bob), 0U);
  EXPECT_EQ((**store->credentials().get_credential(victim.record.id)).user_id, alice.id);
}

TEST_F(RegistrationService, DecoysAreRefusedAsRealCredentialsAre) {
  const auto answer = service->generate_authentication_options("nobody@example.org", {});
  ASSERT_TRUE(answer.has_value());
  const CredentialId decoy = answer->allow_credentials.front().id;
  auto response = registration(bob, phone, {.spoil = [&](AttestationParts& parts) {
                                 parts.credential().credential_id = to_bytes(decoy.view());
                               }});
  response.id = decoy;
  EXPECT_EQ(refusal(service->verify_registration(bob, response, "", {})),
            Errc::credential_already_registered);
  EXPECT_EQ(stored_credentials(bob), 0U);
}

TEST_F(RegistrationService, Step29_Store_IsNotReachedByADisabledUser) {
  const auto response = registration(alice, phone);
  ASSERT_TRUE(store->users().set_user_active(alice.id, false).has_value());
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::user_disabled);
  EXPECT_EQ(refusal(service->generate_registration_options(alice, {})), Errc::user_disabled);
}

TEST_F(RegistrationService, LimitHoldsAtOptionsAndAtVerify) {
  config.max_credentials_per_user = 1;
  restart();
  SoftAuthenticator laptop(random);
  const auto early = registration(alice, laptop);
  register_passkey(alice, phone);
  EXPECT_EQ(refusal(service->verify_registration(alice, early, "", {})), Errc::credential_limit_reached);
  EXPECT_EQ(refusal(service->generate_registration_options(alice, {})), Errc::credential_limit_reached);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(RegistrationService, Concurrency_OneResponseIsStoredOnce) {
  const auto response = registration(alice, phone);
  EXPECT_EQ(successes_at_once(
                16, [&](int) { return service->verify_registration(alice, response, "", {}).has_value(); }),
            1);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(RegistrationService, Concurrency_LastFreeSlotIsTakenOnce) {
  config.max_credentials_per_user = 1;
  restart();
  std::vector<webauthn::RegistrationResponse> responses;
  for (int i = 0; i < 8; ++i) {
    SoftAuthenticator authenticator(random);
    responses.push_back(registration(alice, authenticator));
  }
  EXPECT_EQ(successes_at_once(
                8,
                [&](int i) {
                  return service->verify_registration(alice, responses[static_cast<std::size_t>(i)], "", {})
                      .has_value();
                }),
            1);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(RegistrationService, PasskeyAuthOffRefusesEverything) {
  const auto response = registration(alice, phone);
  config.passkey_auth = false;
  restart();
  EXPECT_EQ(refusal(service->generate_registration_options(alice, {})), Errc::passkeys_disabled);
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::passkeys_disabled);
  EXPECT_EQ(refusal(service->list_credentials(alice.id)), Errc::passkeys_disabled);
}

TEST_F(RegistrationService, LogsNeitherEmailNorChallengeNorCredentialId) {
  const auto response = registration(alice, phone);
  ASSERT_TRUE(service->verify_registration(alice, response, "", {}).has_value());
  ASSERT_FALSE(service->verify_registration(alice, response, "", {}).has_value());
  const std::string text = log.text();
  EXPECT_NE(text.find("passkey.registered"), std::string::npos);
  EXPECT_NE(text.find("passkey.refused"), std::string::npos);
  EXPECT_EQ(text.find(alice.email), std::string::npos);
  EXPECT_EQ(text.find(base64url_encode(response.id.view())), std::string::npos);
  EXPECT_EQ(text.find("challenge\":"), std::string::npos);
}

// -- Sign-up

class SignupService : public PasskeyServiceTest {
 protected:
  webauthn::RegistrationResponse signup(std::string_view email) {
    const auto options = service->generate_signup_options(email, "Carol", {});
    EXPECT_TRUE(options.has_value()) << options.error().detail;
    return decode_registration(phone.create(to_json(*options)));
  }
  Result<RegisteredUser> finish(std::string_view email, const webauthn::RegistrationResponse& response) {
    return service->verify_signup(email, "Carol", response, "", {}, session_maker());
  }
  SoftAuthenticator phone{random};
};

TEST_F(SignupService, MakesTheAccountWithItsFirstPasskeyAndSignsIn) {
  const auto response = signup("Carol@Example.org");
  EXPECT_FALSE((*store->users().get_user_by_email("carol@example.org")).has_value())
      << "options write nothing";
  const auto made = finish("Carol@Example.org", response);
  ASSERT_TRUE(made.has_value()) << made.error().detail;
  EXPECT_EQ(made->user.email, "Carol@Example.org");
  EXPECT_EQ(made->user.display_name, "Carol");
  EXPECT_FALSE(made->user.email_verified);
  EXPECT_EQ(made->user.handle.view().size(), 64U);
  EXPECT_TRUE(session_lives(*made->session));
  // The handle that the authenticator remembers is the account's.
  const auto signed_in = verify(login(phone));
  ASSERT_TRUE(signed_in.has_value()) << signed_in.error().detail;
  EXPECT_EQ(signed_in->user.id, made->user.id);
}

TEST_F(SignupService, OfATakenEmailIsRefusedAtBothHalves) {
  const auto early = signup("carol@example.org");
  ASSERT_TRUE(finish("carol@example.org", signup("carol@example.org")).has_value());
  EXPECT_EQ(refusal(finish("carol@example.org", early)), Errc::user_already_exists);
  EXPECT_EQ(refusal(service->generate_signup_options("CAROL@example.org", "", {})),
            Errc::user_already_exists);
}

TEST_F(SignupService, UnderAnotherEmailThanAskedForIsRefused) {
  EXPECT_EQ(refusal(finish("mallory@example.org", signup("carol@example.org"))),
            Errc::challenge_wrong_subject);
}

TEST_F(SignupService, ReplayIsRefused) {
  const auto response = signup("carol@example.org");
  ASSERT_TRUE(finish("carol@example.org", response).has_value());
  EXPECT_EQ(refusal(finish("carol@example.org", response)), Errc::challenge_spent);
}

TEST_F(SignupService, OfNoEmailAddressIsRefused) {
  for (const std::string_view text : {"", "carol", "carol@", "@example.org", "a b@example.org", "a@b\n"}) {
    EXPECT_EQ(refusal(service->generate_signup_options(text, "", {})), Errc::invalid_request) << text;
  }
}

TEST_F(SignupService, IsRefusedWhileTheFeatureIsOff) {
  const auto response = signup("carol@example.org");
  config.passkey_signup = false;
  restart();
  EXPECT_EQ(refusal(service->generate_signup_options("carol@example.org", "", {})), Errc::passkeys_disabled);
  EXPECT_EQ(refusal(finish("carol@example.org", response)), Errc::passkeys_disabled);
}

TEST_F(SignupService, Concurrency_OneEmailIsTakenOnce) {
  std::vector<webauthn::RegistrationResponse> responses;
  for (int i = 0; i < 8; ++i) responses.push_back(signup("carol@example.org"));
  EXPECT_EQ(successes_at_once(
                8,
                [&](int i) {
                  return finish("carol@example.org", responses[static_cast<std::size_t>(i)]).has_value();
                }),
            1);
}

// -- Enrolment

class EnrolmentService : public PasskeyServiceTest {
 protected:
  webauthn::RegistrationResponse enrol(std::string_view token) {
    const auto options = service->generate_enrolment_options(token, {});
    EXPECT_TRUE(options.has_value()) << options.error().detail;
    return decode_registration(phone.create(to_json(*options)));
  }
  Result<RegisteredUser> finish(std::string_view token, const webauthn::RegistrationResponse& response) {
    return service->verify_enrolment(token, response, "", {}, session_maker());
  }
  User alice = add_user("alice");
  SoftAuthenticator phone{random};
};

TEST_F(EnrolmentService, RegistersForTheAccountAndSignsIn) {
  const auto token = service->create_enrolment(alice.id);
  ASSERT_TRUE(token.has_value());
  const auto enrolled = finish(*token, enrol(*token));
  ASSERT_TRUE(enrolled.has_value()) << enrolled.error().detail;
  EXPECT_EQ(enrolled->user.id, alice.id);
  EXPECT_TRUE(session_lives(*enrolled->session));
}

TEST_F(EnrolmentService, TokenIsSpentWithTheFirstPasskey) {
  const auto token = service->create_enrolment(alice.id);
  const auto early = enrol(*token);
  ASSERT_TRUE(finish(*token, enrol(*token)).has_value());
  EXPECT_EQ(refusal(finish(*token, early)), Errc::enrolment_invalid);
  EXPECT_EQ(refusal(service->generate_enrolment_options(*token, {})), Errc::enrolment_invalid);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

TEST_F(EnrolmentService, TokenExpires) {
  const auto token = service->create_enrolment(alice.id);
  clock.advance(config.enrolment_lifetime - 1us);
  const auto response = enrol(*token);
  clock.advance(1us);
  EXPECT_EQ(refusal(finish(*token, response)), Errc::enrolment_invalid);
  EXPECT_EQ(refusal(service->generate_enrolment_options(*token, {})), Errc::enrolment_invalid);
}

TEST_F(EnrolmentService, ChallengeOfAnotherTokenIsRefused) {
  const auto first = service->create_enrolment(alice.id);
  const auto second = service->create_enrolment(alice.id);
  EXPECT_EQ(refusal(finish(*second, enrol(*first))), Errc::challenge_wrong_subject);
}

TEST_F(EnrolmentService, TokensThatAreNoneAreRefused) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(43, 'A'), std::string(100000, 'A')}) {
    EXPECT_EQ(refusal(service->generate_enrolment_options(text, {})), Errc::enrolment_invalid);
  }
}

TEST_F(EnrolmentService, DisabledAccountIsRefused) {
  const auto token = service->create_enrolment(alice.id);
  ASSERT_TRUE(store->users().set_user_active(alice.id, false).has_value());
  EXPECT_EQ(refusal(service->generate_enrolment_options(*token, {})), Errc::user_disabled);
  EXPECT_EQ(refusal(service->create_enrolment(alice.id)), Errc::user_disabled);
}

TEST_F(EnrolmentService, Concurrency_OneTokenRegistersOnce) {
  const auto token = service->create_enrolment(alice.id);
  std::vector<webauthn::RegistrationResponse> responses;
  for (int i = 0; i < 8; ++i) responses.push_back(enrol(*token));
  EXPECT_EQ(successes_at_once(
                8, [&](int i) { return finish(*token, responses[static_cast<std::size_t>(i)]).has_value(); }),
            1);
  EXPECT_EQ(stored_credentials(alice), 1U);
}

// A client that cannot create without asking is asked for, and checked for, presence and verification.
TEST_F(RegistrationService, AClientThatCannotCreateConditionallyIsPromisedNothing) {
  const support::CreateCeremony no_up{.spoil = [](support::AttestationParts& parts) {
    parts.authenticator_data.flags &=
        static_cast<std::uint8_t>(~(support::kUserPresent | support::kUserVerified));
  }};
  const auto cannot =
      registration(alice, phone, no_up, {.conditional = true, .client = {.conditional_create = false}});
  EXPECT_EQ(refusal(service->verify_registration(alice, cannot, "", {})), Errc::user_not_present);
  const auto can =
      registration(alice, phone, no_up, {.conditional = true, .client = {.conditional_create = true}});
  EXPECT_TRUE(service->verify_registration(alice, can, "", {}).has_value());
}

TEST_F(RegistrationService, AChangeOfWhatIsAskedForRefusesChallenges) {
  const auto response = registration(alice, phone);
  config.relying_parties[0].registration_extensions.credential_protection_policy =
      webauthn::CredentialProtectionPolicy::user_verification_required;
  restart();
  EXPECT_EQ(refusal(service->verify_registration(alice, response, "", {})), Errc::challenge_stale_policy);
}

}  // namespace
}  // namespace blockauth::passkey
