#include "blockauth/passkey/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace blockauth::passkey {
namespace {

PasskeyConfig working() {
  PasskeyConfig config;
  webauthn::RelyingPartyConfig rp;
  rp.rp_id = "example.org";
  rp.rp_name = "Example";
  rp.origins = {"https://example.org", "https://login.example.org"};
  config.relying_parties = {rp};
  return config;
}

// How many errors mention `word`.
auto mentions(const PasskeyConfig& config, std::string_view word) {
  const auto errors = configuration_errors(config);
  return std::ranges::count_if(
      errors, [&](const std::string& error) { return error.find(word) != std::string::npos; });
}

TEST(PasskeyConfig, ThatWorksHasNoErrors) { EXPECT_TRUE(configuration_errors(working()).empty()); }

TEST(PasskeyConfig, WithoutARelyingPartyIsRefused) {
  PasskeyConfig config = working();
  config.relying_parties.clear();
  EXPECT_EQ(mentions(config, "rp_id"), 1);
}

TEST(PasskeyConfig, WithOneOriginInTwoRpIdsIsRefused) {
  PasskeyConfig config = working();
  config.relying_parties.push_back(config.relying_parties[0]);
  config.relying_parties[1].rp_id = "login.example.org";
  config.relying_parties[1].origins = {"https://login.example.org"};
  EXPECT_EQ(mentions(config, "stands twice"), 1);
}

TEST(PasskeyConfig, WithLimitsThatCannotWorkIsRefused) {
  PasskeyConfig config = working();
  config.max_credentials_per_user = 0;
  config.challenge_nonce_bytes = 15;
  config.challenge_lifetime = std::chrono::seconds(0);
  config.enrolment_lifetime = std::chrono::seconds(-1);
  EXPECT_EQ(mentions(config, "max_credentials_per_user"), 1);
  EXPECT_EQ(mentions(config, "challenge_length"), 1);
  EXPECT_EQ(mentions(config, "challenge_expiry"), 1);
  EXPECT_EQ(mentions(config, "enrolment_lifetime"), 1);
  config.challenge_nonce_bytes = 65;
  EXPECT_EQ(mentions(config, "challenge_length"), 1);
}

TEST(PasskeyConfig, ReportsTheRelyingPartysOwnErrorsToo) {
  PasskeyConfig config = working();
  config.relying_parties[0].origins = {"https://elsewhere.net"};
  EXPECT_EQ(mentions(config, "https://elsewhere.net"), 1);
}

}  // namespace
}  // namespace blockauth::passkey
