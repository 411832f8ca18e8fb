// Are the specification's test vectors what their derivation gives, and does the relying party accept them?
#include "conformance/published_ceremonies.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "conformance/published_certificates.hpp"
#include "crypto/hex.hpp"
#include "support/ceremony_parts.hpp"
#include "support/seeded_random.hpp"
#include "webauthn/attestation/verifier_table.hpp"

namespace blockauth::conformance {
namespace {

using webauthn::AuthenticationExpectations;
using webauthn::RegistrationExpectations;

constexpr TimePoint kWithinTheCertificates{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

// SHA-256 over the octets as §16 prints them. Registration: challenge, clientDataJSON, attestationObject.
// Authentication: challenge, authenticatorData, clientDataJSON, signature.
struct Printed {
  std::string_view registration;
  std::string_view authentication;
};
const std::map<std::string_view, Printed> kPrinted = {
    {"none.ES256",
     {"f152eaae59bb9cfe0a971060602fb37bda52f8df5e36b16225f29da6799e80b7",
      "3af315b5610d7551a9847ee57bea1978c5a80c4dfeb47d90e18793ceca6a3066"}},
    {"packed-self.ES256",
     {"2c794f366351194f5c92717e01cd38200a9677d75ec98b9a3c8f739f9e631ac6",
      "8e11cd4221463606719404668e2019d8ea7ea0afe14aaf0b7d01659a80236096"}},
    {"none.ES256.crossOrigin",
     {"55eddbc6fd36a1dd66f87d899b43cb56d95056caca2f4a58613a5697908d6aad",
      "40445015d8ca8040400ca1f12317d1ad496384bbde3c8decfadaac7f38a5d1fd"}},
    {"none.ES256.topOrigin",
     {"e3ab1896e5c68fa78fc0790e65f8756cd02dc750594d8916a4ed7ce27533a7c7",
      "4f530fc03d915002a40c1b26960cc3ce7b62386ab80fa37b9fcc3e965811f882"}},
    {"none.ES256.long-credential-id",
     {"f10c6841db34943a78c262a5ed686d6cbd92e5073dc244df15f3a5a20222449d",
      "2ede032d690f10c233118ddfebbf1b1a42894f66991462903cf460106dfaba0d"}},
    {"packed.ES256",
     {"14c8a94a243f75a8ea7f4525b1d6a87a8d4158d1b7eea221207f45c18d41857a",
      "701014b98fb6f7b641f0525c41c7b62b9aa539bd5894bc53f93c7f38fc098457"}},
    {"packed.ES384",
     {"b8302f37b62340200b82931d1b62fc28d35b1d08a6f56d939127c7a44a0abe7e",
      "c0f53775362b3a5abd2a131b3e4e7acc4ea14fd9fa0c6c8bd7116e96c82ad361"}},
    {"packed.ES512",
     {"9eee827d6fe34e0a83612729278b692821e78353ea8d4fd2889e2b6a386ba362",
      "9d02700076d1f4c6fbce06c9b0735bbaa3f506c9b90b02687bded1d76924dbee"}},
    {"packed.RS256",
     {"c44cc72efd42f845418682c7ef072b56210bae1daad386a0549f44ca66a4fd43",
      "19185698d7850e1f36357524bafcee429f974e5fdcc5ede35234e74bbc39f979"}},
    {"packed.EdDSA",
     {"a3d6b7091dbf846dd38f254e9aa4051928308876826cfde3f11cff4ce6ae616b",
      "c6b6fd50c42387939dd06b939c8ae612de362bcfc8084e0e473feb1e834da51d"}},
    {"packed.Ed448",
     {"f1aaa160887ed5ce1a59199a8a80fe083da987e22851fe661790e4e554e8de69",
      "bacc383e808e86430f78cd0460b2016dc08802dfc745ab36e1697419f729a958"}},
    {"tpm.ES256",
     {"d7691f465a3613e3bc4629630c34f6a29922ee8230b2b41c25614721549d03c2",
      "c53c96398213e023108fc5d40a55e75d3d7e2054b1bbbe57ffd0b5a05ce6de62"}},
    {"android-key.ES256",
     {"c3e85433d20d33ace5a447ad9440d67d6926309d53df81a9a7a69222cefff747",
      "1510b23b7ab9c711d555a5d3b99795871f4a370f245ce5b786ea9dc1801fb323"}},
    {"apple.ES256",
     {"fc71b8b975a8679db1537d703718a94ba4136cd28d5aefd4d62ecf706251a6b8",
      "133ba7bdac76fbc029fe949599d3279c4f9abb0b7cf72b4261646f1824afed97"}},
    {"fido-u2f.ES256",
     {"ccb7a83a5fca0ec5d3bc11a2528847d9d39a11c57a1477d4938041dd199973c6",
      "246537a7592d9b8c1d0b1aaff1abfe679b2ec96a0e264cb551c9e331dd418abd"}},
};
constexpr std::string_view kPrintedRoot = "68ff927708f5d229252ffe4a1c6842c11998d1e1fa2b46138bb5642eff9b161b";

Bytes digest_of(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  const crypto::Sha256Digest digest = crypto::sha256(all);
  return {digest.begin(), digest.end()};
}

webauthn::OriginPolicy origin_policy(const Example& example) {
  return {
      .rp_id = std::string(kRpId),
      .origins = {std::string(kOrigin)},
      .allow_cross_origin = example.cross_origin,
      .top_origins = example.top_origin ? std::vector{std::string(kTopOrigin)} : std::vector<std::string>{}};
}

// The root of §16 is the only one that is believed.
RegistrationExpectations registration_expectations(const PublishedCeremonies& made) {
  RegistrationExpectations expected;
  expected.challenge = webauthn::Challenge(made.registration.challenge);
  expected.origin = origin_policy(made.example);
  expected.algorithms = {made.example.algorithm};
  expected.require_user_verification = false;
  expected.attestation.trust = webauthn::AttestationTrust::require;
  expected.attestation.anchors = webauthn::TrustAnchors::from_der({root_certificate()}).value();
  expected.attestation.accept_without_certificates = true;
  return expected;
}

webauthn::RegistrationResponse registration_response(const PublishedCeremonies& made) {
  support::ResponseJson json;
  json.credential.set_base64url("id", made.credential_id)
      .set_base64url("rawId", made.credential_id)
      .set_string("type", "public-key");
  json.response.emplace()
      .set_base64url("clientDataJSON", made.registration.client_data_json)
      .set_base64url("attestationObject", made.registration.attestation_object);
  json.client_extension_results.emplace();
  return webauthn::RegistrationResponse::from_json(json.text()).value();
}

webauthn::AuthenticationResponse authentication_response(const PublishedCeremonies& made) {
  support::ResponseJson json;
  json.credential.set_base64url("id", made.credential_id)
      .set_base64url("rawId", made.credential_id)
      .set_string("type", "public-key");
  json.response.emplace()
      .set_base64url("clientDataJSON", made.authentication.client_data_json)
      .set_base64url("authenticatorData", made.authentication.authenticator_data)
      .set_base64url("signature", made.authentication.signature);
  json.client_extension_results.emplace();
  return webauthn::AuthenticationResponse::from_json(json.text()).value();
}

class PublishedVectors : public testing::TestWithParam<Example> {
 protected:
  PublishedCeremonies made_ = derive(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Section16, PublishedVectors, testing::ValuesIn(examples()), [](const auto& test) {
  std::string name(test.param.info);
  std::erase_if(name, [](char c) { return c == '.' || c == '-'; });
  return name;
});

TEST(PublishedVectors, TheRootCertificateIsTheOneThatIsPrinted) {
  EXPECT_EQ(digest_of({root_certificate()}), from_hex(kPrintedRoot));
}

TEST(PublishedVectors, EveryPrintedExampleIsDerived) { EXPECT_EQ(examples().size(), kPrinted.size()); }

TEST_P(PublishedVectors, TheRegistrationIsTheOneThatIsPrinted) {
  const PublishedRegistration& made = made_.registration;
  EXPECT_EQ(digest_of({made.challenge, made.client_data_json, made.attestation_object}),
            from_hex(kPrinted.at(GetParam().info).registration));
}

TEST_P(PublishedVectors, TheAuthenticationIsTheOneThatIsPrinted) {
  const PublishedAuthentication& made = made_.authentication;
  EXPECT_EQ(digest_of({made.challenge, made.authenticator_data, made.client_data_json, made.signature}),
            from_hex(kPrinted.at(GetParam().info).authentication));
}

TEST_P(PublishedVectors, TheRegistrationIsAcceptedUnderThePrintedRoot) {
  const std::string_view format = format_of(GetParam().statement);
  if (webauthn::find_verifier(format) == nullptr) GTEST_SKIP() << "no verifier";
  const auto verdict = webauthn::verify_registration(registration_expectations(made_),
                                                     registration_response(made_), kWithinTheCertificates);
  if (GetParam().statement == Statement::android_key) {
    // §8.4: its authorization lists are empty, so the key was neither generated nor restricted to signing.
    ASSERT_FALSE(verdict.has_value());
    EXPECT_EQ(verdict.error().code, Errc::attestation_statement_invalid);
    // Everything but the statement is as it must be.
    RegistrationExpectations expected = registration_expectations(made_);
    expected.attestation.verify_statement = false;
    EXPECT_TRUE(
        webauthn::verify_registration(expected, registration_response(made_), std::nullopt).has_value());
    return;
  }
  ASSERT_TRUE(verdict.has_value()) << verdict.error().detail;
  EXPECT_TRUE(equal(verdict->credential.id.view(), made_.credential_id));
  EXPECT_EQ(verdict->credential.public_key, made_.public_key);
  EXPECT_EQ(verdict->credential.sign_count, 0U);
  EXPECT_EQ(verdict->credential.backup_eligible, (made_.registration_flags & support::kBackupEligible) != 0);
  EXPECT_EQ(verdict->credential.backup_state, (made_.registration_flags & support::kBackupState) != 0);
  EXPECT_EQ(verdict->user_verified, (made_.registration_flags & support::kUserVerified) != 0);
  EXPECT_TRUE(std::ranges::equal(verdict->aaguid, made_.aaguid));
  EXPECT_EQ(verdict->algorithm, GetParam().algorithm);
  EXPECT_EQ(verdict->attestation.format, format);
  const bool has_certificates =
      GetParam().statement != Statement::none && GetParam().statement != Statement::packed_self;
  EXPECT_EQ(verdict->attestation.trusted, has_certificates);
}

// Neither what leads to another root nor what has no certificates is trusted.
TEST_P(PublishedVectors, TheRegistrationIsRefusedUnderAnotherRoot) {
  const Statement statement = GetParam().statement;
  if (webauthn::find_verifier(format_of(statement)) == nullptr) GTEST_SKIP() << "no verifier";
  support::SeededRandom random("another root");
  RegistrationExpectations expected = registration_expectations(made_);
  expected.attestation.anchors =
      webauthn::TrustAnchors::from_der({support::CertificateAuthority(random).root()}).value();
  expected.attestation.accept_without_certificates = false;
  const auto verdict =
      webauthn::verify_registration(expected, registration_response(made_), kWithinTheCertificates);
  ASSERT_FALSE(verdict.has_value());
  EXPECT_EQ(verdict.error().code, statement == Statement::android_key ? Errc::attestation_statement_invalid
                                                                      : Errc::attestation_untrusted);
}

TEST_P(PublishedVectors, TheAuthenticationIsAccepted) {
  AuthenticationExpectations expected;
  expected.challenge = webauthn::Challenge(made_.authentication.challenge);
  expected.origin = origin_policy(GetParam());
  webauthn::OwnedCredential credential;
  credential.record.id = CredentialId(made_.credential_id);
  credential.record.public_key = made_.public_key;
  credential.record.backup_eligible = (made_.registration_flags & support::kBackupEligible) != 0;
  credential.record.rp_id = kRpId;
  expected.subject = webauthn::KnownUser{
      .handle = std::nullopt, .allow_credentials = {{.id = credential.record.id, .transports = {}}}};
  expected.require_user_verification = false;
  const auto verdict = webauthn::verify_authentication(expected, authentication_response(made_), credential);
  ASSERT_TRUE(verdict.has_value()) << verdict.error().detail;
  EXPECT_EQ(verdict->algorithm, GetParam().algorithm);
  EXPECT_EQ(verdict->sign_count, 0U);
}

std::filesystem::path shared_file() {
  const char* folder = std::getenv("BLOCKAUTH_VECTORS");
  const std::filesystem::path base =
      folder != nullptr ? folder : std::filesystem::path(BLOCKAUTH_SOURCE_DIR) / ".." / "shared" / "vectors";
  return base / "w3c-level3.jsonl";
}

// "none.ES256.crossOrigin" is there "w3c-none-es256-crossorigin".
std::string shared_id(std::string_view info) {
  std::string id = "w3c-" + std::string(info);
  for (char& c : id) c = c == '.' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  return id;
}

// Octet for octet, where the digests above only say that something differs.
TEST(PublishedVectors, AreThoseOfTheSharedVectors) {
  std::ifstream in(shared_file());
  if (!in) GTEST_SKIP() << "no vectors at " << shared_file();
  std::map<std::string, std::string> cases;
  for (std::string line; std::getline(in, line);) {
    json::Document document;
    const auto recorded = document.parse_object(line);
    ASSERT_TRUE(recorded) << line;
    cases.emplace(recorded->string("id").value(), line);
  }
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.info);
    const PublishedCeremonies made = derive(example);
    const auto expect_equal = [&](const std::string& id, std::string_view member, const Bytes& octets) {
      json::Document document;
      ASSERT_TRUE(cases.contains(id)) << id;
      const auto recorded = document.parse_object(cases.at(id)).value();
      const auto holder =
          member == "challenge" ? recorded : recorded.object("credential").value().object("response").value();
      EXPECT_EQ(holder.base64url(member).value(), octets) << id << " " << member;
    };
    const std::string id = shared_id(example.info);
    expect_equal(id + "-reg", "challenge", made.registration.challenge);
    expect_equal(id + "-reg", "clientDataJSON", made.registration.client_data_json);
    expect_equal(id + "-reg", "attestationObject", made.registration.attestation_object);
    expect_equal(id + "-auth", "challenge", made.authentication.challenge);
    expect_equal(id + "-auth", "clientDataJSON", made.authentication.client_data_json);
    expect_equal(id + "-auth", "authenticatorData", made.authentication.authenticator_data);
    expect_equal(id + "-auth", "signature", made.authentication.signature);
  }
}

}  // namespace
}  // namespace blockauth::conformance
