// Is the software authenticator honest by default, and does each hook spoil what it says and nothing else?
#include "support/soft_authenticator.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "blockauth/webauthn/relying_party.hpp"
#include "support/authenticator_command.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::support {
namespace {

using namespace std::chrono_literals;
using webauthn::AttestationConveyancePreference;
using webauthn::AttestationTrust;
using webauthn::AttestationType;
using webauthn::AuthenticationResponse;
using webauthn::AuthenticationResult;
using webauthn::RegistrationResponse;
using webauthn::RegistrationResult;

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 3h;
constexpr webauthn::Aaguid kAaguid{0xad, 0xce, 0x00, 0x02, 0x35, 0xbc, 0xc6, 0x0a,
                                   0x64, 0x8b, 0x0b, 0x25, 0xf1, 0xf0, 0x55, 0x03};

std::string_view code(const Error& error) { return to_string(error.code); }

class SoftAuthenticatorTest : public testing::Test {
 protected:
  SoftAuthenticatorTest() {
    config_.rp_id = "example.org";
    config_.rp_name = "Example";
    config_.origins = {"https://example.org", "https://login.example.org"};
    config_.algorithms = crypto::supported_algorithms();
  }

  webauthn::RegistrationCeremony begin_registration() {
    const auto rp = webauthn::RelyingParty::create(config_).value();
    return rp.begin_registration({.id = user_, .name = "user@example.org", .display_name = "User"}, excluded_,
                                 webauthn::Challenge{random_.bytes(32)}, kNow);
  }

  Result<RegistrationResult> register_with(SoftAuthenticator& authenticator,
                                           const CreateCeremony& ceremony = {}) {
    const auto rp = webauthn::RelyingParty::create(config_).value();
    auto begun = begin_registration();
    BLOCKAUTH_TRY(json, authenticator.create(to_json(begun.options), ceremony));
    BLOCKAUTH_TRY(response, RegistrationResponse::from_json(json));
    return rp.finish_registration(std::move(begun.state), response, kNow);
  }

  Result<AuthenticationResult> sign_in_with(SoftAuthenticator& authenticator,
                                            const webauthn::CredentialRecord& record,
                                            const GetCeremony& ceremony = {}) {
    const auto rp = webauthn::RelyingParty::create(config_).value();
    const webauthn::KnownUser subject{
        .handle = user_, .allow_credentials = {{.id = record.id, .transports = record.transports}}};
    auto begun = rp.begin_authentication(subject, webauthn::Challenge{random_.bytes(32)}, kNow);
    BLOCKAUTH_TRY(json, authenticator.get(to_json(begun.options), ceremony));
    BLOCKAUTH_TRY(response, AuthenticationResponse::from_json(json));
    return rp.finish_authentication(std::move(begun.state), response, {.owner = user_, .record = record},
                                    kNow);
  }

  SeededRandom random_{"soft authenticator tests"};
  webauthn::RelyingPartyConfig config_;
  UserHandle user_{Bytes(64, 0x07)};
  std::vector<webauthn::PublicKeyCredentialDescriptor> excluded_;
};

TEST_F(SoftAuthenticatorTest, EveryAlgorithmRegistersAndSignsIn) {
  for (const COSEAlgorithmIdentifier algorithm : crypto::supported_algorithms()) {
    SCOPED_TRACE(to_string(algorithm));
    SoftAuthenticator authenticator{random_, {.algorithms = {algorithm}}};
    const auto registered = register_with(authenticator);
    ASSERT_TRUE(registered.has_value()) << code(registered.error()) << ": " << registered.error().detail;
    EXPECT_EQ(registered->algorithm, algorithm);
    EXPECT_EQ(registered->credential.id.view().size(), 32U);
    const auto signed_in = sign_in_with(authenticator, registered->credential);
    ASSERT_TRUE(signed_in.has_value()) << code(signed_in.error()) << ": " << signed_in.error().detail;
    EXPECT_EQ(signed_in->sign_count, 1U);
  }
}

TEST_F(SoftAuthenticatorTest, TheOrderOfTheOptionsDecidesTheAlgorithm) {
  config_.algorithms = {COSEAlgorithmIdentifier::EdDSA, COSEAlgorithmIdentifier::ES256};
  SoftAuthenticator authenticator{random_};
  EXPECT_EQ(register_with(authenticator)->algorithm, COSEAlgorithmIdentifier::EdDSA);
}

TEST_F(SoftAuthenticatorTest, NoCommonAlgorithmIsAnError) {
  SoftAuthenticator authenticator{random_, {.algorithms = {COSEAlgorithmIdentifier::ES256}}};
  config_.algorithms = {COSEAlgorithmIdentifier::RS256};
  EXPECT_EQ(code(register_with(authenticator).error()), to_string(Errc::algorithm_not_allowed));
}

TEST_F(SoftAuthenticatorTest, PackedSelfAttestationIsSelf) {
  config_.attestation = AttestationConveyancePreference::direct;
  SoftAuthenticator authenticator{random_, {.aaguid = kAaguid, .attestation = SoftAttestation::packed_self}};
  const auto registered = register_with(authenticator);
  ASSERT_TRUE(registered.has_value()) << code(registered.error()) << ": " << registered.error().detail;
  EXPECT_EQ(registered->attestation.format, "packed");
  EXPECT_EQ(registered->attestation.type, AttestationType::self);
  EXPECT_EQ(registered->aaguid, kAaguid);
}

TEST_F(SoftAuthenticatorTest, PackedCertificatesLeadToTheAuthoritysRoot) {
  SoftAuthenticator authenticator{random_, {.aaguid = kAaguid, .attestation = SoftAttestation::packed_x5c}};
  config_.attestation = AttestationConveyancePreference::direct;
  config_.attestation_policy = {
      .trust = AttestationTrust::require,
      .anchors = webauthn::TrustAnchors::from_der({authenticator.attestation_authority().root()}).value()};
  const auto registered = register_with(authenticator);
  ASSERT_TRUE(registered.has_value()) << code(registered.error()) << ": " << registered.error().detail;
  EXPECT_EQ(registered->attestation.type, AttestationType::basic);
  EXPECT_TRUE(registered->attestation.trusted);
}

TEST_F(SoftAuthenticatorTest, AnHonestClientWithholdsAnAttestationThatNobodyAskedFor) {
  SoftAuthenticator authenticator{random_, {.aaguid = kAaguid, .attestation = SoftAttestation::packed_x5c}};
  EXPECT_EQ(register_with(authenticator)->attestation.format, "none");
  EXPECT_EQ(register_with(authenticator, {.honest_client = false})->attestation.format, "packed");
}

TEST_F(SoftAuthenticatorTest, AnExcludedCredentialIsAnError) {
  SoftAuthenticator authenticator{random_};
  excluded_.push_back({.id = register_with(authenticator)->credential.id, .transports = {}});
  EXPECT_EQ(code(register_with(authenticator).error()), to_string(Errc::credential_already_registered));
}

TEST_F(SoftAuthenticatorTest, ACredentialOfAnotherRpIdIsNotFound) {
  SoftAuthenticator authenticator{random_};
  const auto registered = register_with(authenticator).value();
  authenticator.credentials().front().rp_id = "example.com";
  EXPECT_EQ(code(sign_in_with(authenticator, registered.credential).error()),
            to_string(Errc::credential_not_found));
}

TEST_F(SoftAuthenticatorTest, AnHonestClientRefusesAnRpIdThatIsNotItsPages) {
  SoftAuthenticator authenticator{random_};
  for (const char* origin :
       {"https://evil.example", "https://notexample.org", "https://example.org.evil.example"}) {
    EXPECT_EQ(code(register_with(authenticator, {.origin = origin}).error()), to_string(Errc::wrong_rp_id))
        << origin;
  }
  EXPECT_TRUE(register_with(authenticator, {.origin = "https://login.example.org"}).has_value());
}

TEST_F(SoftAuthenticatorTest, APhishingPagesOriginIsInTheClientData) {
  SoftAuthenticator authenticator{random_};
  const auto registered = register_with(authenticator).value();
  EXPECT_EQ(code(sign_in_with(authenticator, registered.credential,
                              {.origin = "https://evil.example", .honest_client = false})
                     .error()),
            to_string(Errc::wrong_origin));
}

TEST_F(SoftAuthenticatorTest, WhoCannotVerifyTheUserSaysSo) {
  SoftAuthenticator authenticator{random_, {.can_verify_user = false}};
  EXPECT_EQ(code(register_with(authenticator).error()), to_string(Errc::user_not_verified));
  config_.user_verification = webauthn::UserVerificationRequirement::preferred;
  EXPECT_FALSE(register_with(authenticator)->user_verified);
}

TEST_F(SoftAuthenticatorTest, ResidentKeyDecidesWhetherTheCredentialIsDiscoverable) {
  SoftAuthenticator authenticator{random_};
  config_.resident_key = webauthn::ResidentKeyRequirement::discouraged;
  EXPECT_EQ(register_with(authenticator)->discoverable, std::optional{false});
  config_.resident_key = webauthn::ResidentKeyRequirement::required;
  EXPECT_EQ(register_with(authenticator)->discoverable, std::optional{true});
  authenticator.config().can_discover = false;
  EXPECT_EQ(code(register_with(authenticator).error()), to_string(Errc::invalid_configuration));
}

TEST_F(SoftAuthenticatorTest, ACounterThatStaysZeroStaysZero) {
  SoftAuthenticator authenticator{random_, {.counter_step = 0}};
  const auto registered = register_with(authenticator).value();
  EXPECT_EQ(sign_in_with(authenticator, registered.credential)->sign_count_verdict,
            webauthn::SignCountVerdict::unsupported);
}

TEST_F(SoftAuthenticatorTest, BackupFlagsAreThoseOfTheConfiguration) {
  SoftAuthenticator authenticator{random_, {.backup_eligible = true, .backup_state = true}};
  const auto registered = register_with(authenticator).value();
  EXPECT_EQ(registered.credential.backup_eligible, std::optional{true});
  EXPECT_TRUE(registered.credential.backup_state);
}

TEST_F(SoftAuthenticatorTest, TheSameSeedGivesTheSameCredential) {
  const std::string options = to_json(begin_registration().options);
  SeededRandom first{"seed"};
  SeededRandom second{"seed"};
  EXPECT_EQ(
      (SoftAuthenticator{first, {.algorithms = {COSEAlgorithmIdentifier::ES256}}}.create(options).value()),
      (SoftAuthenticator{second, {.algorithms = {COSEAlgorithmIdentifier::ES256}}}.create(options).value()));
}

TEST_F(SoftAuthenticatorTest, TheSameSeedGivesTheSameSignatures) {
  auto begun = begin_registration();
  begun.options.attestation = webauthn::AttestationConveyancePreference::direct;
  const std::string options = to_json(begun.options);
  SeededRandom first_random{"seed"};
  SeededRandom second_random{"seed"};
  const AuthenticatorConfig config{.algorithms = {COSEAlgorithmIdentifier::ES256},
                                   .attestation = SoftAttestation::packed_self};
  SoftAuthenticator first{first_random, config};
  SoftAuthenticator second{second_random, config};
  EXPECT_EQ(first.create(options).value(), second.create(options).value());
  const auto rp = webauthn::RelyingParty::create(config_).value();
  const auto login =
      rp.begin_authentication(webauthn::DiscoverableUser{}, webauthn::Challenge{random_.bytes(32)}, kNow);
  EXPECT_EQ(first.get(to_json(login.options)).value(), second.get(to_json(login.options)).value());
}

TEST_F(SoftAuthenticatorTest, StateInAFileKeepsSigningIn) {
  const auto rp = webauthn::RelyingParty::create(config_).value();
  auto begun = begin_registration();
  const auto created = authenticator_create({.options = to_json(begun.options)}, random_).value();
  const auto registered =
      rp.finish_registration(std::move(begun.state),
                             RegistrationResponse::from_json(created.response).value(), kNow)
          .value();

  auto login =
      rp.begin_authentication(webauthn::DiscoverableUser{}, webauthn::Challenge{random_.bytes(32)}, kNow);
  const auto got =
      authenticator_get({.state = created.state, .options = to_json(login.options)}, random_).value();
  const auto result = rp.finish_authentication(std::move(login.state),
                                               AuthenticationResponse::from_json(got.response).value(),
                                               {.owner = user_, .record = registered.credential}, kNow);
  ASSERT_TRUE(result.has_value()) << code(result.error());
  EXPECT_EQ(result->sign_count, 1U);
  EXPECT_NE(got.state, created.state);  // the counter
}

TEST_F(SoftAuthenticatorTest, StateThatIsNoneIsRefused) {
  const auto refused = [this](std::string_view state) {
    const auto result = SoftAuthenticator::from_json(state, random_);
    return result.has_value() ? std::string_view{"accepted"} : code(result.error());
  };
  EXPECT_EQ(refused("{"), to_string(Errc::malformed_json));
  EXPECT_EQ(refused("[]"), to_string(Errc::invalid_request));
  EXPECT_EQ(refused(R"({"version":2,"credentials":[]})"), to_string(Errc::invalid_request));
  EXPECT_EQ(refused(R"({"version":1,"credentials":[{}]})"), to_string(Errc::invalid_request));
  EXPECT_EQ(refused(R"({"version":1,"credentials":[]})"), "accepted");
}

// Each row spoils one thing of a registration with packed self attestation, which signs everything.
struct SpoiltRegistration {
  const char* name;
  CreateCeremony ceremony;
  Errc refusal;
};

class SpoiltRegistrationTest : public SoftAuthenticatorTest,
                               public testing::WithParamInterface<SpoiltRegistration> {};

TEST_P(SpoiltRegistrationTest, IsRefusedForThatAlone) {
  config_.attestation = AttestationConveyancePreference::direct;
  config_.algorithms = {COSEAlgorithmIdentifier::ES256};
  SoftAuthenticator authenticator{random_, {.attestation = SoftAttestation::packed_self}};
  ASSERT_TRUE(register_with(authenticator).has_value());
  const auto result = register_with(authenticator, GetParam().ceremony);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(code(result.error()), to_string(GetParam().refusal)) << result.error().detail;
}

template <class Row>
std::string row_name(const testing::TestParamInfo<Row>& row) {
  return row.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Hooks, SpoiltRegistrationTest,
    testing::Values(
        SpoiltRegistration{
            "Type",
            {.spoil = [](AttestationParts& parts) { parts.client_data.type = "webauthn.get"; }},
            Errc::wrong_type},
        SpoiltRegistration{"Challenge",
                           {.spoil = [](AttestationParts& parts) { parts.client_data.challenge = "AAAA"; }},
                           Errc::wrong_challenge},
        SpoiltRegistration{"NoOrigin",
                           {.spoil = [](AttestationParts& parts) { parts.client_data.origin.reset(); }},
                           Errc::malformed_client_data},
        SpoiltRegistration{
            "RpIdHash",
            {.spoil = [](AttestationParts& parts) { parts.authenticator_data.rp_id_hash[0] ^= 1; }},
            Errc::wrong_rp_id},
        SpoiltRegistration{"UserPresent",
                           {.spoil =
                                [](AttestationParts& parts) {
                                  parts.authenticator_data.flags &= static_cast<std::uint8_t>(~kUserPresent);
                                }},
                           Errc::user_not_present},
        SpoiltRegistration{
            "BackupStateAlone",
            {.spoil = [](AttestationParts& parts) { parts.authenticator_data.flags |= kBackupState; }},
            Errc::invalid_backup_state},
        SpoiltRegistration{
            "TrailingAuthenticatorData",
            {.spoil = [](AttestationParts& parts) { parts.authenticator_data.trailing = {0}; }},
            Errc::malformed_authenticator_data},
        SpoiltRegistration{"KeyWithoutY",
                           {.spoil = [](AttestationParts& parts) { parts.public_key().remove(-3); }},
                           Errc::malformed_cose_key},
        SpoiltRegistration{"DuplicateKeyParameter",
                           {.spoil =
                                [](AttestationParts& parts) {
                                  parts.public_key().append(Cbor::integer(3), Cbor::integer(-7));
                                }},
                           Errc::malformed_authenticator_data},
        SpoiltRegistration{
            "AnotherCredentialId",
            {.spoil = [](AttestationParts& parts) { parts.credential().credential_id.back() ^= 1; }},
            Errc::credential_id_mismatch},
        SpoiltRegistration{"OtherDataSigned",
                           {.spoil =
                                [](AttestationParts& parts) {
                                  parts.signing.data = Bytes{1, 2, 3};
                                }},
                           Errc::attestation_statement_invalid},
        SpoiltRegistration{
            "SignatureFlipped",
            {.spoil_signed =
                 [](SignedAttestation& made) { made.statement().find("sig")->octets().back() ^= 1; }},
            Errc::attestation_statement_invalid},
        SpoiltRegistration{"TrailingAttestationObject",
                           {.spoil_signed = [](SignedAttestation& made) { made.trailing = {0xf6}; }},
                           Errc::malformed_attestation_object},
        SpoiltRegistration{
            "RawId",
            {.spoil_json = [](ResponseJson& json) { json.credential.set_base64url("rawId", Bytes(32, 1)); }},
            Errc::credential_id_mismatch},
        SpoiltRegistration{"NoResponse",
                           {.spoil_json = [](ResponseJson& json) { json.response.reset(); }},
                           Errc::malformed_response}),
    row_name<SpoiltRegistration>);

TEST_F(SoftAuthenticatorTest, MembersInAnotherOrderStayLegal) {
  SoftAuthenticator authenticator{random_};
  EXPECT_TRUE(
      register_with(authenticator,
                    {.spoil = [](AttestationParts& parts) { parts.public_key().reverse(); },
                     .spoil_signed = [](SignedAttestation& made) { made.attestation_object.reverse(); }})
          .has_value());
}

struct SpoiltAuthentication {
  const char* name;
  GetCeremony ceremony;
  Errc refusal;
};

class SpoiltAuthenticationTest : public SoftAuthenticatorTest,
                                 public testing::WithParamInterface<SpoiltAuthentication> {};

TEST_P(SpoiltAuthenticationTest, IsRefusedForThatAlone) {
  SoftAuthenticator authenticator{random_, {.algorithms = {COSEAlgorithmIdentifier::ES256}}};
  const auto registered = register_with(authenticator).value();
  ASSERT_TRUE(sign_in_with(authenticator, registered.credential).has_value());
  const auto result = sign_in_with(authenticator, registered.credential, GetParam().ceremony);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(code(result.error()), to_string(GetParam().refusal)) << result.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Hooks, SpoiltAuthenticationTest,
    testing::Values(
        SpoiltAuthentication{"CrossOrigin",
                             {.spoil = [](AssertionParts& parts) { parts.client_data.cross_origin = true; }},
                             Errc::cross_origin},
        SpoiltAuthentication{"ByteOrderMarkIsLegalButTextIsNot",
                             {.spoil = [](AssertionParts& parts) { parts.client_data.prefix = "x"; }},
                             Errc::malformed_client_data},
        SpoiltAuthentication{"UserVerified",
                             {.spoil =
                                  [](AssertionParts& parts) {
                                    parts.authenticator_data.flags &=
                                        static_cast<std::uint8_t>(~kUserVerified);
                                  }},
                             Errc::user_not_verified},
        SpoiltAuthentication{"OtherDataSigned",
                             {.spoil =
                                  [](AssertionParts& parts) {
                                    parts.signing.data = Bytes{1, 2, 3};
                                  }},
                             Errc::invalid_signature},
        SpoiltAuthentication{"SignatureFlipped",
                             {.spoil_signed = [](SignedAssertion& made) { made.signature.back() ^= 1; }},
                             Errc::invalid_signature},
        SpoiltAuthentication{
            "ClientDataChangedAfterwards",
            {.spoil_signed = [](SignedAssertion& made) { made.client_data_json.push_back(' '); }},
            Errc::invalid_signature},
        SpoiltAuthentication{"UserHandle",
                             {.spoil_signed = [](SignedAssertion& made) { made.user_handle = Bytes{1}; }},
                             Errc::user_handle_mismatch},
        SpoiltAuthentication{"NoSignature",
                             {.spoil_json = [](ResponseJson& json) { json.response->remove("signature"); }},
                             Errc::malformed_response}),
    row_name<SpoiltAuthentication>);

TEST_F(SoftAuthenticatorTest, AnotherKeyCanSign) {
  SoftAuthenticator authenticator{random_, {.algorithms = {COSEAlgorithmIdentifier::ES256}}};
  const auto registered = register_with(authenticator).value();
  const auto other = crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random_).value();
  const auto result =
      sign_in_with(authenticator, registered.credential,
                   {.spoil = [&other](AssertionParts& parts) { parts.signing.key = &other; }});
  EXPECT_EQ(code(result.error()), to_string(Errc::invalid_signature));
}

TEST_F(SoftAuthenticatorTest, TheLeafCertificateCanBeSpoilt) {
  config_.attestation = AttestationConveyancePreference::direct;
  SoftAuthenticator authenticator{random_, {.aaguid = kAaguid, .attestation = SoftAttestation::packed_x5c}};
  ASSERT_TRUE(register_with(authenticator).has_value());
  const auto result = register_with(authenticator, {.spoil = [](AttestationParts& parts) {
                                      parts.statement.leaf = [](CertificateSpec& leaf) { leaf.version = 1; };
                                    }});
  EXPECT_EQ(code(result.error()), to_string(Errc::attestation_statement_invalid));
}

TEST(CborWriter, WritesTheExamplesOfRfc8949AppendixA) {
  EXPECT_EQ(Cbor::integer(0).encode(), (Bytes{0x00}));
  EXPECT_EQ(Cbor::integer(23).encode(), (Bytes{0x17}));
  EXPECT_EQ(Cbor::integer(24).encode(), (Bytes{0x18, 0x18}));
  EXPECT_EQ(Cbor::integer(1000).encode(), (Bytes{0x19, 0x03, 0xe8}));
  EXPECT_EQ(Cbor::integer(1000000).encode(), (Bytes{0x1a, 0x00, 0x0f, 0x42, 0x40}));
  EXPECT_EQ(Cbor::integer(1000000000000).encode(),
            (Bytes{0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00}));
  EXPECT_EQ(Cbor::integer(-1).encode(), (Bytes{0x20}));
  EXPECT_EQ(Cbor::integer(-1000).encode(), (Bytes{0x39, 0x03, 0xe7}));
  EXPECT_EQ(Cbor::boolean(false).encode(), (Bytes{0xf4}));
  EXPECT_EQ(Cbor::null().encode(), (Bytes{0xf6}));
  EXPECT_EQ(Cbor::tag(1, Cbor::integer(1363896240)).encode(), (Bytes{0xc1, 0x1a, 0x51, 0x4b, 0x67, 0xb0}));
  EXPECT_EQ(Cbor::bytes(Bytes{1, 2, 3, 4}).encode(), (Bytes{0x44, 1, 2, 3, 4}));
  EXPECT_EQ(Cbor::text("IETF").encode(), (Bytes{0x64, 0x49, 0x45, 0x54, 0x46}));
  EXPECT_EQ(Cbor::array({Cbor::integer(1), Cbor::integer(2)}).encode(), (Bytes{0x82, 1, 2}));
  EXPECT_EQ(Cbor::map({{Cbor::text("a"), Cbor::integer(1)}}).encode(), (Bytes{0xa1, 0x61, 0x61, 1}));
  EXPECT_EQ(Cbor::array({}).with_indefinite_length().encode(), (Bytes{0x9f, 0xff}));
  EXPECT_EQ(Cbor::bytes(Bytes{1}).with_indefinite_length().encode(), (Bytes{0x5f, 0x41, 1, 0xff}));
}

TEST(CborWriter, WritesTheFaultThatWasChosen) {
  EXPECT_EQ(Cbor::integer(1).with_argument_octets(1).encode(), (Bytes{0x18, 1}));
  EXPECT_EQ(Cbor::bytes(Bytes{7}).with_argument_octets(2).encode(), (Bytes{0x59, 0, 1, 7}));
  EXPECT_EQ(Cbor::array({}).with_declared_length(3).encode(), (Bytes{0x83}));
  EXPECT_EQ(Cbor::map({{Cbor::integer(1), Cbor::null()}}).append(Cbor::integer(1), Cbor::null()).encode(),
            (Bytes{0xa2, 1, 0xf6, 1, 0xf6}));
}

}  // namespace
}  // namespace blockauth::support
