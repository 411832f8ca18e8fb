#include "passkey/decoys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace blockauth::passkey {
namespace {

Decoys decoys(std::uint8_t key = 3) { return Decoys(SecretBytes(Bytes(32, key))); }

TEST(Decoys, AreTheSameForTheSameEmailEveryTime) {
  EXPECT_EQ(decoys().make("example.org", "nobody@example.org"),
            decoys().make("example.org", "nobody@example.org"));
}

TEST(Decoys, DifferByEmailRpIdAndKey) {
  const auto base = decoys().make("example.org", "nobody@example.org");
  EXPECT_NE(base, decoys().make("example.org", "nobody2@example.org"));
  EXPECT_NE(base, decoys().make("example.net", "nobody@example.org"));
  EXPECT_NE(base, decoys(4).make("example.org", "nobody@example.org"));
}

TEST(Decoys, AreRecognizedByTheirMakerOnly) {
  for (const auto& decoy : decoys().make("example.org", "nobody@example.org")) {
    EXPECT_TRUE(decoys().is_decoy(decoy.id));
    EXPECT_FALSE(decoys(4).is_decoy(decoy.id));
    Bytes changed = to_bytes(decoy.id.view());
    changed[0] ^= 1;
    EXPECT_FALSE(decoys().is_decoy(CredentialId(changed)));
  }
  EXPECT_FALSE(decoys().is_decoy(CredentialId()));
  EXPECT_FALSE(decoys().is_decoy(CredentialId(Bytes(20, 0))));
}

TEST(Decoys, FollowThePublishedDistribution) {
  const Decoys ours = decoys();
  std::map<std::size_t, int> counts;
  std::map<std::size_t, int> lengths;
  std::set<CredentialId> ids;
  constexpr int kEmails = 4000;
  int total = 0;
  for (int i = 0; i < kEmails; ++i) {
    const auto list = ours.make("example.org", "user" + std::to_string(i) + "@example.org");
    EXPECT_TRUE(std::ranges::is_sorted(list, {}, &webauthn::PublicKeyCredentialDescriptor::id));
    ++counts[list.size()];
    for (const auto& decoy : list) {
      EXPECT_FALSE(decoy.transports.empty());
      ++lengths[decoy.id.size()];
      ids.insert(decoy.id);
      ++total;
    }
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(total)) << "an id was made twice";
  ASSERT_EQ(counts.size(), 3U);
  EXPECT_NEAR(counts[1], kEmails * 166 / 256, kEmails / 20);
  EXPECT_NEAR(counts[2], kEmails * 64 / 256, kEmails / 20);
  EXPECT_NEAR(counts[3], kEmails * 26 / 256, kEmails / 20);
  for (const auto& [bytes, weight] :
       std::map<std::size_t, int>{{20, 96}, {16, 64}, {32, 56}, {48, 24}, {64, 16}}) {
    EXPECT_NEAR(lengths[bytes], total * weight / 256, total / 20) << bytes << " octets";
  }
}

}  // namespace
}  // namespace blockauth::passkey
