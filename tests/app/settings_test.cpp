#include "app/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "app/setting_values.hpp"

namespace blockauth::app {
namespace {

std::string documentation() {
  std::ifstream in(BLOCKAUTH_SOURCE_DIR "/docs/configuration.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Settings, EverySettingIsDocumentedWithDefaultAndVariable) {
  const std::string text = documentation();
  ASSERT_FALSE(text.empty());
  const SettingValues defaults;
  for (const Setting& setting : all_settings()) {
    const std::string name = name_of(setting);
    const std::string row =
        "| `" + std::string(setting.key) + "` | `" + to_toml(defaults.value(setting)) + "` | ";
    EXPECT_NE(text.find(row), std::string::npos) << name << ": docs/configuration.md has no row " << row;
    EXPECT_NE(text.find("\n## [" + std::string(setting.section) + "]\n"), std::string::npos) << name;
    EXPECT_NE(text.find(std::string(setting.help)), std::string::npos) << name << " is explained differently";
  }
}

TEST(Settings, EveryRowOfTheDocumentationIsASetting) {
  std::istringstream lines(documentation());
  std::string line;
  std::string section;
  int rows = 0;
  while (std::getline(lines, line)) {
    if (line.starts_with("## [")) section = line.substr(4, line.find(']') - 4);
    if (line.starts_with("## ") && !line.starts_with("## [")) section.clear();
    if (section.empty() || !line.starts_with("| `")) continue;
    ++rows;
    const std::string key = line.substr(3, line.find('`', 3) - 3);
    EXPECT_NE(find_setting(section, key), nullptr) << section << "." << key;
  }
  EXPECT_EQ(static_cast<std::size_t>(rows), all_settings().size());
}

TEST(Settings, NamesAreUnique) {
  std::set<std::string> names;
  std::set<std::string> variables;
  for (const Setting& setting : all_settings()) {
    EXPECT_TRUE(names.insert(name_of(setting)).second) << name_of(setting);
    EXPECT_TRUE(variables.insert(environment_name_of(setting)).second) << name_of(setting);
  }
}

TEST(Settings, EveryDefaultIsWithinItsBounds) {
  const SettingValues defaults;
  for (const Setting& setting : all_settings()) {
    EXPECT_TRUE(check_bounds(setting, defaults.value(setting)).has_value()) << name_of(setting);
    if (setting.type != SettingType::tables) {
      EXPECT_TRUE(value_from_text(setting, setting.default_text).has_value()) << name_of(setting);
    }
  }
}

TEST(Settings, AreFoundByNameAliasAndVariable) {
  EXPECT_EQ(name_of(*find_setting("passkey", "rp_id")), "passkey.rp_id");
  EXPECT_EQ(name_of(*find_setting("passkey", "algorithms")), "passkey.supported_algorithms");
  EXPECT_EQ(find_setting("passkey", "listen"), nullptr);
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_PASSKEY_RP_ID")), "passkey.rp_id");
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_PASSKEY_ALGORITHMS")),
            "passkey.supported_algorithms");
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_MASTER_SECRET")), "secrets.master_secret");
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_FEATURES_PASSKEY_AUTH")),
            "features.passkey_auth");
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_RATE_LIMITS_ENABLED")), "rate_limits.enabled");
  EXPECT_EQ(name_of(*find_setting_by_environment("BLOCKAUTH_TOKENS_ALGORITHM")), "tokens.algorithm");
  EXPECT_EQ(find_setting_by_environment("BLOCKAUTH_SECRETS_MASTER_SECRET"), nullptr);
  EXPECT_EQ(find_setting_by_environment("BLOCKAUTH_DEV"), nullptr);
}

TEST(Settings, ANearMissHasASuggestion) {
  EXPECT_EQ(nearest_setting("passkey", "rpid"), "passkey.rp_id");
  EXPECT_EQ(nearest_setting("passkey", "listen"), "server.listen");
  EXPECT_EQ(nearest_setting("passkey", "colour_of_the_button"), std::nullopt);
  EXPECT_EQ(nearest_section("passkeys"), "passkey");
  EXPECT_EQ(nearest_section("zzz"), std::nullopt);
  EXPECT_EQ(nearest_environment_name("BLOCKAUTH_PASSKEY_RPID"), "BLOCKAUTH_PASSKEY_RP_ID");
}

// The contract's section 5, in lower case.
TEST(Settings, DefaultsAreTheContracts) {
  const SettingValues defaults;
  EXPECT_EQ(defaults.text("passkey", "rp_name"), "BlockAuth Application");
  EXPECT_EQ(defaults.text("passkey", "attestation"), "none");
  EXPECT_EQ(defaults.text("passkey", "authenticator_attachment"), "");
  EXPECT_EQ(defaults.text("passkey", "resident_key"), "preferred");
  EXPECT_EQ(defaults.text("passkey", "user_verification"), "required");
  EXPECT_EQ(defaults.integer("passkey", "registration_timeout"), 60000);
  EXPECT_EQ(defaults.integer("passkey", "authentication_timeout"), 60000);
  EXPECT_EQ(defaults.integer("passkey", "challenge_length"), 32);
  EXPECT_EQ(defaults.integer("passkey", "challenge_expiry"), 300);
  EXPECT_EQ(defaults.integer("passkey", "max_credentials_per_user"), 10);
  EXPECT_EQ(defaults.integers("passkey", "supported_algorithms"), (std::vector<std::int64_t>{-7, -257, -8}));
  EXPECT_TRUE(defaults.flag("features", "passkey_auth"));
  EXPECT_FALSE(defaults.flag("features", "passkey_signup"));
}

}  // namespace
}  // namespace blockauth::app
