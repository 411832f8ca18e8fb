// Which chains lead to an anchor, and which only look as if they did.
#include <gtest/gtest.h>

#include <algorithm>

#include "blockauth/base/base64url.hpp"
#include "crypto/certificate.hpp"
#include "support/seeded_random.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::crypto {
namespace {

using namespace std::chrono_literals;
using support::attestation_certificate;
using support::authority_certificate;
using support::CertificateAuthority;
using support::CertificateSpec;

constexpr TimePoint date(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}
constexpr TimePoint kNow = date(2026, 1, 2);

std::vector<Certificate> parse_all(const std::vector<Bytes>& ders) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : ders) certificates.push_back(Certificate::parse(der).value());
  return certificates;
}

class CertificatePathTest : public testing::Test {
 protected:
  // The chain that an authenticator of `authority` sends: leaf, then intermediates.
  std::vector<Bytes> chain_of(const CertificateAuthority& authority, const CertificateSpec& leaf) {
    std::vector<Bytes> chain = authority.intermediates();
    chain.insert(chain.begin(), authority.issue(leaf, leaf_key_));
    return chain;
  }
  std::vector<Bytes> chain_of(const CertificateAuthority& authority) { return chain_of(authority, leaf_); }

  CertificateAuthority authority(const std::vector<CertificateSpec>& specs) { return {random_, specs}; }

  static bool leads(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors, TimePoint at = kNow) {
    const auto result = verify_chain(parse_all(chain), parse_all(anchors), at);
    EXPECT_TRUE(result.has_value() || result.error().code == Errc::attestation_untrusted);
    return result.has_value();
  }

  support::SeededRandom random_{"certificate path tests"};
  PrivateKey leaf_key_ = PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random_).value();
  CertificateSpec root_ = authority_certificate("Root");
  CertificateSpec intermediate_ = authority_certificate("Intermediate");
  CertificateSpec leaf_ = attestation_certificate({});
};

TEST_F(CertificatePathTest, LeafIntermediateRootLeads) {
  const auto ca = authority({root_, intermediate_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, LeafRootLeads) {
  const auto ca = authority({root_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, TheRootMayComeAlong) {
  const auto ca = authority({root_, intermediate_});
  auto chain = chain_of(ca);
  chain.push_back(ca.root());
  EXPECT_TRUE(leads(chain, {ca.root()}));
}

TEST_F(CertificatePathTest, TheOrderBehindTheLeafDoesNotMatter) {
  const auto ca = authority({root_, intermediate_, authority_certificate("Second Intermediate")});
  auto chain = chain_of(ca);
  ASSERT_EQ(chain.size(), 3U);
  std::swap(chain[1], chain[2]);
  EXPECT_TRUE(leads(chain, {ca.root()}));
}

TEST_F(CertificatePathTest, TheLeafComesFirst) {
  const auto ca = authority({root_, intermediate_});
  auto chain = chain_of(ca);
  std::swap(chain[0], chain[1]);
  // A path from the intermediate exists; the caller checks that the first certificate is an attestation
  // certificate.
  EXPECT_TRUE(leads(chain, {ca.root()}));
  EXPECT_FALSE(leads(chain, {chain[1]}));
}

TEST_F(CertificatePathTest, ARootThatOnlyTheResponseBringsConfersNoTrust) {
  const auto ca = authority({root_, intermediate_});
  auto chain = chain_of(ca);
  chain.push_back(ca.root());
  EXPECT_FALSE(leads(chain, {}));
  const auto other = authority({authority_certificate("Other Root")});
  EXPECT_FALSE(leads(chain, {other.root()}));
}

TEST_F(CertificatePathTest, ASelfSignedLeafConfersNoTrust) {
  const Bytes leaf = support::issue_certificate(leaf_, leaf_key_, leaf_.subject, leaf_key_);
  const auto ca = authority({root_});
  EXPECT_FALSE(leads({leaf}, {ca.root()}));
  EXPECT_FALSE(leads({leaf}, {}));
}

TEST_F(CertificatePathTest, ALeafThatIsAnAnchorLeads) {
  const auto ca = authority({root_, intermediate_});
  const auto chain = chain_of(ca);
  EXPECT_TRUE(leads({chain[0]}, {chain[0]}));
  EXPECT_TRUE(leads(chain, {chain[0]}));
  const Bytes self_signed = support::issue_certificate(leaf_, leaf_key_, leaf_.subject, leaf_key_);
  EXPECT_TRUE(leads({self_signed}, {self_signed}));
}

TEST_F(CertificatePathTest, AnIntermediateThatIsAnAnchorLeads) {
  const auto ca = authority({root_, intermediate_});
  const auto chain = chain_of(ca);
  EXPECT_TRUE(leads({chain[0]}, {chain[1]}));
  EXPECT_TRUE(leads(chain, {chain[1]}));
}

TEST_F(CertificatePathTest, AMissingIntermediateBreaksThePath) {
  const auto ca = authority({root_, intermediate_});
  EXPECT_FALSE(leads({chain_of(ca)[0]}, {ca.root()}));
}

TEST_F(CertificatePathTest, AnAnchorWithTheRightNameAndAnotherKeyDoesNotLead) {
  const auto ca = authority({root_});
  const auto impostor = authority({root_});
  EXPECT_FALSE(leads(chain_of(impostor), {ca.root()}));
}

TEST_F(CertificatePathTest, AmongAnchorsOfOneNameTheOneThatSignedIsFound) {
  const auto retired = authority({root_});
  const auto current = authority({root_});
  EXPECT_TRUE(leads(chain_of(current), {retired.root(), current.root()}));
  EXPECT_TRUE(leads(chain_of(current), {current.root(), retired.root()}));
}

TEST_F(CertificatePathTest, ALeafThatNamesAnotherIssuerDoesNotLead) {
  const auto ca = authority({root_});
  leaf_.issuer = authority_certificate("Somebody Else").subject;
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, AChangedLeafDoesNotLead) {
  const auto ca = authority({root_});
  auto chain = chain_of(ca);
  const std::string_view model = "Test Model 1";
  const auto at = std::search(chain[0].begin(), chain[0].end(), model.begin(), model.end());
  ASSERT_NE(at, chain[0].end());
  *at ^= 0x20;
  EXPECT_FALSE(leads(chain, {ca.root()}));
}

TEST_F(CertificatePathTest, ValidityOfTheLeafIsJudgedAtTheGivenTime) {
  leaf_.not_before = date(2025, 1, 1);
  leaf_.not_after = date(2026, 1, 1);
  const auto ca = authority({root_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}, date(2024, 12, 31)));
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}, date(2025, 1, 1)));
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}, date(2026, 1, 1) - 1s));
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}, date(2026, 1, 1) + 1s));
}

TEST_F(CertificatePathTest, ValidityOfTheIntermediateIsJudged) {
  intermediate_.not_after = date(2025, 6, 1);
  const auto ca = authority({root_, intermediate_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}, date(2025, 5, 31)));
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}, kNow));
}

TEST_F(CertificatePathTest, ValidityOfTheAnchorIsJudged) {
  root_.not_after = date(2025, 6, 1);
  const auto ca = authority({root_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}, date(2025, 5, 31)));
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}, kNow));
}

TEST_F(CertificatePathTest, ValidityOfALeafThatIsAnAnchorIsJudged) {
  leaf_.not_after = date(2025, 6, 1);
  const Bytes leaf = authority({root_}).issue(leaf_, leaf_key_);
  EXPECT_TRUE(leads({leaf}, {leaf}, date(2025, 5, 31)));
  EXPECT_FALSE(leads({leaf}, {leaf}, kNow));
}

TEST_F(CertificatePathTest, TheYear3023IsATime) {
  const auto ca = authority({root_, intermediate_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}, date(3023, 12, 31)));
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}, date(3024, 1, 2)));
}

TEST_F(CertificatePathTest, AnIssuerMustBeACa) {
  intermediate_.basic_constraints = support::BasicConstraints{.ca = false, .path_length = std::nullopt};
  const auto ca = authority({root_, intermediate_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, AnIssuerWithoutBasicConstraintsIsNoCa) {
  intermediate_.basic_constraints.reset();
  intermediate_.key_usage.reset();
  const auto ca = authority({root_, intermediate_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, AnAnchorThatSaysItIsNoCaIssuesNothing) {
  root_.basic_constraints = support::BasicConstraints{.ca = false, .path_length = std::nullopt};
  const auto ca = authority({root_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
  intermediate_.basic_constraints = root_.basic_constraints;
  const auto below = authority({authority_certificate("Root"), intermediate_});
  EXPECT_FALSE(leads(chain_of(below), {below.intermediates().front()}));
}

TEST_F(CertificatePathTest, AVersion1RootLeads) {
  root_.version = 1;
  const auto ca = authority({root_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, AVersion1IntermediateDoesNotLead) {
  intermediate_.version = 1;
  const auto ca = authority({root_, intermediate_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, AnIssuerWithoutKeyCertSignIssuesNothing) {
  intermediate_.key_usage = "digitalSignature";
  const auto ca = authority({root_, intermediate_});
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
  root_.key_usage = "cRLSign";
  const auto direct = authority({root_});
  EXPECT_FALSE(leads(chain_of(direct), {direct.root()}));
}

TEST_F(CertificatePathTest, ThePathLengthOfTheRootIsKept) {
  root_.basic_constraints = support::BasicConstraints{.ca = true, .path_length = 0};
  const auto direct = authority({root_});
  EXPECT_TRUE(leads(chain_of(direct), {direct.root()}));
  const auto longer = authority({root_, intermediate_});
  EXPECT_FALSE(leads(chain_of(longer), {longer.root()}));
}

TEST_F(CertificatePathTest, ThePathLengthOfAnIntermediateIsKept) {
  intermediate_.basic_constraints = support::BasicConstraints{.ca = true, .path_length = 0};
  const auto ca = authority({root_, intermediate_});
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
  const auto longer = authority({root_, intermediate_, authority_certificate("Second Intermediate")});
  EXPECT_FALSE(leads(chain_of(longer), {longer.root()}));
}

TEST_F(CertificatePathTest, AnUnknownCriticalExtensionBreaksThePath) {
  const support::CertificateExtension unknown{
      .oid = "1.3.6.1.4.1.99999.1", .critical = true, .value = {0x05, 0x00}};
  const auto ca = authority({root_});
  leaf_.extensions.push_back(unknown);
  EXPECT_FALSE(leads(chain_of(ca), {ca.root()}));
  leaf_.extensions.back().critical = false;
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
}

TEST_F(CertificatePathTest, ASha1SignatureIsAccepted) {
  const auto ca = authority({root_});
  leaf_.digest = support::SignatureDigest::sha1;
  EXPECT_TRUE(leads(chain_of(ca), {ca.root()}));
}

// ECDSA was never used with MD5, so the authority has an RSA key.
TEST_F(CertificatePathTest, AnMd5SignatureIsAcceptedOfTheAnchorOnly) {
  const PrivateKey key = PrivateKey::generate(COSEAlgorithmIdentifier::RS256, random_).value();
  root_.digest = support::SignatureDigest::md5;
  const Bytes root = support::issue_certificate(root_, key, root_.subject, key);
  EXPECT_TRUE(leads({support::issue_certificate(leaf_, leaf_key_, root_.subject, key)}, {root}));
  leaf_.digest = support::SignatureDigest::md5;
  EXPECT_FALSE(leads({support::issue_certificate(leaf_, leaf_key_, root_.subject, key)}, {root}));
}

// Made with `openssl req -x509 -newkey rsa:1024` and `openssl x509 -req`; openssl verify accepts it.
constexpr std::string_view kRsa1024Root =
    "MIICFjCCAX-gAwIBAgIUfxr3qmKR5COG_Z1J3XFKuRVvp4owDQYJKoZIhvcNAQELBQAwFDESMBAGA1UEAwwJV2VhayBSb290MCAX"
    "DTI2MTEyMzEzMzExMFoYDzIxMDkwMTEyMTMzMTEwWjAUMRIwEAYDVQQDDAlXZWFrIFJvb3QwgZ8wDQYJKoZIhvcNAQEBBQADgY0A"
    "MIGJAoGBAMQho964oRK-"
    "B0VJq5lHpqZ6ixem65MIjDuorDlg6YkvTPUKt0VeiXcwAPhkQESDUTQ8bJn6gZnfBCVxaGRA2QCXCIQElFAHv_jzgJaP9On2Nrrp"
    "5Om4HtGUpg6pItyUgwGaq6O6AuZTYv6KjLZ-jL8FXhoVIZezeI4_w9Xr01YDAgMBAAGjYzBhMB0GA1UdDgQWBBTfTcPW-"
    "FurSovcSlfDTsuynzgT3TAfBgNVHSMEGDAWgBTfTcPW-FurSovcSlfDTsuynzgT3TAPBgNVHRMBAf8EBTADAQH_MA4GA1UdDwEB_"
    "wQEAwICBDANBgkqhkiG9w0BAQsFAAOBgQBSoxl7X8QoiANRfKDzDgaiIdVkJ-4LDDfDGrCsd38Q-AgIQHA6ZAUFZgyQIdE-"
    "7aV6M4SFJRp4XqO_5km43zz2OjYQTVlvsg-"
    "MUXst22-qhKRkWZvNNRgrfJxSy2KeZtzHDh8_cUwgAAuR_Ad3PrmehJlvBHpTamAcFe5b0scAsg";
constexpr std::string_view kLeafUnderRsa1024 =
    "MIIBTDCBtgIBATANBgkqhkiG9w0BAQsFADAUMRIwEAYDVQQDDAlXZWFrIFJvb3QwIBcNMjYxMTIzMTMzMTExWhgPMjEwNjA0MTgx"
    "MzMxMTFaMA8xDTALBgNVBAMMBExlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASHw_dtDFqhf84Zv4EFZhxbwcwcDQUo12ts"
    "PjlOHyqtbJiQVzzOk1nJ4PYfQhRg3lFZng4VOda9Lq78flA6JpDTMA0GCSqGSIb3DQEBCwUAA4GBAG3JXHuHhyhidYAkmToQkXRR"
    "zp300p1kdEwHnCdWvq1SZJdcW5EI_E2a9NDmckJjPDaKJNwTNUn7CPK8ZJhjWu6Tb1_ulImzQEn5cuZvgwrkOsDCMt4RAiUbxter"
    "qE0Wv3_jO8tWh0X5vcHpe_P6no34c11eNr5syhJAlqE9iIFy";

TEST_F(CertificatePathTest, AnRsa1024IssuerIsTooWeak) {
  const Bytes root = base64url_decode(kRsa1024Root).value();
  const Bytes leaf = base64url_decode(kLeafUnderRsa1024).value();
  EXPECT_FALSE(leads({leaf}, {root}, date(2030, 1, 1)));
  EXPECT_TRUE(leads({leaf}, {leaf}, date(2030, 1, 1)));  // nothing else is wrong with it
}

TEST_F(CertificatePathTest, NoCertificatesLeadNowhere) {
  const auto ca = authority({root_});
  EXPECT_FALSE(leads({}, {ca.root()}));
  EXPECT_FALSE(leads(chain_of(ca), {}));
}

TEST_F(CertificatePathTest, MoreCertificatesThanAnyDeviceSendsAreRefused) {
  const auto ca = authority({root_});
  auto chain = chain_of(ca);
  chain.resize(kMaxChainCertificates, ca.root());
  EXPECT_TRUE(leads(chain, {ca.root()}));
  chain.push_back(ca.root());
  EXPECT_FALSE(leads(chain, {ca.root()}));
}

}  // namespace
}  // namespace blockauth::crypto
