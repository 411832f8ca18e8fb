#include "passkey/provider_names.hpp"

#include <gtest/gtest.h>

#include <string>

#include "embedded/known_providers.hpp"

namespace blockauth::passkey {
namespace {

std::string_view name_of(std::string_view aaguid) { return provider_name(*webauthn::aaguid_from(aaguid)); }

TEST(ProviderName, ComesFromTheAaguid) {
  EXPECT_EQ(name_of("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"), "iCloud Keychain");
  EXPECT_EQ(name_of("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"), "Google Password Manager");
  EXPECT_EQ(name_of("08987058-cadc-4b81-b6e1-30de50dcbe96"), "Windows Hello");
  EXPECT_EQ(name_of("fdb141b2-5d84-443e-8a35-4698c205a502"), "KeePassXC");
  EXPECT_EQ(name_of("bada5566-a7aa-401f-bd96-45619a55120d"), "1Password");
  EXPECT_EQ(name_of("ee882879-721c-4913-9775-3dfcce97072a"), "YubiKey 5 Series");
}

TEST(ProviderName, OfTheFirstAndOfTheLastRowIsFound) {
  EXPECT_EQ(name_of("0076631b-d4a0-427f-5773-0ec71c9e0279"), "HYPR");
  EXPECT_EQ(name_of("fdb141b2-5d84-443e-8a35-4698c205a502"), "KeePassXC");
}

TEST(ProviderName, EachRowIsAnAaguidAndItsName) {
  std::string_view rest = known_providers().front().content;
  std::string before;
  int rows = 0;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    ASSERT_NE(end, std::string_view::npos) << "the last row has no end";
    const std::string_view row = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (row.starts_with('#')) continue;
    SCOPED_TRACE(row);
    ASSERT_GT(row.size(), 37U);
    const auto aaguid = webauthn::aaguid_from(row.substr(0, 36));
    ASSERT_TRUE(aaguid.has_value());
    EXPECT_EQ(row.substr(0, 36), webauthn::to_string(*aaguid)) << "the key is spelled as it is looked up";
    EXPECT_LT(before, row.substr(0, 36)) << "sorted, and nobody twice";
    EXPECT_EQ(provider_name(*aaguid), row.substr(37));
    before = row.substr(0, 36);
    ++rows;
  }
  EXPECT_GT(rows, 100);
}

TEST(ProviderName, OfAnUnknownOrAbsentProviderIsPasskey) {
  EXPECT_EQ(name_of("00000000-0000-0000-0000-000000000000"), "Passkey");
  EXPECT_EQ(name_of("00000000-0000-0000-0000-000000000001"), "Passkey");
  EXPECT_EQ(name_of("ffffffff-ffff-ffff-ffff-ffffffffffff"), "Passkey");
}

}  // namespace
}  // namespace blockauth::passkey
