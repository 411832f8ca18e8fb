#include "blockauth/webauthn/relying_party.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using std::chrono::microseconds;

// How many sentences a configuration with this change earns.
std::size_t complaints_about(const std::function<void(RelyingPartyConfig&)>& change) {
  RelyingPartyConfig config = example_rp();
  change(config);
  const std::size_t count = configuration_errors(config).size();
  const auto created = RelyingParty::create(std::move(config));
  EXPECT_EQ(created.has_value(), count == 0);
  if (!created) {
    EXPECT_EQ(created.error().code, Errc::invalid_configuration);
  }
  return count;
}

TEST(RelyingPartyConfig, AnOrdinaryOneIsAccepted) {
  EXPECT_EQ(complaints_about([](RelyingPartyConfig&) {}), 0U);
  EXPECT_EQ(complaints_about([](RelyingPartyConfig& config) {
              config.rp_id = "localhost";
              config.origins = {"http://localhost:8080", "http://app.localhost"};
            }),
            0U);
  EXPECT_EQ(complaints_about([](RelyingPartyConfig& config) {
              config.origins.push_back("android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A");
              config.related_origins = {"https://example.com"};
              config.allow_cross_origin = true;
              config.top_origins = {"https://portal.example"};
            }),
            0U);
}

// §5.11: one name counts once, whatever stands before and behind it.
TEST(RelyingPartyConfig, RelatedOriginsHaveAtMostFiveNames) {
  const std::vector<std::string> five = {"https://example.org.uk", "https://b.com", "https://c.com",
                                         "https://d.com",          "https://e.com", "https://login.e.co.uk"};
  EXPECT_EQ(complaints_about([&](RelyingPartyConfig& config) { config.related_origins = five; }), 0U);
  EXPECT_EQ(complaints_about([&](RelyingPartyConfig& config) {
              config.related_origins = five;
              config.related_origins.push_back("https://f.com");
            }),
            1U);
}

TEST(RelyingPartyConfig, AttestationFormatsAreWishes) {
  RelyingPartyConfig config = example_rp();
  config.attestation_formats = {"tpm", "packed"};
  const auto options =
      RelyingParty::create(config).value().creation_options(alice(), {}, example_challenge());
  EXPECT_NE(to_json(options).find(R"("attestation":"none","attestationFormats":["tpm","packed"],)"),
            std::string::npos)
      << to_json(options);
}

TEST(RelyingPartyConfig, EachMistakeIsNamed) {
  using Config = RelyingPartyConfig;
  EXPECT_EQ(complaints_about([](Config& config) { config.rp_id = "https://example.org"; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.rp_id.clear(); }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.rp_name.clear(); }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.origins.clear(); }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.origins = {"https://example.org/"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.origins = {"http://example.org"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.origins = {"https://evilexample.org"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.related_origins = {"http://example.com"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.related_origins = {"example.com"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.top_origins = {"https://portal.example"}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) {
              config.allow_cross_origin = true;
              config.top_origins = {"portal.example"};
            }),
            1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.algorithms.clear(); }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.algorithms = {COSEAlgorithmIdentifier{}}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.registration_timeout = {}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.authentication_timeout = {}; }), 1U);
  EXPECT_EQ(complaints_about([](Config& config) { config.ceremony_lifetime = {}; }), 1U);
  EXPECT_EQ(
      complaints_about([](Config& config) { config.attestation_policy.trust = AttestationTrust::require; }),
      1U);
}

TEST(RelyingPartyConfig, TrustCannotBeRequiredOfStatementsThatNobodyVerifies) {
  RegistrationCase registration;
  EXPECT_EQ(
      complaints_about([&](RelyingPartyConfig& config) {
        config.attestation_policy = {
            .verify_statement = false,
            .trust = AttestationTrust::require,
            .anchors =
                TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value()};
      }),
      1U);
}

TEST(RelyingPartyConfig, AllMistakesAreNamedAtOnce) {
  EXPECT_EQ(complaints_about([](RelyingPartyConfig& config) {
              config.rp_name.clear();
              config.algorithms.clear();
              config.origins = {"http://example.org", "https://example.com"};
            }),
            4U);
}

TEST(TrustAnchors, AreCertificates) {
  EXPECT_TRUE(TrustAnchors().empty());
  const auto refused = TrustAnchors::from_der({Bytes{0x30, 0x00}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::invalid_configuration);
}

TEST(RelyingParty, OptionsSayWhatWillBeVerified) {
  const RelyingParty rp = RelyingParty::create(example_rp()).value();
  const auto [options, state] =
      rp.begin_registration(alice(), {{CredentialId(Bytes{1}), {"usb"}}}, example_challenge(), kNow);
  EXPECT_EQ(options.rp.id, state.expected().origin.rp_id);
  EXPECT_EQ(options.challenge, state.expected().challenge);
  EXPECT_EQ(options.pub_key_cred_params, state.expected().algorithms);
  EXPECT_EQ(options.user.id, state.user());
  EXPECT_EQ(options.exclude_credentials.size(), 1U);
  EXPECT_TRUE(state.expected().require_user_presence);
  EXPECT_TRUE(state.expected().require_user_verification);
  EXPECT_EQ(state.expires_at(), kNow + std::chrono::seconds{300});
}

TEST(RelyingParty, OptionsOfASignInNameTheAllowedCredentials) {
  const RelyingParty rp = RelyingParty::create(example_rp()).value();
  const KnownUser user{alice_handle(), {{CredentialId(Bytes{1}), {"usb"}}}};
  const auto [options, state] = rp.begin_authentication(user, example_challenge(), kNow);
  EXPECT_EQ(options.allow_credentials, user.allow_credentials);
  EXPECT_EQ(options.challenge, state.expected().challenge);
  EXPECT_EQ(options.rp_id, "example.org");
  EXPECT_TRUE(rp.begin_authentication(DiscoverableUser{}, example_challenge(), kNow)
                  .options.allow_credentials.empty());
}

// §5.1.3: only a conditional create does without UP, and it cannot prove UV either.
TEST(RelyingParty, AConditionalCreatePromisesNoPresence) {
  const RelyingParty rp = RelyingParty::create(example_rp()).value();
  const auto expected = rp.registration_expectations(example_challenge(), true);
  EXPECT_FALSE(expected.require_user_presence);
  EXPECT_FALSE(expected.require_user_verification);
}

// The whole of layer webauthn in four calls.
struct Ceremonies {
  RelyingParty rp = RelyingParty::create(example_rp()).value();
  support::SeededRandom random{"relying party"};
  support::SoftAuthenticator authenticator{random};

  Result<RegistrationResult> register_after(microseconds delay) {
    auto [options, state] = rp.begin_registration(alice(), {}, example_challenge(), kNow);
    const auto response =
        RegistrationResponse::from_json(authenticator.create(to_json(options)).value()).value();
    return rp.finish_registration(std::move(state), response, kNow + delay);
  }

  Result<AuthenticationResult> sign_in_after(microseconds delay) {
    const OwnedCredential credential{alice_handle(), register_after(microseconds{0}).value().credential};
    auto [options, state] = rp.begin_authentication(DiscoverableUser{}, example_challenge(), kNow);
    const auto response =
        AuthenticationResponse::from_json(authenticator.get(to_json(options)).value()).value();
    return rp.finish_authentication(std::move(state), response, credential, kNow + delay);
  }
};

constexpr microseconds kLifetime = std::chrono::seconds{300};

TEST(RelyingParty, CeremoniesEndAtTheirDeadline) {
  Ceremonies ceremonies;
  EXPECT_TRUE(ceremonies.register_after(kLifetime - microseconds{1}).has_value());
  EXPECT_EQ(ceremonies.register_after(kLifetime).error().code, Errc::challenge_expired);
  EXPECT_EQ(ceremonies.register_after(kLifetime + microseconds{1}).error().code, Errc::challenge_expired);
  EXPECT_TRUE(ceremonies.sign_in_after(kLifetime - microseconds{1}).has_value());
  EXPECT_EQ(ceremonies.sign_in_after(kLifetime).error().code, Errc::challenge_expired);
}

// A configuration reload between the halves changes nothing.
TEST(RelyingParty, WhatWasPromisedIsWhatIsVerified) {
  Ceremonies ceremonies;
  auto [options, state] = ceremonies.rp.begin_registration(alice(), {}, example_challenge(), kNow);
  const auto response =
      RegistrationResponse::from_json(ceremonies.authenticator.create(to_json(options)).value()).value();
  RelyingPartyConfig moved = example_rp();
  moved.rp_id = "example.com";
  moved.origins = {"https://example.com"};
  moved.algorithms = {COSEAlgorithmIdentifier::RS256};
  const RelyingParty reloaded = RelyingParty::create(moved).value();
  EXPECT_TRUE(reloaded.finish_registration(std::move(state), response, kNow).has_value());
}

TEST(RelyingParty, ClientTextsInErrorsAreBoundedAndStayUtf8) {
  for (const std::size_t padding : {0U, 1U, 2U, 3U}) {
    RegistrationCase registration;
    std::string origin(padding, 'x');
    while (origin.size() < 4000) origin += "\xf0\x9f\x94\x91";
    registration.ceremony.spoil = [&](support::AttestationParts& parts) {
      parts.client_data.origin = origin;
    };
    const auto refused = registration.verdict();
    ASSERT_FALSE(refused.has_value());
    EXPECT_LT(refused.error().got.size(), 300U);
    EXPECT_TRUE(is_utf8(refused.error().got));
    registration.ceremony.spoil = nullptr;
    registration.ceremony.spoil_signed = [&](support::SignedAttestation& made) {
      made.attestation_object.set("fmt", support::Cbor::text(origin));
    };
    const auto unknown = registration.verdict();
    ASSERT_FALSE(unknown.has_value());
    EXPECT_LT(unknown.error().got.size(), 300U);
    EXPECT_TRUE(is_utf8(unknown.error().got));
  }
}

}  // namespace
}  // namespace blockauth::webauthn
