#include "app/recorded_case.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "app/damaged_case.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/relying_party.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::app {
namespace {

// Web Authentication Level 3 §16.2, "ES256 credential with no attestation".
constexpr std::string_view kRegistration =
    R"({"id":"reg","ceremony":"registration","rp_id":"example.org","origins":["https://example.org")"
    R"(],"challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TQ","require_user_verification":fals)"
    R"(e,"algorithms":[-7],"attestation":{"verify":true,"trust_roots":[],"at":null},"credential":{")"
    R"(id":"-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q","rawId":"-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtl)"
    R"(P8-wzAIS-Q","type":"public-key","response":{"clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uY3JlYX)"
    R"(RlIiwiY2hhbGxlbmdlIjoiQU1NUHQ0VXh4R1RTdG5jZHE0MTdZRHdCRmk4dnBJYS1wdzhvT3VWVzRUUSIsIm9yaWdpbi)"
    R"(I6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2UsImV4dHJhRGF0YSI6ImNsaWVudERhdGFKU0)"
    R"(9OIG1heSBiZSBleHRlbmRlZCB3aXRoIGFkZGl0aW9uYWwgZmllbGRzIGluIHRoZSBmdXR1cmUsIHN1Y2ggYXMgdGhpcz)"
    R"(ogQmtRZURqZGNUQnJYQmlBd0pUTEU1USJ9","attestationObject":"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF)"
    R"(0YVikv6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LVZAAAAAIRGzLmrHbN0dQsjZ_9vOh8AIPkfOR20ybL94Op)"
    R"(wGJy6P7Y_V5umEiszrZT_PsMwCEvkpQECAyYgASFYIK_voW-XypstI-uGzLZAmNINuQhWBi6yScM6m2cvJt9hIlggkwp)"
    R"(WuHovymYzSwNFir-HlxfBLMaO1zKQry4mZHlrkiA"},"clientExtensionResults":{}}})";

std::string with(std::string_view from, std::string_view to) {
  std::string line(kRegistration);
  line.replace(line.find(from), from.size(), to);
  return line;
}

bool has(const std::string& verdict, std::string_view part) {
  return verdict.find(part) != std::string::npos;
}

TEST(RecordedCase, AnAcceptedRegistrationHasEveryMemberOnce) {
  EXPECT_EQ(
      judge_recorded_case(kRegistration),
      R"({"id":"reg","ok":true,"fmt":"none","attestation_type":"none","alg":-7,)"
      R"("aaguid":"8446ccb9-ab1d-b374-750b-2367ff6f3a1f","sign_count":0,"uv":false,"be":true,"bs":true,)"
      R"("credential_id":"-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q"})");
}

TEST(RecordedCase, WithoutAListEverySupportedAlgorithmIsAccepted) {
  EXPECT_TRUE(
      has(judge_recorded_case(with(R"("algorithms":[-7],)", R"("algorithms":null,)")), R"("ok":true)"));
  EXPECT_TRUE(has(judge_recorded_case(with(R"("algorithms":[-7],)", "")), R"("ok":true)"));
}

// SHA-1 signatures are for those who ask for them.
TEST(RecordedCase, WithoutAListRs1IsNotAccepted) {
  support::SeededRandom random("rs1");
  support::SoftAuthenticator authenticator(random);
  webauthn::RelyingPartyConfig rp;
  rp.rp_id = "example.org";
  rp.rp_name = "Example";
  rp.origins = {"https://example.org"};
  rp.algorithms = {COSEAlgorithmIdentifier::RS1};
  const Bytes challenge(32, 0x5c);
  const auto response =
      authenticator.create(webauthn::to_json(webauthn::RelyingParty::create(rp).value().creation_options(
          {UserHandle(Bytes(64, 0xa1)), "a", "A"}, {}, webauthn::Challenge(challenge))));
  ASSERT_TRUE(response.has_value());
  const std::string start = R"({"id":"rs1","ceremony":"registration","rp_id":"example.org",)"
                            R"("origins":["https://example.org"],"require_user_verification":false,)"
                            R"("challenge":")" +
                            base64url_encode(challenge) + '"';
  const std::string end = R"(,"credential":)" + *response + '}';
  EXPECT_TRUE(has(judge_recorded_case(start + R"(,"algorithms":[-65535])" + end), R"("ok":true)"));
  EXPECT_TRUE(has(judge_recorded_case(start + end), R"("reason":"algorithm")"));
}

TEST(RecordedCase, OnlyTheListedAlgorithmsAreAccepted) {
  const std::string verdict = judge_recorded_case(with(R"([-7])", R"([-257])"));
  EXPECT_TRUE(has(verdict, R"("ok":false,"code":"PASSKEY_009","reason":"algorithm","step":"7.1/)"))
      << verdict;
}

TEST(RecordedCase, ARefusalNamesCodeReasonAndStep) {
  const std::string verdict =
      judge_recorded_case(with(R"(["https://example.org"])", R"(["https://example.net"])"));
  EXPECT_TRUE(
      verdict.starts_with(R"({"id":"reg","ok":false,"code":"PASSKEY_004","reason":"origin","step":"7.1/)"))
      << verdict;
}

TEST(RecordedCase, ExtensionsThatWereAskedForAreThoseItLists) {
  const auto judged = [](std::string_view results, std::string_view members) {
    std::string line =
        with(R"("clientExtensionResults":{})", R"("clientExtensionResults":)" + std::string(results));
    line.insert(1, members);
    return judge_recorded_case(line);
  };
  EXPECT_TRUE(has(judged(R"({"prf":7})", ""), R"("ok":true)"));
  EXPECT_TRUE(
      has(judged(R"({"prf":7})", R"("extensions":["prf"],)"), R"("reason":"malformed","step":"7.1/28")"));
  EXPECT_TRUE(has(judged(R"({"prf":{}})", R"("unsolicited_extensions":"refuse",)"),
                  R"("reason":"other","step":"7.1/28")"));
  EXPECT_TRUE(has(judged(R"({"prf":{}})", R"("unsolicited_extensions":"refuse","extensions":["prf"],)"),
                  R"("ok":true)"));
  EXPECT_TRUE(has(judged(R"({"credProps":{}})", R"("unsolicited_extensions":"refuse",)"), R"("ok":true)"));
  EXPECT_TRUE(has(judged("{}", R"("unsolicited_extensions":"maybe",)"), R"("reason":"malformed")"));
}

TEST(RecordedCase, ADamagedLineIsMalformedAndKeepsItsId) {
  for (const std::string& line :
       {std::string(kRegistration.substr(0, 300)), with(R"("ceremony")", R"("id":"twice","ceremony")"),
        with("https://example.org", "https://\xff.example.org"), std::string(kRegistration) + "}"}) {
    const std::string verdict = judge_recorded_case(line);
    EXPECT_TRUE(verdict.starts_with(R"({"id":"reg","ok":false,"code":"PASSKEY_013","reason":"malformed")"))
        << verdict;
  }
}

TEST(RecordedCase, AMissingMemberIsMalformed) {
  for (const std::string_view part : {R"("ceremony":"registration",)", R"("rp_id":"example.org",)",
                                      R"("challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TQ",)"}) {
    const std::string verdict = judge_recorded_case(with(part, ""));
    EXPECT_TRUE(has(verdict, R"("ok":false,"code":"PASSKEY_013","reason":"malformed")")) << part << verdict;
  }
}

TEST(RecordedCase, WhatIsNoCaseAtAllStillGetsAVerdict) {
  for (const std::string_view line :
       {"", "{}", "[]", "null", "3", "\"text\"", "{\"id\":7}", "\xff", "{\"id\""}) {
    const std::string verdict = judge_recorded_case(line);
    EXPECT_TRUE(has(verdict, R"("ok":false,"code":"PASSKEY_013","reason":"malformed")")) << line;
  }
}

// What bounds a client's text does not bound the case around it: a long list of roots, a long note.
TEST(RecordedCase, MayHoldMoreThanAClientMaySend) {
  const std::string note = R"("source":{"note":")" + std::string(6000, '\\') + R"("},"ceremony")";
  EXPECT_TRUE(has(judge_recorded_case(with(R"("ceremony")", note)), R"("ok":true)"));
  std::string origins = R"("origins":["https://example.org")";
  for (int i = 0; i < 600; ++i) origins += R"(,"https://other.example")";
  EXPECT_TRUE(has(judge_recorded_case(with(R"("origins":["https://example.org")", origins)), R"("ok":true)"));
  std::string extensions = R"("clientExtensionResults":{)";
  for (int i = 0; i < 80; ++i) extensions += (i == 0 ? "\"a" : ",\"a") + std::to_string(i) + "\":1";
  EXPECT_TRUE(
      has(judge_recorded_case(with(R"("clientExtensionResults":{)", extensions)), R"("reason":"malformed")"))
      << "the credential is bounded as ever";
}

TEST(RecordedCase, ACertificateTimeMustBeATime) {
  EXPECT_TRUE(
      has(judge_recorded_case(with(R"("at":null)", R"("at":"yesterday")")), R"("reason":"malformed")"));
}

TEST(RecordedCase, ATrustRootThatIsNoCertificateIsRefused) {
  EXPECT_TRUE(
      has(judge_recorded_case(with(R"("trust_roots":[])", R"("trust_roots":["MAA="])")), R"("ok":false)"));
  EXPECT_TRUE(has(judge_recorded_case(with(R"("trust_roots":[])", R"("trust_roots":["!"])")),
                  R"("reason":"malformed")"));
}

TEST(DamagedCase, TheIdOfTheOutermostObjectIsFound) {
  EXPECT_EQ(find_case_id(R"({"id": "a", "x")"), "a");
  EXPECT_EQ(find_case_id(R"({"source":{"id":"b"},"id":"a\u0041)"), std::nullopt);
  EXPECT_EQ(find_case_id(R"({"source":{"id":"b"},"id":"a\u0041",)"), "aA");
  EXPECT_EQ(find_case_id(R"({"x":"id","y":["id",{"id":"b"}], "id" :"c")"), "c");
}

TEST(DamagedCase, AnIdOfAnInnerObjectIsNotTheCasesId) {
  EXPECT_EQ(find_case_id(R"({"credential":{"id":"inner"})"), std::nullopt);
  EXPECT_EQ(find_case_id(R"([{"id":"inner"}])"), std::nullopt);
  EXPECT_EQ(find_case_id(R"({"note":"\"id\":\"fake\"","x":)"), std::nullopt);
}

TEST(DamagedCase, AnIdThatIsNoTextIsNone) {
  EXPECT_EQ(find_case_id(R"({"id":7,)"), std::nullopt);
  EXPECT_EQ(find_case_id("{\"id\":\"\xff\","), std::nullopt);
  EXPECT_EQ(find_case_id(""), std::nullopt);
}

}  // namespace
}  // namespace blockauth::app
