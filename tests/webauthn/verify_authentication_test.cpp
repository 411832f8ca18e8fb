// §7.2, step by step: each test spoils one thing of a valid authentication.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"
#include "crypto/private_key.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AssertionParts;
using support::Cbor;
using support::SignedAssertion;

constexpr const char* kAppId = "https://example.org/u2f/app-id.json";

// The authentication with one thing spoiled before it is signed.
Result<AuthenticationResult> verdict_of(std::function<void(AssertionParts&)> spoil) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil = std::move(spoil);
  return authentication.verdict();
}

Result<AuthenticationResult> verdict_of_signed(std::function<void(SignedAssertion&)> spoil) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil_signed = std::move(spoil);
  return authentication.verdict();
}

Result<AuthenticationResult> verdict_of_record(std::function<void(OwnedCredential&)> record) {
  AuthenticationCase authentication;
  authentication.record = std::move(record);
  return authentication.verdict();
}

Bytes hash_of(std::string_view text) {
  const crypto::Sha256Digest digest = crypto::sha256(as_bytes(text));
  return {digest.begin(), digest.end()};
}

TEST(Authentication, AnHonestOneIsAccepted) {
  expect_accepted(AuthenticationCase().verdict());
  AuthenticationCase authentication;
  authentication.discoverable = true;
  expect_accepted(authentication.verdict());
}

// ---- Who signs in: steps 5 to 7

TEST(Authentication, Step5_allowCredentials_AnotherCredentialIsRefused) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    expected.subject = KnownUser{alice_handle(), {{CredentialId(Bytes(32, 0x5a)), {}}}};
  };
  expect_refused(authentication.verdict(), Errc::credential_id_mismatch, "7.2/5");
}

TEST(Authentication, Step5_allowCredentials_AnyOfTheListIsAccepted) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    auto& allowed = std::get<KnownUser>(expected.subject).allow_credentials;
    allowed.insert(allowed.begin(), {CredentialId(Bytes(32, 0x5a)), {}});
  };
  expect_accepted(authentication.verdict());
}

TEST(Authentication, Step5_allowCredentials_APrefixOfAnIdIsNotTheId) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    auto& id = std::get<KnownUser>(expected.subject).allow_credentials.front().id;
    id = CredentialId(id.view().first(id.size() - 1));
  };
  expect_refused(authentication.verdict(), Errc::credential_id_mismatch, "7.2/5");
}

TEST(Authentication, Step5_allowCredentials_EmptyAllowsAnyOfTheUser) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    std::get<KnownUser>(expected.subject).allow_credentials.clear();
  };
  expect_accepted(authentication.verdict());
}

TEST(Authentication, Step6_user_TheRecordMustBeOfTheCredentialNamed) {
  AuthenticationCase authentication;
  authentication.discoverable = true;
  authentication.record = [](OwnedCredential& credential) {
    credential.record.id = CredentialId(Bytes(32, 0x5a));
  };
  expect_refused(authentication.verdict(), Errc::credential_id_mismatch, "7.2/6");
}

TEST(Authentication, Step6_user_UserHandleOfAnotherAccountIsRefused) {
  for (const bool discoverable : {false, true}) {
    AuthenticationCase authentication;
    authentication.discoverable = discoverable;
    authentication.ceremony.spoil_signed = [](SignedAssertion& made) { made.user_handle = Bytes(64, 0xb0); };
    expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
  }
}

TEST(Authentication, Step6_user_ACredentialOfAnotherAccountIsRefused) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    std::get<KnownUser>(expected.subject).handle = UserHandle(Bytes(64, 0xb0));
  };
  authentication.ceremony.spoil_signed = [](SignedAssertion& made) { made.user_handle.reset(); };
  expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
}

// The credential's owner may be unrecorded; the account that was identified is known all the same.
TEST(Authentication, Step6_user_UserHandleIsComparedWithTheIdentifiedAccountToo) {
  AuthenticationCase authentication;
  authentication.expect = [](AuthenticationExpectations& expected) {
    std::get<KnownUser>(expected.subject).handle = UserHandle(Bytes(64, 0xb0));
  };
  authentication.record = [](OwnedCredential& credential) { credential.owner.reset(); };
  authentication.offer = [&](PublicKeyCredentialRequestOptions& options) {
    for (const auto& credential : authentication.authenticator.credentials())
      options.allow_credentials = {{CredentialId(ByteView(credential.id)), {}}};
  };
  expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
}

TEST(Authentication, Step6_user_UserHandleMayBeAbsentOrEmptyIfTheUserWasIdentified) {
  expect_accepted(verdict_of_signed([](SignedAssertion& made) { made.user_handle.reset(); }));
  expect_accepted(verdict_of_signed([](SignedAssertion& made) { made.user_handle.emplace(); }));
}

TEST(Authentication, Step6_user_UserHandleMustBePresentIfNobodyWasIdentified) {
  AuthenticationCase authentication;
  authentication.discoverable = true;
  authentication.ceremony.spoil_signed = [](SignedAssertion& made) { made.user_handle.reset(); };
  expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
  authentication.ceremony.spoil_signed = [](SignedAssertion& made) { made.user_handle.emplace(); };
  expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
}

TEST(Authentication, Step6_user_NobodyIsIdentifiedByARecordWithoutOwner) {
  AuthenticationCase authentication;
  authentication.discoverable = true;
  authentication.record = [](OwnedCredential& credential) { credential.owner.reset(); };
  expect_refused(authentication.verdict(), Errc::user_handle_mismatch, "7.2/6");
}

TEST(Authentication, Step7_cData_authData_sig_EachIsRequired) {
  for (const char* member : {"clientDataJSON", "authenticatorData", "signature"}) {
    AuthenticationCase authentication;
    authentication.ceremony.spoil_json = [&](support::ResponseJson& json) { json.response->remove(member); };
    expect_refused(authentication.verdict(), Errc::malformed_response, "");
  }
}

// ---- What the client says: steps 8 to 14

TEST(Authentication, Step8_utf8Decode_StripsAByteOrderMark) {
  expect_accepted(verdict_of([](AssertionParts& parts) { parts.client_data.prefix = "\xef\xbb\xbf"; }));
}

TEST(Authentication, Step8_utf8Decode_OctetsThatAreNoUtf8AreRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.client_data.more = {{"x", "\"\xed\xa0\x80\""}};
                 }),
                 Errc::malformed_client_data, "7.2/9");
}

TEST(Authentication, Step9_jsonParser_DuplicateMembersAreRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.client_data.more = {{"type", "\"webauthn.get\""}};
                 }),
                 Errc::malformed_client_data, "7.2/9");
}

TEST(Authentication, Step9_jsonParser_NumbersBeyondADoubleAreRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.client_data.more = {{"x", "1e400"}};
                 }),
                 Errc::malformed_client_data, "7.2/9");
}

TEST(Authentication, Step10_type_OfARegistrationIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) { parts.client_data.type = "webauthn.create"; }),
                 Errc::wrong_type, "7.2/10");
}

TEST(Authentication, Step10_type_OfAPaymentIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) { parts.client_data.type = "payment.get"; }),
                 Errc::wrong_type, "7.2/10");
}

TEST(Authentication, Step11_challenge_OfAnotherCeremonyIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.client_data.challenge = base64url_encode(Bytes(32, 0xc8));
                 }),
                 Errc::wrong_challenge, "7.2/11");
}

TEST(Authentication, Step11_challenge_EmptyIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) { parts.client_data.challenge = ""; }),
                 Errc::wrong_challenge, "7.2/11");
}

TEST(Authentication, Step12_origin_OfAnotherSiteIsRefused) {
  for (const char* origin :
       {"https://evil.example", "https://login.example.org", "http://example.org", "example.org"}) {
    expect_refused(verdict_of([&](AssertionParts& parts) { parts.client_data.origin = origin; }),
                   Errc::wrong_origin, "7.2/12");
  }
}

TEST(Authentication, Step12_origin_OfARelatedSiteIsAcceptedWhereConfigured) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil = [](AssertionParts& parts) {
    parts.client_data.origin = "https://example.com";
  };
  expect_refused(authentication.verdict(), Errc::wrong_origin, "7.2/12");
  authentication.rp.related_origins = {"https://example.com"};
  expect_accepted(authentication.verdict());
}

struct Framing {
  std::optional<bool> cross_origin;
  std::optional<std::string> top_origin;
  bool allowed;
  std::string_view refused_at;  // empty: accepted
};

TEST(Authentication, Step13_crossOrigin_AndTopOriginAreAcceptedOnlyTogetherWithThePolicy) {
  const std::string portal = "https://portal.example";
  const std::string other = "https://evil.example";
  for (const Framing& framing :
       {Framing{std::nullopt, std::nullopt, false, ""}, Framing{false, std::nullopt, false, ""},
        Framing{true, std::nullopt, false, "7.2/13"}, Framing{true, portal, false, "7.2/13"},
        Framing{false, portal, false, "7.2/14"}, Framing{std::nullopt, portal, false, "7.2/14"},
        Framing{false, std::nullopt, true, ""}, Framing{true, std::nullopt, true, ""},
        Framing{true, portal, true, ""}, Framing{true, other, true, "7.2/14"},
        Framing{false, other, true, "7.2/14"}, Framing{true, "", true, "7.2/14"}}) {
    AuthenticationCase authentication;
    authentication.ceremony.cross_origin = framing.cross_origin;
    authentication.ceremony.top_origin = framing.top_origin;
    authentication.rp.allow_cross_origin = framing.allowed;
    if (framing.allowed) authentication.rp.top_origins = {portal};
    if (framing.refused_at.empty()) {
      expect_accepted(authentication.verdict());
    } else {
      expect_refused(authentication.verdict(), Errc::cross_origin, framing.refused_at);
    }
  }
}

TEST(Authentication, Step14_topOrigin_OfAnotherSiteIsRefused) {
  AuthenticationCase authentication;
  authentication.rp.allow_cross_origin = true;
  authentication.rp.top_origins = {"https://portal.example"};
  authentication.ceremony.top_origin = "https://portal.example.evil.test";
  expect_refused(authentication.verdict(), Errc::cross_origin, "7.2/14");
}

// ---- What the authenticator says: steps 15 to 19

TEST(Authentication, Step15_rpIdHash_OfAnotherRpIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.authenticator_data.rp_id_hash = hash_of("evil.example");
                 }),
                 Errc::wrong_rp_id, "7.2/15");
}

TEST(Authentication, Step15_rpIdHash_OfASubdomainIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) {
                   parts.authenticator_data.rp_id_hash = hash_of("login.example.org");
                 }),
                 Errc::wrong_rp_id, "7.2/15");
}

struct AppIdUse {
  bool offered;
  const char* output;  // the client extension output, or null
  const char* hashed;  // what the authenticator data is scoped to
  bool accepted;
};

// §10.1.1
TEST(Authentication, Step15_rpIdHash_MayBeOfTheAppIdOnlyIfItWasOfferedAndUsed) {
  for (const AppIdUse& use :
       {AppIdUse{true, "true", kAppId, true}, AppIdUse{true, "false", kAppId, false},
        AppIdUse{true, nullptr, kAppId, false}, AppIdUse{false, "true", kAppId, false},
        AppIdUse{false, nullptr, kAppId, false}, AppIdUse{true, "false", "example.org", true},
        AppIdUse{true, nullptr, "example.org", true}, AppIdUse{false, "true", "example.org", true},
        AppIdUse{true, "true", "https://evil.example/app-id.json", false},
        AppIdUse{true, "true", "example.org", false}}) {
    SCOPED_TRACE(std::string(use.offered ? "offered" : "not offered") + ", output " +
                 (use.output != nullptr ? use.output : "absent") + ", " + use.hashed);
    AuthenticationCase authentication;
    authentication.expect = [&](AuthenticationExpectations& expected) {
      if (use.offered) expected.appid = kAppId;
    };
    authentication.ceremony.spoil = [&](AssertionParts& parts) {
      parts.authenticator_data.rp_id_hash = hash_of(use.hashed);
    };
    authentication.ceremony.spoil_json = [&](support::ResponseJson& json) {
      if (use.output != nullptr) json.client_extension_results->set("appid", use.output);
    };
    if (use.accepted) {
      expect_accepted(authentication.verdict());
    } else {
      expect_refused(authentication.verdict(), Errc::wrong_rp_id, "7.2/15");
    }
  }
}

TEST(Authentication, Step15_authenticatorData_ThatDoesNotParseIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) { parts.authenticator_data.octets = Bytes(36, 0); }),
                 Errc::malformed_authenticator_data, "7.2/15");
  expect_refused(verdict_of([](AssertionParts& parts) { parts.authenticator_data.trailing = {0x00}; }),
                 Errc::malformed_authenticator_data, "7.2/15");
}

TEST(Authentication, Step16_UP_ClearIsRefused) {
  AuthenticationCase authentication;
  authentication.between = [&] { authentication.authenticator.config().user_present = false; };
  expect_refused(authentication.verdict(), Errc::user_not_present, "7.2/16");
}

TEST(Authentication, Step17_UV_ClearIsRefusedWhereRequired) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil = [](AssertionParts& parts) {
    parts.authenticator_data.flags &= static_cast<std::uint8_t>(~support::kUserVerified);
  };
  expect_refused(authentication.verdict(), Errc::user_not_verified, "7.2/17");
  for (const auto requirement :
       {UserVerificationRequirement::preferred, UserVerificationRequirement::discouraged}) {
    authentication.rp.user_verification = requirement;
    const auto result = authentication.verdict();
    expect_accepted(result);
    EXPECT_FALSE(result->user_verified);
  }
}

struct Backup {
  std::optional<bool> recorded;
  bool eligible;
  bool state;
  BackupEligibilityRise rise;
  std::optional<Errc> refusal;
};

TEST(Authentication, Step18_BS_WithoutBeIsRefusedWhateverWasRecorded) {
  for (const std::optional<bool> recorded :
       {std::optional<bool>(), std::optional(false), std::optional(true)}) {
    AuthenticationCase authentication;
    authentication.record = [&](OwnedCredential& credential) {
      credential.record.backup_eligible = recorded;
    };
    authentication.between = [&] { authentication.authenticator.config().backup_state = true; };
    expect_refused(authentication.verdict(), Errc::invalid_backup_state, "7.2/18");
  }
}

TEST(Authentication, Step19_BE_IsComparedWithTheRecord) {
  using enum BackupEligibilityRise;
  for (const Backup& backup :
       {Backup{false, false, false, refuse, {}}, Backup{true, true, false, refuse, {}},
        Backup{true, true, true, refuse, {}},
        Backup{true, false, false, refuse, Errc::backup_eligibility_changed},
        Backup{true, false, false, accept, Errc::backup_eligibility_changed},
        Backup{false, true, false, refuse, Errc::backup_eligibility_changed},
        Backup{false, true, true, refuse, Errc::backup_eligibility_changed},
        Backup{false, true, false, accept, {}}, Backup{false, true, true, accept, {}},
        Backup{std::nullopt, true, true, refuse, {}}, Backup{std::nullopt, false, false, refuse, {}}}) {
    AuthenticationCase authentication;
    authentication.rise = backup.rise;
    authentication.record = [&](OwnedCredential& credential) {
      credential.record.backup_eligible = backup.recorded;
    };
    authentication.between = [&] {
      authentication.authenticator.config().backup_eligible = backup.eligible;
      authentication.authenticator.config().backup_state = backup.state;
    };
    const auto result = authentication.verdict();
    if (backup.refusal) {
      expect_refused(result, *backup.refusal, "7.2/19");
    } else {
      expect_accepted(result);
      EXPECT_EQ(result->backup_eligible, backup.eligible);
      EXPECT_EQ(result->backup_state, backup.state);
    }
  }
}

TEST(Authentication, AttestedCredentialDataIsNoReasonToRefuse) {
  expect_accepted(verdict_of([](AssertionParts& parts) {
    parts.authenticator_data.flags |= support::kAttestedCredentialData;
    parts.authenticator_data.attested_credential = support::AttestedCredentialParts{
        .aaguid = Bytes(16, 0), .credential_id = Bytes(4, 1), .public_key = Cbor::map({})};
  }));
}

TEST(Authentication, ReservedFlagBitsAreAccepted) {
  expect_accepted(verdict_of([](AssertionParts& parts) { parts.authenticator_data.flags |= 0x22; }));
}

// ---- The signature: steps 20 and 21

TEST(Authentication, Step20_hash_IsOfTheClientDataThatWasSent) {
  expect_refused(verdict_of_signed([](SignedAssertion& made) { made.client_data_json.push_back(' '); }),
                 Errc::invalid_signature, "7.2/21");
}

TEST(Authentication, Step21_signature_OfEveryAlgorithmIsVerified) {
  for (const COSEAlgorithmIdentifier algorithm : example_rp().algorithms) {
    SCOPED_TRACE(to_string(algorithm));
    AuthenticationCase authentication;
    authentication.rp.algorithms = {algorithm};
    const auto prepared = authentication.prepare().value();
    const auto result = verify_authentication(prepared.expected, prepared.response, prepared.credential);
    expect_accepted(result);
    EXPECT_EQ(result->algorithm, algorithm);
    AuthenticationResponse spoiled = prepared.response;
    spoiled.signature[spoiled.signature.size() / 2] ^= 0x01;
    expect_refused(verify_authentication(prepared.expected, spoiled, prepared.credential),
                   Errc::invalid_signature, "7.2/21");
  }
}

TEST(Authentication, Step21_signature_ByAnotherKeyIsRefused) {
  AuthenticationCase authentication;
  const auto other =
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, authentication.random).value();
  authentication.ceremony.spoil = [&](AssertionParts& parts) { parts.signing.key = &other; };
  expect_refused(authentication.verdict(), Errc::invalid_signature, "7.2/21");
}

TEST(Authentication, Step21_signature_OverOtherOctetsIsRefused) {
  expect_refused(verdict_of([](AssertionParts& parts) { parts.signing.data = Bytes(69, 0x00); }),
                 Errc::invalid_signature, "7.2/21");
}

TEST(Authentication, Step21_signature_EmptyOrTooLongIsRefused) {
  expect_refused(verdict_of_signed([](SignedAssertion& made) { made.signature.clear(); }),
                 Errc::invalid_signature, "7.2/21");
  expect_refused(verdict_of_signed([](SignedAssertion& made) { made.signature.push_back(0); }),
                 Errc::invalid_signature, "7.2/21");
  expect_refused(verdict_of_signed([](SignedAssertion& made) { made.signature.resize(kMaxSignatureBytes); }),
                 Errc::invalid_signature, "7.2/21");
}

// The record's algorithm decides. An ES256 signature under a record whose key is of another algorithm or type
// fails, however the key's octets are arranged.
TEST(Authentication, Step21_signature_TheRecordFixesTheAlgorithm) {
  AuthenticationCase authentication;
  const auto prepared = authentication.prepare().value();
  for (const COSEAlgorithmIdentifier algorithm :
       {COSEAlgorithmIdentifier::RS256, COSEAlgorithmIdentifier::ES384, COSEAlgorithmIdentifier::EdDSA,
        COSEAlgorithmIdentifier::ES256K, COSEAlgorithmIdentifier::ES256}) {
    SCOPED_TRACE(to_string(algorithm));
    const auto other = crypto::PrivateKey::generate(algorithm, authentication.random).value();
    OwnedCredential credential = prepared.credential;
    credential.record.public_key = support::cose_key(other).encode();
    expect_refused(verify_authentication(prepared.expected, prepared.response, credential),
                   Errc::invalid_signature, "7.2/21");
  }
}

TEST(Authentication, Step21_signature_AStoredKeyThatIsNoneIsRefused) {
  expect_refused(
      verdict_of_record([](OwnedCredential& credential) { credential.record.public_key = {0xa0}; }),
      Errc::malformed_cose_key, "7.2/21");
  expect_refused(verdict_of_record([](OwnedCredential& credential) { credential.record.public_key.clear(); }),
                 Errc::malformed_cbor, "7.2/21");
  expect_refused(
      verdict_of_record([](OwnedCredential& credential) { credential.record.public_key.push_back(0); }),
      Errc::malformed_cbor, "7.2/21");
}

TEST(Authentication, OneFlippedBitOfAuthenticatorDataIsRefused) {
  const auto honest = AuthenticationCase().prepare().value();
  for_each_flipped_bit(honest.response.authenticator_data, [&](const Bytes& flipped) {
    AuthenticationResponse response = honest.response;
    response.authenticator_data = flipped;
    EXPECT_FALSE(verify_authentication(honest.expected, response, honest.credential).has_value());
  });
}

TEST(Authentication, OneFlippedBitOfClientDataIsRefused) {
  const auto honest = AuthenticationCase().prepare().value();
  for_each_flipped_bit(honest.response.client_data_json, [&](const Bytes& flipped) {
    AuthenticationResponse response = honest.response;
    response.client_data_json = flipped;
    EXPECT_FALSE(verify_authentication(honest.expected, response, honest.credential).has_value());
  });
}

TEST(Authentication, OneFlippedBitOfTheSignatureIsRefused) {
  const auto honest = AuthenticationCase().prepare().value();
  for_each_flipped_bit(honest.response.signature, [&](const Bytes& flipped) {
    AuthenticationResponse response = honest.response;
    response.signature = flipped;
    expect_refused(verify_authentication(honest.expected, response, honest.credential),
                   Errc::invalid_signature, "7.2/21");
  });
}

TEST(Authentication, EveryPrefixOfAPartIsRefused) {
  const auto honest = AuthenticationCase().prepare().value();
  const auto expect_every_prefix_refused = [&](Bytes AuthenticationResponse::*part, Errc code,
                                               std::string_view step) {
    for_each_prefix(honest.response.*part, [&](const Bytes& prefix) {
      AuthenticationResponse response = honest.response;
      response.*part = prefix;
      expect_refused(verify_authentication(honest.expected, response, honest.credential), code, step);
    });
  };
  expect_every_prefix_refused(&AuthenticationResponse::client_data_json, Errc::malformed_client_data,
                              "7.2/9");
  expect_every_prefix_refused(&AuthenticationResponse::authenticator_data, Errc::malformed_authenticator_data,
                              "7.2/15");
  expect_every_prefix_refused(&AuthenticationResponse::signature, Errc::invalid_signature, "7.2/21");
}

// ---- After the signature: steps 22 to 25

struct Counters {
  std::uint32_t stored;
  std::uint32_t received;
  SignCountVerdict verdict;
};

TEST(Authentication, Step22_signCount_IsJudgedAndNotDecided) {
  using enum SignCountVerdict;
  for (const Counters& counters :
       {Counters{0, 0, unsupported}, Counters{0, 1, advanced}, Counters{1, 2, advanced},
        Counters{1, 1, not_advanced}, Counters{2, 1, not_advanced}, Counters{1, 0, not_advanced},
        Counters{0xfffffffe, 0xffffffff, advanced}, Counters{0xffffffff, 0xffffffff, not_advanced},
        Counters{0xffffffff, 0, not_advanced}, Counters{0x7fffffff, 0x80000000, advanced}}) {
    AuthenticationCase authentication;
    authentication.record = [&](OwnedCredential& credential) {
      credential.record.sign_count = counters.stored;
    };
    authentication.ceremony.spoil = [&](AssertionParts& parts) {
      parts.authenticator_data.sign_count = counters.received;
    };
    const auto result = authentication.verdict();
    expect_accepted(result);
    EXPECT_EQ(result->sign_count_verdict, counters.verdict)
        << counters.stored << " then " << counters.received;
    EXPECT_EQ(result->sign_count, counters.received);
  }
}

TEST(Authentication, Step23_extensionOutputs_ThatWereNotAskedForAreIgnoredOrRefusedByPolicy) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil_json = [](support::ResponseJson& json) {
    json.client_extension_results->set("prf", R"({"enabled":true})");
  };
  expect_accepted(authentication.verdict());
  authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  expect_refused(authentication.verdict(), Errc::unsolicited_extension, "7.2/23");
}

TEST(Authentication, Step23_extensionOutputs_OfTheAuthenticatorCountAsWell) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil = [](AssertionParts& parts) {
    parts.authenticator_data.flags |= support::kExtensionData;
    parts.authenticator_data.extensions = Cbor::map({{Cbor::integer(7), Cbor::boolean(true)}});
  };
  expect_accepted(authentication.verdict());
  authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  expect_refused(authentication.verdict(), Errc::unsolicited_extension, "7.2/23");
}

TEST(Authentication, Step23_extensionOutputs_AppidIsSolicitedWhereOffered) {
  AuthenticationCase authentication;
  authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  authentication.ceremony.spoil_json = [](support::ResponseJson& json) {
    json.client_extension_results->set("appid", "false");
  };
  expect_refused(authentication.verdict(), Errc::unsolicited_extension, "7.2/23");
  authentication.expect = [](AuthenticationExpectations& expected) { expected.appid = kAppId; };
  expect_accepted(authentication.verdict());
}

TEST(Authentication, Step23_extensionOutputs_AnEmptyIdentifierIsOneAsWell) {
  AuthenticationCase authentication;
  authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  authentication.ceremony.spoil_json = [](support::ResponseJson& json) {
    json.client_extension_results->set("", "true");
  };
  expect_refused(authentication.verdict(), Errc::unsolicited_extension, "7.2/23");
}

// The record itself is the caller's to update: the result holds what to write.
TEST(Authentication, Step24_credentialRecord_UpdatesComeWithTheResult) {
  AuthenticationCase authentication;
  authentication.authenticator.config().backup_eligible = true;
  authentication.between = [&] { authentication.authenticator.config().backup_state = true; };
  const auto prepared = authentication.prepare().value();
  const auto result = verify_authentication(prepared.expected, prepared.response, prepared.credential);
  expect_accepted(result);
  EXPECT_EQ(result->sign_count, 1U);
  EXPECT_TRUE(result->backup_state);
  EXPECT_TRUE(result->user_verified);
  EXPECT_EQ(prepared.credential.record.sign_count, 0U);
  EXPECT_FALSE(prepared.credential.record.backup_state);
}

TEST(Authentication, Step25_success_NamesTheCredentialThatSignedIn) {
  AuthenticationCase authentication;
  const auto prepared = authentication.prepare().value();
  const auto result = verify_authentication(prepared.expected, prepared.response, prepared.credential);
  expect_accepted(result);
  EXPECT_EQ(result->credential_id, prepared.credential.record.id);
  EXPECT_EQ(result->algorithm, COSEAlgorithmIdentifier::ES256);
}

// The response of a registration is no authentication, whichever way its parts are put.
TEST(Authentication, ARegistrationReplayedAsOneIsRefused) {
  RegistrationCase registration;
  registration.authenticator.config().attestation = support::SoftAttestation::packed_self;
  Bytes authenticator_data;
  Bytes signature;
  registration.ceremony.spoil = [&](support::AttestationParts& parts) {
    authenticator_data = parts.authenticator_data.encode();
  };
  registration.ceremony.spoil_signed = [&](support::SignedAttestation& made) {
    signature = made.statement().find("sig")->octets();
  };
  const RegistrationResponse response = registration.response();
  const auto registered = verify_registration(registration.expected(), response, kNow);
  ASSERT_TRUE(registered.has_value());
  const OwnedCredential credential{alice_handle(), registered->credential};
  AuthenticationExpectations expected =
      RelyingParty::create(registration.rp)
          .value()
          .authentication_expectations(example_challenge(), KnownUser{alice_handle(), {}});
  const AuthenticationResponse replayed{.id = response.id,
                                        .client_data_json = response.client_data_json,
                                        .authenticator_data = authenticator_data,
                                        .signature = signature,
                                        .user_handle = std::nullopt,
                                        .authenticator_attachment = std::nullopt,
                                        .client_extension_results = {}};
  expect_refused(verify_authentication(expected, replayed, credential), Errc::wrong_type, "7.2/10");
}

}  // namespace
}  // namespace blockauth::webauthn
