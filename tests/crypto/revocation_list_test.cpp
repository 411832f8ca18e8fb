// Which lists refuse which paths?
#include "crypto/revocation_list.hpp"

#include <gtest/gtest.h>

#include "crypto/certificate.hpp"
#include "support/revocation_list.hpp"
#include "support/seeded_random.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::crypto {
namespace {

using support::authority_certificate;
using support::CertificateAuthority;
using support::CertificateSpec;
using support::RevocationListSpec;

constexpr TimePoint date(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}
constexpr TimePoint kNow = date(2026, 1, 2);
constexpr std::int64_t kIntermediateSerial = 7;
constexpr std::int64_t kLeafSerial = 77;

// Root, intermediate and leaf; lists of the two issuers.
class RevocationListTest : public testing::Test {
 protected:
  RevocationListTest() {
    intermediate_.serial = kIntermediateSerial;
    leaf_.serial = kLeafSerial;
    authority_.emplace(random_, std::vector{root_, intermediate_});
    chain_.push_back(Certificate::parse(authority_->issue(leaf_, leaf_key_)).value());
    for (const Bytes& der : authority_->intermediates()) chain_.push_back(Certificate::parse(der).value());
  }

  RevocationList of_root(const RevocationListSpec& spec = {}) {
    return list(spec, root_, authority_->root_key());
  }
  RevocationList of_intermediate(const RevocationListSpec& spec = {}) {
    return list(spec, intermediate_, authority_->signing_key());
  }
  static RevocationList list(const RevocationListSpec& spec, const CertificateSpec& issuer,
                             const PrivateKey& key) {
    return RevocationList::from_der(support::issue_revocation_list(spec, issuer.subject, key)).value();
  }

  [[nodiscard]] bool leads(const std::vector<RevocationList>& lists, bool required = false) const {
    const Certificate root = Certificate::parse(authority_->root()).value();
    return leads_to(root, lists, required);
  }
  [[nodiscard]] bool leads_to(const Certificate& anchor, const std::vector<RevocationList>& lists,
                              bool required) const {
    const auto path = verify_chain(chain_, std::span(&anchor, 1), kNow, {lists, required});
    EXPECT_TRUE(path.has_value() || path.error().code == Errc::attestation_untrusted);
    return path.has_value();
  }

  support::SeededRandom random_{"revocation"};
  PrivateKey leaf_key_ = PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random_).value();
  CertificateSpec root_ = authority_certificate("Root");
  CertificateSpec intermediate_ = authority_certificate("Intermediate");
  CertificateSpec leaf_ = support::attestation_certificate({});
  std::optional<CertificateAuthority> authority_;
  std::vector<Certificate> chain_;
};

TEST_F(RevocationListTest, ListsThatNameNobodyRefuseNobody) {
  EXPECT_TRUE(leads({}));
  EXPECT_TRUE(leads({of_intermediate()}));
  EXPECT_TRUE(leads({of_root()}));
  EXPECT_TRUE(leads({of_intermediate({.serials = {kLeafSerial + 1}}), of_root({.serials = {kLeafSerial}})}))
      << "a serial number counts for its issuer's certificates only";
}

TEST_F(RevocationListTest, ARevokedLeafLeadsNowhere) {
  EXPECT_FALSE(leads({of_intermediate({.serials = {kLeafSerial}})}));
  EXPECT_FALSE(leads({of_root(), of_intermediate({.serials = {1, kLeafSerial, 900}})}));
}

TEST_F(RevocationListTest, ARevokedIntermediateLeadsNowhere) {
  EXPECT_FALSE(leads({of_root({.serials = {kIntermediateSerial}})}));
}

// What was revoked stays revoked, however long the operator forgot to fetch a newer list.
TEST_F(RevocationListTest, AnOutdatedListStillRefuses) {
  const RevocationListSpec outdated{
      .serials = {kLeafSerial}, .this_update = date(2024, 1, 1), .next_update = date(2024, 2, 1)};
  EXPECT_FALSE(leads({of_intermediate(outdated)}));
}

TEST_F(RevocationListTest, AnOutdatedListRefusesNobodyElse) {
  const RevocationListSpec outdated{.this_update = date(2024, 1, 1), .next_update = date(2024, 2, 1)};
  EXPECT_TRUE(leads({of_intermediate(outdated), of_root(outdated)}));
  EXPECT_FALSE(leads({of_intermediate(outdated), of_root()}, true)) << "unless a current one is required";
}

TEST_F(RevocationListTest, AListThatItsIssuerDidNotSignRefusesThePath) {
  EXPECT_FALSE(leads({list({}, intermediate_, leaf_key_)}));
}

TEST_F(RevocationListTest, AListOfSomebodyElseIsNobodysBusiness) {
  const CertificateSpec stranger = authority_certificate("Stranger");
  EXPECT_TRUE(leads({list({.serials = {kLeafSerial}}, stranger, leaf_key_)}));
}

TEST_F(RevocationListTest, RequiredMeansOneForEachCertificateBelowTheAnchor) {
  EXPECT_FALSE(leads({}, true));
  EXPECT_FALSE(leads({of_intermediate()}, true));
  EXPECT_FALSE(leads({of_root()}, true));
  EXPECT_TRUE(leads({of_intermediate(), of_root()}, true));
  EXPECT_FALSE(leads({of_intermediate({.serials = {kLeafSerial}}), of_root()}, true));
}

TEST_F(RevocationListTest, AnAnchorIsBelievedAsItIs) {
  // The intermediate is the anchor: nobody asks the root about it.
  EXPECT_TRUE(leads_to(chain_[1], {of_intermediate()}, true));
  EXPECT_FALSE(leads_to(chain_[1], {of_intermediate({.serials = {kLeafSerial}})}, true));
  EXPECT_TRUE(leads_to(chain_[0], {}, true));
}

TEST_F(RevocationListTest, AnIssuerWithoutTheRightToSignListsRevokesNobody) {
  intermediate_.key_usage = "keyCertSign";
  authority_.emplace(random_, std::vector{root_, intermediate_});
  chain_ = {Certificate::parse(authority_->issue(leaf_, leaf_key_)).value(),
            Certificate::parse(authority_->intermediates().front()).value()};
  EXPECT_FALSE(leads({of_intermediate()}, true)) << "and its list is no proof of anything";
}

TEST_F(RevocationListTest, IsOneListAndNothingElse) {
  const Bytes der =
      support::issue_revocation_list({.serials = {1, 2}}, root_.subject, authority_->root_key());
  EXPECT_TRUE(RevocationList::from_der(der).has_value());
  for (std::size_t length = 0; length < der.size(); ++length) {
    const Bytes prefix(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(length));
    const auto refused = RevocationList::from_der(prefix);
    ASSERT_FALSE(refused.has_value()) << length;
    EXPECT_EQ(refused.error().code, Errc::invalid_configuration);
  }
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_FALSE(RevocationList::from_der(longer).has_value());
  EXPECT_FALSE(RevocationList::from_der(authority_->root()).has_value()) << "a certificate";
  EXPECT_FALSE(RevocationList::from_der(Bytes(kMaxRevocationListBytes + 1, 0x30)).has_value());
}

}  // namespace
}  // namespace blockauth::crypto
