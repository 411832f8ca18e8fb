// §7.1, step by step: each test spoils one thing of a valid registration.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "blockauth/base/base64url.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "support/revocation_list.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::SignedAttestation;
using support::SoftAttestation;

// The registration with one thing spoiled before it is signed.
Result<RegistrationResult> verdict_of(std::function<void(AttestationParts&)> spoil) {
  RegistrationCase registration;
  registration.ceremony.spoil = std::move(spoil);
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_client_data(std::string text) {
  return verdict_of([&](AttestationParts& parts) { parts.client_data.text = text; });
}

Result<RegistrationResult> verdict_of_signed(std::function<void(SignedAttestation&)> spoil) {
  RegistrationCase registration;
  registration.ceremony.spoil_signed = std::move(spoil);
  return registration.verdict();
}

std::string client_data_text(std::string_view more = "") {
  return R"({"type":"webauthn.create","challenge":")" + base64url_encode(example_challenge().view()) +
         R"(","origin":"https://example.org")" + std::string(more) + "}";
}

TEST(Registration, AnHonestOneIsAccepted) { expect_accepted(RegistrationCase().verdict()); }

// ---- What the client says: steps 5 to 11

TEST(Registration, Step5_utf8Decode_StripsAByteOrderMark) {
  expect_accepted(verdict_of([](AttestationParts& parts) { parts.client_data.prefix = "\xef\xbb\xbf"; }));
}

TEST(Registration, Step5_utf8Decode_StripsOneByteOrderMarkOnly) {
  expect_refused(
      verdict_of([](AttestationParts& parts) { parts.client_data.prefix = "\xef\xbb\xbf\xef\xbb\xbf"; }),
      Errc::malformed_client_data, "7.1/6");
}

TEST(Registration, Step5_utf8Decode_OctetsThatAreNoUtf8AreRefused) {
  expect_refused(verdict_of_client_data(client_data_text(",\"x\":\"\xff\"")), Errc::malformed_client_data,
                 "7.1/6");
}

TEST(Registration, Step6_jsonParser_TextThatIsNoJsonObjectIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), client_data_text() + "x",
        client_data_text() + "{}", "{" + client_data_text() + "}", client_data_text(",")}) {
    expect_refused(verdict_of_client_data(text), Errc::malformed_client_data, "7.1/6");
  }
}

TEST(Registration, Step6_jsonParser_DuplicateMembersAreRefused) {
  expect_refused(verdict_of_client_data(client_data_text(R"(,"origin":"https://evil.example")")),
                 Errc::malformed_client_data, "7.1/6");
}

TEST(Registration, Step6_jsonParser_UnknownMembersAreIgnored) {
  expect_accepted(verdict_of_client_data(client_data_text(
      R"(,"other_keys_can_be_added_here":"do not compare","tokenBinding":{"status":"supported"})")));
}

TEST(Registration, Step6_jsonParser_EveryPrefixIsRefused) {
  RegistrationCase registration;
  const RegistrationResponse honest = registration.response();
  for_each_prefix(honest.client_data_json, [&](const Bytes& prefix) {
    RegistrationResponse response = honest;
    response.client_data_json = prefix;
    expect_refused(verify_registration(registration.expected(), response, kNow), Errc::malformed_client_data,
                   "7.1/6");
  });
}

TEST(Registration, Step7_type_OfAnAuthenticationIsRefused) {
  expect_refused(verdict_of([](AttestationParts& parts) { parts.client_data.type = "webauthn.get"; }),
                 Errc::wrong_type, "7.1/7");
}

TEST(Registration, Step7_type_IsComparedExactly) {
  for (const char* type : {"", "webauthn.creat", "webauthn.create ", "Webauthn.create", "payment.get"}) {
    expect_refused(verdict_of([&](AttestationParts& parts) { parts.client_data.type = type; }),
                   Errc::wrong_type, "7.1/7");
  }
}

TEST(Registration, Step8_challenge_OfAnotherCeremonyIsRefused) {
  expect_refused(verdict_of([](AttestationParts& parts) {
                   parts.client_data.challenge = base64url_encode(Bytes(32, 0xc8));
                 }),
                 Errc::wrong_challenge, "7.1/8");
}

TEST(Registration, Step8_challenge_HasOneSpellingOnly) {
  const std::string honest = base64url_encode(example_challenge().view());
  for (const std::string& challenge :
       {std::string(), honest + "=", honest + "AA", honest.substr(0, honest.size() - 1), " " + honest}) {
    expect_refused(verdict_of([&](AttestationParts& parts) { parts.client_data.challenge = challenge; }),
                   Errc::wrong_challenge, "7.1/8");
  }
}

TEST(Registration, Step9_origin_OfAnotherSiteIsRefused) {
  for (const char* origin :
       {"https://evil.example", "http://example.org", "https://example.org:8443", "https://example.org/",
        "https://login.example.org", "https://EXAMPLE.org", "https://example.org.evil.example", "", "null"}) {
    expect_refused(verdict_of([&](AttestationParts& parts) { parts.client_data.origin = origin; }),
                   Errc::wrong_origin, "7.1/9");
  }
}

TEST(Registration, Step9_origin_MayBeAnyOfThoseConfigured) {
  for (const char* origin :
       {"https://login.example.org:8443", "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A",
        "https://example.com"}) {
    RegistrationCase registration;
    registration.rp.origins = {"https://example.org", "https://login.example.org:8443",
                               "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A"};
    registration.rp.related_origins = {"https://example.com"};  // §5.11
    registration.ceremony.spoil = [&](AttestationParts& parts) { parts.client_data.origin = origin; };
    expect_accepted(registration.verdict());
  }
}

TEST(Registration, Step10_crossOrigin_IsRefusedUnlessExpected) {
  RegistrationCase registration;
  registration.ceremony.cross_origin = true;
  expect_refused(registration.verdict(), Errc::cross_origin, "7.1/10");
  registration.rp.allow_cross_origin = true;
  expect_accepted(registration.verdict());
}

TEST(Registration, Step10_crossOrigin_AbsentIsFalse) {
  RegistrationCase registration;
  registration.ceremony.cross_origin = std::nullopt;
  expect_accepted(registration.verdict());
}

TEST(Registration, Step11_topOrigin_IsRefusedUnlessFramingIsExpected) {
  RegistrationCase registration;
  registration.ceremony.top_origin = "https://portal.example";
  expect_refused(registration.verdict(), Errc::cross_origin, "7.1/11");
}

TEST(Registration, Step11_topOrigin_MustBeOneOfThoseExpected) {
  RegistrationCase registration;
  registration.rp.allow_cross_origin = true;
  registration.rp.top_origins = {"https://portal.example"};
  registration.ceremony.cross_origin = true;
  registration.ceremony.top_origin = "https://portal.example";
  expect_accepted(registration.verdict());
  registration.ceremony.top_origin = "https://evil.example";
  expect_refused(registration.verdict(), Errc::cross_origin, "7.1/11");
  registration.rp.top_origins = {};
  registration.ceremony.top_origin = "https://portal.example";
  expect_refused(registration.verdict(), Errc::cross_origin, "7.1/11");
}

// ---- What the authenticator says: steps 12 to 20

TEST(Registration, Step12_hash_IsOfTheClientDataThatWasSent) {
  RegistrationCase registration;
  registration.authenticator.config().attestation = SoftAttestation::packed_self;
  registration.ceremony.spoil_signed = [](SignedAttestation& made) { made.client_data_json.back() = ' '; };
  registration.ceremony.spoil_signed = [](SignedAttestation& made) { made.client_data_json.push_back(' '); };
  expect_refused(registration.verdict(), Errc::attestation_statement_invalid, "7.1/22");
}

TEST(Registration, Step13_cborDecoding_EveryPrefixIsRefused) {
  RegistrationCase registration;
  registration.authenticator.config().attestation = SoftAttestation::packed_self;
  const RegistrationResponse honest = registration.response();
  for_each_prefix(honest.attestation_object, [&](const Bytes& prefix) {
    RegistrationResponse response = honest;
    response.attestation_object = prefix;
    expect_refused(verify_registration(registration.expected(), response, kNow),
                   Errc::malformed_attestation_object, "7.1/13");
  });
}

TEST(Registration, Step13_cborDecoding_TrailingOctetsAreRefused) {
  expect_refused(verdict_of_signed([](SignedAttestation& made) { made.trailing = {0x00}; }),
                 Errc::malformed_attestation_object, "7.1/13");
}

TEST(Registration, Step13_cborDecoding_DuplicateMembersAreRefused) {
  expect_refused(verdict_of_signed([](SignedAttestation& made) {
                   made.attestation_object.append(Cbor::text("fmt"), Cbor::text("packed"));
                 }),
                 Errc::malformed_attestation_object, "7.1/13");
}

TEST(Registration, Step13_cborDecoding_MembersMayStandInAnyOrder) {
  expect_accepted(verdict_of_signed([](SignedAttestation& made) { made.attestation_object.reverse(); }));
  expect_accepted(verdict_of([](AttestationParts& parts) { parts.public_key().reverse(); }));
}

TEST(Registration, Step13_cborDecoding_IndefiniteLengthsAreRefused) {
  expect_refused(verdict_of_signed([](SignedAttestation& made) {
                   made.attestation_object = made.attestation_object.with_indefinite_length();
                 }),
                 Errc::malformed_attestation_object, "7.1/13");
}

TEST(Registration, Step13_cborDecoding_AuthenticatorDataWithoutACredentialIsRefused) {
  expect_refused(verdict_of([](AttestationParts& parts) {
                   parts.authenticator_data.attested_credential.reset();
                   parts.authenticator_data.flags &=
                       static_cast<std::uint8_t>(~support::kAttestedCredentialData);
                 }),
                 Errc::malformed_authenticator_data, "7.1/13");
}

TEST(Registration, Step13_cborDecoding_TrailingOctetsOfAuthenticatorDataAreRefused) {
  expect_refused(verdict_of([](AttestationParts& parts) { parts.authenticator_data.trailing = {0xa0}; }),
                 Errc::malformed_authenticator_data, "7.1/13");
}

TEST(Registration, Step13_cborDecoding_AKeyOfUnknownShapeIsRefused) {
  expect_refused(verdict_of([](AttestationParts& parts) { parts.public_key().remove(3); }),
                 Errc::malformed_cose_key, "7.1/13");
  expect_refused(verdict_of([](AttestationParts& parts) { parts.public_key() = Cbor::integer(0); }),
                 Errc::malformed_cose_key, "7.1/13");
}

TEST(Registration, Step14_rpIdHash_OfAnotherRpIsRefused) {
  RegistrationCase registration;
  registration.ceremony.honest_client = false;
  registration.ceremony.origin = "https://example.org";
  registration.offer = [](PublicKeyCredentialCreationOptions& options) { options.rp.id = "evil.example"; };
  expect_refused(registration.verdict(), Errc::wrong_rp_id, "7.1/14");
}

TEST(Registration, Step14_rpIdHash_OneFlippedBitIsRefused) {
  RegistrationCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.authenticator_data.rp_id_hash.back() ^= 0x01;
  };
  expect_refused(registration.verdict(), Errc::wrong_rp_id, "7.1/14");
}

TEST(Registration, Step15_UP_ClearIsRefused) {
  RegistrationCase registration;
  registration.authenticator.config().user_present = false;
  expect_refused(registration.verdict(), Errc::user_not_present, "7.1/15");
}

TEST(Registration, Step15_UP_ClearIsAcceptedOnlyInAConditionalCreate) {
  RegistrationCase registration;
  registration.conditional = true;
  registration.authenticator.config().user_present = false;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.authenticator_data.flags &= static_cast<std::uint8_t>(~support::kUserVerified);
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_FALSE(result->user_verified);
}

TEST(Registration, Step16_UV_ClearIsRefusedWhereRequired) {
  RegistrationCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.authenticator_data.flags &= static_cast<std::uint8_t>(~support::kUserVerified);
  };
  expect_refused(registration.verdict(), Errc::user_not_verified, "7.1/16");
  registration.rp.user_verification = UserVerificationRequirement::preferred;
  expect_accepted(registration.verdict());
}

TEST(Registration, Step17_BS_WithoutBeIsRefused) {
  expect_refused(
      verdict_of([](AttestationParts& parts) { parts.authenticator_data.flags |= support::kBackupState; }),
      Errc::invalid_backup_state, "7.1/17");
}

TEST(Registration, Step18_BE_IsReported) {
  RegistrationCase registration;
  EXPECT_EQ(registration.verdict().value().credential.backup_eligible, false);
  registration.authenticator.config().backup_eligible = true;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->credential.backup_eligible, true);
  EXPECT_FALSE(result->credential.backup_state);
}

TEST(Registration, Step19_BS_IsReported) {
  RegistrationCase registration;
  registration.authenticator.config().backup_eligible = true;
  registration.authenticator.config().backup_state = true;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->credential.backup_eligible, true);
  EXPECT_TRUE(result->credential.backup_state);
}

TEST(Registration, ReservedFlagBitsAreAccepted) {
  expect_accepted(verdict_of([](AttestationParts& parts) { parts.authenticator_data.flags |= 0x22; }));
}

TEST(Registration, Step20_alg_EveryOneOfferedIsAccepted) {
  for (const COSEAlgorithmIdentifier algorithm : example_rp().algorithms) {
    SCOPED_TRACE(to_string(algorithm));
    RegistrationCase registration;
    registration.rp.algorithms = {algorithm};
    const auto result = registration.verdict();
    expect_accepted(result);
    EXPECT_EQ(result->algorithm, algorithm);
  }
}

TEST(Registration, Step20_alg_NotOfferedIsRefused) {
  RegistrationCase registration;
  registration.offer = [](PublicKeyCredentialCreationOptions& options) {
    options.pub_key_cred_params = {COSEAlgorithmIdentifier::ES384};
  };
  registration.rp.algorithms = {COSEAlgorithmIdentifier::ES256, COSEAlgorithmIdentifier::RS256};
  expect_refused(registration.verdict(), Errc::algorithm_not_allowed, "7.1/20");
}

TEST(Registration, Step20_alg_UnknownToThisBuildIsRefusedEvenIfOffered) {
  constexpr int kHssLms = -46;  // RFC 8778
  RegistrationCase registration;
  registration.expect = [](RegistrationExpectations& expected) {
    expected.algorithms = {static_cast<COSEAlgorithmIdentifier>(kHssLms)};
  };
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.public_key().set(3, Cbor::integer(kHssLms));
  };
  expect_refused(registration.verdict(), Errc::algorithm_not_allowed, "7.1/20");
}

// The algorithm fixes type and curve (§5.8.5): a P-256 key does not become an ES384 key by saying so.
TEST(Registration, Step20_alg_MustFitTheKey) {
  for (const std::int64_t alg : {-35, -8, -257, -47}) {
    SCOPED_TRACE(alg);
    expect_refused(
        verdict_of([&](AttestationParts& parts) { parts.public_key().set(3, Cbor::integer(alg)); }),
        Errc::malformed_cose_key, "7.1/20");
  }
}

TEST(Registration, Step20_alg_TheKeyMustBeAPointOfItsCurve) {
  expect_refused(
      verdict_of([](AttestationParts& parts) { parts.public_key().find(-3)->octets().back() ^= 0x01; }),
      Errc::malformed_cose_key, "7.1/20");
}

// ---- The statement: steps 21 to 24. The formats have test files of their own.

TEST(Registration, Step21_fmt_UnknownIsRefused) {
  for (const char* format : {"", "None", "NONE", "none ", "packed2", "x"}) {
    expect_refused(verdict_of_signed([&](SignedAttestation& made) {
                     made.attestation_object.set("fmt", Cbor::text(format));
                   }),
                   Errc::attestation_format_unsupported, "7.1/21");
  }
}

Result<RegistrationResult> verdict_of_unknown_format(AttestationTrust trust) {
  RegistrationCase registration;
  registration.expect = [trust](RegistrationExpectations& expected) {
    expected.attestation.unknown_formats = UnknownFormat::treat_as_none;
    expected.attestation.trust = trust;
  };
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.attestation_object.set("fmt", Cbor::text("packed2"));
    made.attestation_object.set("attStmt", Cbor::map({{Cbor::text("x"), Cbor::integer(1)}}));
  };
  return registration.verdict();
}

TEST(Registration, Step21_fmt_UnknownVouchesForNothingWherePolicyAcceptsIt) {
  const auto result = verdict_of_unknown_format(AttestationTrust::prefer);
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "packed2");
  EXPECT_EQ(result->attestation.type, AttestationType::none);
  EXPECT_FALSE(result->attestation.trusted);
  expect_refused(verdict_of_unknown_format(AttestationTrust::require), Errc::attestation_untrusted, "7.1/24");
}

TEST(Registration, Step21_fmt_UnknownIsAcceptedWhereStatementsAreNotJudged) {
  RegistrationCase registration;
  registration.expect = [](RegistrationExpectations& expected) {
    expected.attestation.verify_statement = false;
  };
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.attestation_object.set("fmt", Cbor::text("com.example.new"));
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "com.example.new");
  EXPECT_FALSE(result->attestation.trusted);
}

TEST(Registration, Step22_attStmt_OfNoneMustBeEmptyEvenWhereStatementsAreNotJudged) {
  RegistrationCase registration;
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.statement().set("alg", Cbor::integer(-7));
  };
  expect_refused(registration.verdict(), Errc::attestation_statement_invalid, "7.1/22");
  registration.expect = [](RegistrationExpectations& expected) {
    expected.attestation.verify_statement = false;
  };
  expect_refused(registration.verdict(), Errc::attestation_statement_invalid, "7.1/22");
}

TrustAnchors anchors_of(RegistrationCase& registration) {
  return TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value();
}

// A registration with a certified attestation that the relying party asked for.
void use_certificates(RegistrationCase& registration) {
  registration.rp.attestation = AttestationConveyancePreference::direct;
  registration.authenticator.config().attestation = SoftAttestation::packed_x5c;
}

TEST(Registration, Step23_trustAnchors_AreThoseOfThePolicyOnly) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                        .anchors = anchors_of(registration)};
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.type, AttestationType::basic);
  EXPECT_TRUE(result->attestation.trusted);
  support::SeededRandom other("another authority");
  registration.rp.attestation_policy.anchors =
      TrustAnchors::from_der({support::CertificateAuthority(other).root()}).value();
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

// A response that brings its own root along convinces nobody.
TEST(Registration, Step24_trust_ARootInsideTheStatementConfersNone) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) {
    made.statement().find("x5c")->items().push_back(
        Cbor::bytes(registration.authenticator.attestation_authority().root()));
  };
  support::SeededRandom other("another authority");
  registration.rp.attestation_policy = {
      .trust = AttestationTrust::require,
      .anchors = TrustAnchors::from_der({support::CertificateAuthority(other).root()}).value()};
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

TEST(Registration, Step24_trust_IsRecordedWherePreferred) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::prefer,
                                        .anchors = anchors_of(registration)};
  EXPECT_TRUE(registration.verdict().value().attestation.trusted);
  registration.rp.attestation_policy.anchors = {};
  EXPECT_FALSE(registration.verdict().value().attestation.trusted);
}

TEST(Registration, Step24_trust_IgnoredMeansUntrusted) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::ignore,
                                        .anchors = anchors_of(registration)};
  EXPECT_FALSE(registration.verdict().value().attestation.trusted);
}

TEST(Registration, Step24_trust_RequiredRefusesNoneAndSelfUnlessPolicyAcceptsThem) {
  for (const SoftAttestation format : {SoftAttestation::none, SoftAttestation::packed_self}) {
    RegistrationCase registration;
    registration.authenticator.config().attestation = format;
    registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                          .anchors = anchors_of(registration)};
    expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
    registration.rp.attestation_policy.accept_without_certificates = true;
    const auto result = registration.verdict();
    expect_accepted(result);
    EXPECT_FALSE(result->attestation.trusted);
  }
}

TEST(Registration, Step24_trust_AStatementThatNobodyVerifiedConfersNone) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.expect = [&](RegistrationExpectations& expected) {
    expected.attestation = {
        .verify_statement = false, .trust = AttestationTrust::require, .anchors = anchors_of(registration)};
  };
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

TEST(Registration, Step24_trust_ARevokedCertificateLeadsToNoAnchor) {
  RegistrationCase registration;
  use_certificates(registration);
  const support::CertificateAuthority& authority = registration.authenticator.attestation_authority();
  const auto issuer = support::authority_certificate("Test Intermediate").subject;
  const auto lists = [&](std::vector<std::int64_t> serials) {
    return RevocationLists::from_der({support::issue_revocation_list({.serials = std::move(serials)}, issuer,
                                                                     authority.signing_key())})
        .value();
  };
  const std::int64_t leaf_serial = support::attestation_certificate({}).serial;
  registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                        .anchors = anchors_of(registration)};
  registration.rp.attestation_policy.revocation_lists = lists({leaf_serial + 1});
  expect_accepted(registration.verdict());
  registration.rp.attestation_policy.revocation_lists = lists({leaf_serial});
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
  registration.rp.attestation_policy.trust = AttestationTrust::prefer;
  EXPECT_FALSE(registration.verdict().value().attestation.trusted);
}

TEST(Registration, Step24_trust_RequiredRevocationListsMustBeThere) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                        .anchors = anchors_of(registration)};
  registration.rp.attestation_policy.require_revocation_lists = true;
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

// What the authenticator says about its model, with and without a certificate to prove it.
TEST(Registration, Step24_model_ADeniedAaguidIsRefused) {
  constexpr Aaguid kModel{0x01, 0x02};
  for (const SoftAttestation format :
       {SoftAttestation::none, SoftAttestation::packed_self, SoftAttestation::packed_x5c}) {
    RegistrationCase registration;
    registration.rp.attestation = AttestationConveyancePreference::direct;
    registration.authenticator.config().aaguid = kModel;
    registration.authenticator.config().attestation = format;
    registration.rp.attestation_policy.denied_aaguids = {{0x02}, kModel};
    expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
    registration.rp.attestation_policy.allowed_aaguids = {kModel};
    expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
    registration.rp.attestation_policy.denied_aaguids = {{0x01}};
    expect_accepted(registration.verdict());
  }
}

TEST(Registration, Step24_model_OutsideTheAllowListIsRefused) {
  RegistrationCase registration;
  registration.authenticator.config().aaguid = {0x01};
  registration.rp.attestation_policy.allowed_aaguids = {{0x02}, {0x01}};
  expect_accepted(registration.verdict());
  registration.rp.attestation_policy.allowed_aaguids = {{0x02}};
  expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
}

TEST(Registration, Step24_model_ThatSaysNothingIsNoneOfTheAllowed) {
  RegistrationCase registration;
  registration.authenticator.config().aaguid = {};
  registration.rp.attestation_policy.allowed_aaguids = {{0x01}};
  expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
}

// A statement that does not verify is refused as such: the lists are asked last.
TEST(Registration, Step24_model_IsJudgedAfterTheStatement) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy.denied_aaguids = {registration.authenticator.config().aaguid};
  registration.ceremony.spoil_signed = [](SignedAttestation& made) { made.statement().remove("sig"); };
  expect_refused(registration.verdict(), Errc::attestation_statement_invalid, "7.1/22");
}

// ---- FIDO metadata: a look-up that knows one model

constexpr Aaguid kKnownModel{0x0a, 0x0b};

// The registration of a certified authenticator of kKnownModel, and metadata that knows it.
struct KnownModelCase : RegistrationCase {
  KnownModelCase() {
    use_certificates(*this);
    authenticator.config().aaguid = kKnownModel;
    model.aaguid = kKnownModel;
    model.name = "Model A";
    model.root_certificates = {authenticator.attestation_authority().root()};
    rp.attestation_policy.trust = AttestationTrust::require;
    rp.attestation_policy.find_models =
        [this](const ModelQuery& query) -> Result<std::vector<AuthenticatorModel>> {
      queries.push_back(query);
      Metadata metadata;
      metadata.models = {model};
      return metadata.find(query);
    };
  }

  AuthenticatorModel model;
  std::vector<ModelQuery> queries;
};

TEST(Registration, Step23_trustAnchors_AreThoseOfTheModelsMetadata) {
  KnownModelCase registration;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
  EXPECT_EQ(result->attestation.model_name, "Model A");
  EXPECT_TRUE(result->attestation.key_identifier.empty()) << "it has an AAGUID";
}

TEST(Registration, Step23_trustAnchors_OfTheConfigurationCountBesideThem) {
  KnownModelCase registration;
  registration.model.root_certificates.clear();
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
  registration.rp.attestation_policy.anchors = anchors_of(registration);
  expect_accepted(registration.verdict());
}

TEST(Registration, Step23_trustAnchors_OfAnotherModelDoNotCount) {
  KnownModelCase registration;
  registration.authenticator.config().aaguid = {0x0c};
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

TEST(Registration, Step23_trustAnchors_OfTheMetadataMayBeTheCertificateItself) {
  KnownModelCase registration;
  Bytes leaf;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) {
    leaf = made.statement().find("x5c")->items().front().octets();
    auto& certificates = made.statement().find("x5c")->items();
    certificates.erase(certificates.begin() + 1, certificates.end());
    registration.model.root_certificates = {leaf};
  };
  expect_accepted(registration.verdict());
  EXPECT_FALSE(leaf.empty());
}

TEST(Registration, Step24_model_WithABadStatusIsRefused) {
  for (const std::string_view status : kRefusedStatuses) {
    KnownModelCase registration;
    registration.model.status_reports = {{"FIDO_CERTIFIED", "2024-01-02"}, {std::string(status), ""}};
    expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
    registration.rp.attestation_policy.refused_statuses = {"ANOTHER"};
    expect_accepted(registration.verdict());
  }
}

// Whoever says without proof that it is a broken model is believed: it has no reason to lie.
TEST(Registration, Step24_model_WithABadStatusIsRefusedWithoutCertificatesToo) {
  for (const SoftAttestation format : {SoftAttestation::none, SoftAttestation::packed_self}) {
    KnownModelCase registration;
    registration.authenticator.config().attestation = format;
    registration.rp.attestation_policy.trust = AttestationTrust::ignore;
    registration.model.status_reports = {{"REVOKED", "2024-01-02"}};
    expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
  }
}

TEST(Registration, Step24_model_WithoutAnAaguidIsKnownByItsCertificatesKey) {
  KnownModelCase registration;
  registration.authenticator.config().aaguid = {};
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) {
    const Bytes leaf = made.statement().find("x5c")->items().front().octets();
    registration.model.aaguid.reset();
    registration.model.key_identifiers = {
        to_bytes(crypto::Certificate::parse(leaf).value().key_identifier())};
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
  EXPECT_EQ(result->attestation.key_identifier, registration.model.key_identifiers.front());
  registration.model.status_reports = {{"REVOKED", ""}};
  expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
}

TEST(Registration, Step24_model_OfWhomNothingIsToldIsNotLookedUp) {
  KnownModelCase registration;
  registration.authenticator.config().aaguid = {};
  registration.authenticator.config().attestation = SoftAttestation::none;
  registration.rp.attestation_policy.trust = AttestationTrust::prefer;
  expect_accepted(registration.verdict());
  EXPECT_TRUE(registration.queries.empty());
}

TEST(Registration, Step24_model_ThatCannotBeLookedUpIsNotAccepted) {
  KnownModelCase registration;
  registration.rp.attestation_policy.trust = AttestationTrust::ignore;
  registration.rp.attestation_policy.find_models =
      [](const ModelQuery&) -> Result<std::vector<AuthenticatorModel>> {
    return fail(Errc::store_unavailable);
  };
  expect_refused(registration.verdict(), Errc::store_unavailable, "");
}

TEST(Registration, Step24_trust_ExpiredCertificatesAreRefused) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                        .anchors = anchors_of(registration)};
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.statement.leaf = [](support::CertificateSpec& leaf) {
      leaf.not_after = kNow - std::chrono::seconds{1};
    };
  };
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

TEST(Registration, Step24_trust_WithoutATimeNoCertificateIsTrusted) {
  RegistrationCase registration;
  use_certificates(registration);
  registration.rp.attestation_policy = {.trust = AttestationTrust::require,
                                        .anchors = anchors_of(registration)};
  registration.certificates_at.reset();
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

// ---- The credential: steps 25 to 29

TEST(Registration, Step25_credentialId_Of1023OctetsIsAcceptedAndALongerOneRefused) {
  for (const std::size_t size : {std::size_t{1}, kMaxCredentialIdBytes}) {
    RegistrationCase registration;
    const Bytes id(size, 0x5a);
    registration.ceremony.spoil = [&](AttestationParts& parts) { parts.credential().credential_id = id; };
    registration.alter = [&](RegistrationResponse& response) { response.id = CredentialId(id); };
    expect_accepted(registration.verdict());
  }
  RegistrationCase registration;
  const Bytes id(kMaxCredentialIdBytes + 1, 0x5a);
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.credential().credential_id = id; };
  registration.alter = [&](RegistrationResponse& response) { response.id = CredentialId(id); };
  expect_refused(registration.verdict(), Errc::credential_id_too_long, "7.1/25");
}

TEST(Registration, Step25_credentialId_IsNotEmpty) {
  RegistrationCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) { parts.credential().credential_id = {}; };
  registration.alter = [](RegistrationResponse& response) { response.id = CredentialId(Bytes{}); };
  expect_refused(registration.verdict(), Errc::malformed_authenticator_data, "7.1/25");
}

TEST(Registration, Step25_credentialId_MustBeTheOneThatTheResponseNames) {
  RegistrationCase registration;
  registration.alter = [](RegistrationResponse& response) { response.id = CredentialId(Bytes(32, 0x5a)); };
  expect_refused(registration.verdict(), Errc::credential_id_mismatch, "7.1/25");
}

// Whether the id is new only the store knows: tests/passkey and tests/contract refuse the second
// registration.
TEST(Registration, Step26_credentialId_ThatItIsNewIsNotDecidedHere) {
  RegistrationCase registration;
  const RegistrationResponse response = registration.response();
  const auto first = verify_registration(registration.expected(), response, kNow);
  const auto second = verify_registration(registration.expected(), response, kNow);
  expect_accepted(first);
  expect_accepted(second);
  EXPECT_EQ(first->credential.id, second->credential.id);
}

TEST(Registration, Step27_credentialRecord_HoldsWhatWasAttested) {
  RegistrationCase registration;
  Bytes public_key;
  registration.authenticator.config().transports = {"usb", "nfc", "x-new"};
  registration.ceremony.spoil = [&](AttestationParts& parts) {
    parts.authenticator_data.sign_count = 0xfffefdfc;
    public_key = parts.public_key().encode();
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  const CredentialRecord& record = result->credential;
  EXPECT_TRUE(equal(record.id.view(), registration.authenticator.credentials().front().id));
  EXPECT_EQ(record.public_key, public_key);
  EXPECT_EQ(record.sign_count, 0xfffefdfcU);
  EXPECT_TRUE(record.uv_initialized);
  EXPECT_EQ(record.transports, (std::vector<std::string>{"usb", "nfc", "x-new"}));
  EXPECT_EQ(record.backup_eligible, false);
  EXPECT_FALSE(record.backup_state);
  EXPECT_EQ(record.rp_id, "example.org");
}

TEST(Registration, Step27_credentialRecord_KeepsTheKeyAsItWasEncoded) {
  RegistrationCase registration;
  Bytes public_key;
  registration.ceremony.spoil = [&](AttestationParts& parts) {
    public_key = parts.public_key().reverse().encode();
  };
  EXPECT_EQ(registration.verdict().value().credential.public_key, public_key);
}

TEST(Registration, Step28_extensionOutputs_ThatWereNotAskedForAreIgnoredOrRefusedByPolicy) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = [](support::ResponseJson& json) {
    json.client_extension_results->set("largeBlob", R"({"supported":true})");
  };
  expect_accepted(registration.verdict());
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  expect_refused(registration.verdict(), Errc::unsolicited_extension, "7.1/28");
}

TEST(Registration, Step28_extensionOutputs_OfTheAuthenticatorCountAsWell) {
  RegistrationCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.authenticator_data.flags |= support::kExtensionData;
    parts.authenticator_data.extensions = Cbor::map({{Cbor::text("credProtect"), Cbor::integer(2)}});
  };
  expect_accepted(registration.verdict());
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  expect_refused(registration.verdict(), Errc::unsolicited_extension, "7.1/28");
}

TEST(Registration, Step28_extensionOutputs_CredPropsWasAskedFor) {
  RegistrationCase registration;
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->discoverable, true);
}

TEST(Registration, Step28_extensionOutputs_MayAllBeAbsent) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = [](support::ResponseJson& json) {
    json.client_extension_results.reset();
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->discoverable, std::nullopt);
}

// What the caller stores in the account that the options named.
TEST(Registration, Step29_credentialRecord_ComesWithTheFactsAboutTheAuthenticator) {
  RegistrationCase registration;
  const Aaguid aaguid{0xad, 0xce, 0x00, 0x02};
  registration.authenticator.config().aaguid = aaguid;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->algorithm, COSEAlgorithmIdentifier::ES256);
  EXPECT_EQ(result->aaguid, aaguid);
  EXPECT_EQ(result->attestation.format, "none");
  EXPECT_EQ(result->attestation.type, AttestationType::none);
  EXPECT_TRUE(result->user_verified);
  EXPECT_EQ(result->authenticator_attachment, AuthenticatorAttachment::platform);
}

// A flipped bit of an unsigned registration (format none) can make another valid one, say with another
// counter. One of a self-attested registration cannot: everything is signed.
TEST(Registration, OneFlippedBitOfASignedAuthenticatorDataIsRefused) {
  RegistrationCase registration;
  registration.authenticator.config().attestation = SoftAttestation::packed_self;
  const RegistrationResponse honest = registration.response();
  const RegistrationExpectations expected = registration.expected();
  ASSERT_TRUE(verify_registration(expected, honest, kNow).has_value());
  for_each_flipped_bit(honest.attestation_object, [&](const Bytes& flipped) {
    RegistrationResponse response = honest;
    response.attestation_object = flipped;
    EXPECT_FALSE(verify_registration(expected, response, kNow).has_value());
  });
}

}  // namespace
}  // namespace blockauth::webauthn
