#include "passkey/provider_names.hpp"

#include <gtest/gtest.h>

#include "blockauth/base/uuid.hpp"

namespace blockauth::passkey {
namespace {

std::string_view name_of(std::string_view aaguid) {
  webauthn::Aaguid octets{};
  std::ranges::copy(Uuid::parse(aaguid)->view(), octets.begin());
  return provider_name(octets);
}

TEST(ProviderName, ComesFromTheAaguid) {
  EXPECT_EQ(name_of("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"), "iCloud Keychain");
  EXPECT_EQ(name_of("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"), "Google Password Manager");
  EXPECT_EQ(name_of("08987058-cadc-4b81-b6e1-30de50dcbe96"), "Windows Hello");
  EXPECT_EQ(name_of("fdb141b2-5d84-443e-8a35-4698c205a502"), "KeePassXC");
}

TEST(ProviderName, OfAnUnknownOrAbsentProviderIsPasskey) {
  EXPECT_EQ(name_of("00000000-0000-0000-0000-000000000000"), "Passkey");
  EXPECT_EQ(name_of("00000000-0000-0000-0000-000000000001"), "Passkey");
  EXPECT_EQ(name_of("ffffffff-ffff-ffff-ffff-ffffffffffff"), "Passkey");
}

}  // namespace
}  // namespace blockauth::passkey
