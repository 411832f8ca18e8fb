#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "blockauth/webauthn/ceremony.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

OriginPolicy example_origins() {
  return {
      "example.org", {"https://example.org", "https://\"quoted\".example"}, true, {"https://portal.example"}};
}

RegistrationState registration_state() {
  RegistrationExpectations expected;
  expected.challenge = example_challenge();
  expected.origin = example_origins();
  expected.algorithms = {COSEAlgorithmIdentifier::ES256, COSEAlgorithmIdentifier::RS256};
  expected.require_user_presence = false;
  expected.require_user_verification = false;
  expected.attestation = {.verify_statement = false,
                          .trust = AttestationTrust::prefer,
                          .anchors = {},
                          .android_key_tee_only = true,
                          .accept_without_certificates = true};
  expected.extensions = {
      {"credProps", "largeBlob"}, CredentialProtectionPolicy::user_verification_required, true};
  expected.unsolicited_extensions = UnsolicitedExtensions::refuse;
  return {std::move(expected), alice_handle(), kNow + std::chrono::microseconds{1}};
}

AuthenticationState authentication_state(AuthenticationSubject subject) {
  AuthenticationExpectations expected;
  expected.challenge = example_challenge();
  expected.origin = example_origins();
  expected.subject = std::move(subject);
  expected.appid = "https://example.org/app-id.json";
  expected.extensions = {{"appid", "prf"}, std::nullopt, false};
  return {std::move(expected), kNow};
}

KnownUser known_user() {
  return {alice_handle(), {{CredentialId(Bytes{1, 2}), {}}, {CredentialId(Bytes{3}), {}}}};
}

void expect_equal(const OriginPolicy& a, const OriginPolicy& b) {
  EXPECT_EQ(a.rp_id, b.rp_id);
  EXPECT_EQ(a.origins, b.origins);
  EXPECT_EQ(a.allow_cross_origin, b.allow_cross_origin);
  EXPECT_EQ(a.top_origins, b.top_origins);
}

TEST(CeremonyState, OfARegistrationComesBack) {
  const RegistrationState before = registration_state();
  const auto after = RegistrationState::from_bytes(before.to_bytes(), {});
  ASSERT_TRUE(after.has_value()) << after.error().detail;
  EXPECT_EQ(after->user(), before.user());
  EXPECT_EQ(after->expires_at(), before.expires_at());
  const RegistrationExpectations& a = after->expected();
  const RegistrationExpectations& b = before.expected();
  EXPECT_EQ(a.challenge, b.challenge);
  expect_equal(a.origin, b.origin);
  EXPECT_EQ(a.algorithms, b.algorithms);
  EXPECT_EQ(a.require_user_presence, b.require_user_presence);
  EXPECT_EQ(a.require_user_verification, b.require_user_verification);
  EXPECT_EQ(a.attestation.verify_statement, b.attestation.verify_statement);
  EXPECT_EQ(a.attestation.trust, b.attestation.trust);
  EXPECT_EQ(a.attestation.accept_without_certificates, b.attestation.accept_without_certificates);
  EXPECT_EQ(a.extensions, b.extensions);
  EXPECT_EQ(a.attestation.android_key_tee_only, b.attestation.android_key_tee_only);
  EXPECT_EQ(a.unsolicited_extensions, b.unsolicited_extensions);
  EXPECT_EQ(after->to_bytes(), before.to_bytes());
}

TEST(CeremonyState, OfAnAuthenticationComesBack) {
  for (const AuthenticationSubject& subject :
       {AuthenticationSubject(known_user()), AuthenticationSubject(KnownUser{}),
        AuthenticationSubject(DiscoverableUser{})}) {
    const AuthenticationState before = authentication_state(subject);
    const auto after = AuthenticationState::from_bytes(before.to_bytes());
    ASSERT_TRUE(after.has_value()) << after.error().detail;
    EXPECT_EQ(after->expires_at(), before.expires_at());
    EXPECT_EQ(after->expected().challenge, before.expected().challenge);
    expect_equal(after->expected().origin, before.expected().origin);
    EXPECT_EQ(after->expected().appid, before.expected().appid);
    EXPECT_EQ(after->expected().extensions, before.expected().extensions);
    ASSERT_EQ(after->expected().subject.index(), subject.index());
    if (const auto* known = std::get_if<KnownUser>(&subject)) {
      EXPECT_EQ(std::get<KnownUser>(after->expected().subject).handle, known->handle);
      EXPECT_EQ(std::get<KnownUser>(after->expected().subject).allow_credentials, known->allow_credentials);
    }
    EXPECT_EQ(after->to_bytes(), before.to_bytes());
  }
}

TEST(CeremonyState, OfALongAllowListComesBack) {
  KnownUser user{alice_handle(), {}};
  for (int i = 0; i < 200; ++i) user.allow_credentials.push_back({CredentialId(Bytes(64, 1)), {}});
  EXPECT_TRUE(AuthenticationState::from_bytes(authentication_state(user).to_bytes()).has_value());
}

void expect_refused(const Bytes& stored) {
  const auto registration = RegistrationState::from_bytes(stored, {});
  ASSERT_FALSE(registration.has_value());
  EXPECT_EQ(registration.error().code, Errc::malformed_response);
  const auto authentication = AuthenticationState::from_bytes(stored);
  ASSERT_FALSE(authentication.has_value());
  EXPECT_EQ(authentication.error().code, Errc::malformed_response);
}

TEST(CeremonyState, OfOneKindIsNotOfTheOther) {
  EXPECT_EQ(RegistrationState::from_bytes(authentication_state(known_user()).to_bytes(), {}).error().code,
            Errc::malformed_response);
  EXPECT_EQ(AuthenticationState::from_bytes(registration_state().to_bytes()).error().code,
            Errc::malformed_response);
}

TEST(CeremonyState, EveryPrefixIsRefused) {
  for_each_prefix(registration_state().to_bytes(), expect_refused);
  for_each_prefix(authentication_state(known_user()).to_bytes(), expect_refused);
}

// A stored state with one text replaced, which must occur in it.
Bytes replaced(const Bytes& stored, std::string_view before, std::string_view after) {
  std::string text(as_chars(stored));
  const std::size_t at = text.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  return to_bytes(as_bytes(text.replace(at, before.size(), after)));
}

TEST(CeremonyState, OfAnotherVersionIsRefused) {
  expect_refused(replaced(registration_state().to_bytes(), "\"version\":2", "\"version\":1"));
  expect_refused(replaced(authentication_state(known_user()).to_bytes(), "\"version\":2", "\"version\":0"));
}

TEST(CeremonyState, EveryMemberMustBeThere) {
  for (const char* member :
       {"version", "kind", "expires_at", "challenge", "rp_id", "origins", "allow_cross_origin", "top_origins",
        "require_user_presence", "require_user_verification", "refuse_unsolicited_extensions", "user_handle",
        "algorithms", "verify_statement", "trust", "accept_without_certificates", "android_key_tee_only"}) {
    SCOPED_TRACE(member);
    const std::string name = '"' + std::string(member) + "\":";
    expect_refused(replaced(registration_state().to_bytes(), name, "\"x\":"));
  }
  for (const char* member : {"discoverable", "allow_credentials", "origins", "top_origins", "challenge"}) {
    SCOPED_TRACE(member);
    const std::string name = '"' + std::string(member) + "\":";
    expect_refused(replaced(authentication_state(known_user()).to_bytes(), name, "\"x\":"));
  }
}

TEST(CeremonyState, ValuesThatToBytesDoesNotWriteAreRefused) {
  expect_refused(replaced(registration_state().to_bytes(), "\"prefer\"", "\"believe\""));
  // 4294967289 is -7 modulo 2^32.
  expect_refused(replaced(registration_state().to_bytes(), "[-7,", "[4294967289,"));
  expect_refused(replaced(registration_state().to_bytes(), "\"user_handle\":\"", "\"user_handle\":\"="));
  expect_refused(replaced(authentication_state(known_user()).to_bytes(), "[\"AQI\"", "[\"AQJ\""));
  expect_refused(replaced(authentication_state(known_user()).to_bytes(), "}",
                          "} "
                          "{}"));
  expect_refused({});
  expect_refused({0xff});
  expect_refused({'[', ']'});
}

// base64url of 32 octets becomes that of 3: nobody may be made to accept a challenge that can be guessed.
TEST(CeremonyState, AChallengeThatIsTooShortIsRefused) {
  AuthenticationExpectations expected;
  expected.challenge = Challenge(Bytes(kMinChallengeBytes - 1, 1));
  expected.subject = DiscoverableUser{};
  expect_refused(AuthenticationState(std::move(expected), kNow).to_bytes());
}

TEST(CeremonyState, WhatTheOptionsDidNotPromiseIsGivenAgain) {
  RegistrationCase registration;
  AttestationPolicy configured;
  configured.anchors =
      TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value();
  configured.denied_aaguids = {{0x01}};
  configured.trust = AttestationTrust::require;  // this was promised: what the state says counts
  const RegistrationState begun = registration_state();
  ASSERT_EQ(begun.expected().attestation.trust, AttestationTrust::prefer);
  const AttestationPolicy again =
      RegistrationState::from_bytes(begun.to_bytes(), configured).value().expected().attestation;
  EXPECT_FALSE(again.anchors.empty());
  EXPECT_EQ(again.denied_aaguids, configured.denied_aaguids);
  EXPECT_EQ(again.trust, AttestationTrust::prefer);
}

}  // namespace
}  // namespace blockauth::webauthn
