#include "app/instance_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/support.hpp"
#include "blockauth/store/memory.hpp"

namespace blockauth::app {
namespace {

using token::JwsAlgorithm;

class InstanceKeysTest : public testing::Test {
 protected:
  passkey::IInstanceState& state() { return store->instance_state(); }
  SealedState sealed_by(const std::vector<SecretBytes>& masters) { return {state(), masters, random}; }

  static std::string key_id(const std::vector<ConfiguredKey>& keys, std::size_t index = 0) {
    const auto usable = to_signing_keys(keys);
    EXPECT_TRUE(usable.has_value());
    return usable ? usable->at(index).key_id() : std::string();
  }

  crypto::SystemRandom random;
  std::unique_ptr<store::Store> store = store::open_memory(random);
  SecretBytes old_master{random.bytes(32)};
  SecretBytes new_master{random.bytes(32)};
  SealedState sealed = sealed_by({old_master});
};

TEST_F(InstanceKeysTest, ASealedValueIsReadBackAndNotStoredInTheClear) {
  const SecretBytes value(as_bytes("a private key that must not be readable"));
  ASSERT_TRUE(sealed.put("name", value).has_value());
  const auto back = sealed.get("name");
  ASSERT_TRUE(back.has_value() && back->has_value());
  EXPECT_TRUE(equal((*back)->expose(), value.expose()));
  const auto raw = state().get_or_insert("name", {});
  ASSERT_TRUE(raw.has_value());
  EXPECT_EQ(as_chars(*raw).find("private key"), std::string_view::npos);
}

TEST_F(InstanceKeysTest, TheFirstCandidateDecidesForAll) {
  const SecretBytes one(as_bytes("one"));
  const SecretBytes two(as_bytes("two"));
  ASSERT_TRUE(sealed.get("name").has_value());  // asking before does no harm
  const auto first = sealed.get_or_insert("name", one);
  const auto second = sealed.get_or_insert("name", two);
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_TRUE(equal(first->expose(), one.expose()));
  EXPECT_TRUE(equal(second->expose(), one.expose()));
}

TEST_F(InstanceKeysTest, AValueMovedToAnotherNameIsRefused) {
  ASSERT_TRUE(sealed.put("name", SecretBytes(as_bytes("value"))).has_value());
  const auto raw = state().get_or_insert("name", {});
  ASSERT_TRUE(raw.has_value() && state().get_or_insert("other", *raw).has_value());
  const auto refused = sealed.get("other");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::secret_mismatch);
}

TEST_F(InstanceKeysTest, RotationSealsValuesAnew) {
  ASSERT_TRUE(sealed.put("name", SecretBytes(as_bytes("value"))).has_value());
  SealedState both = sealed_by({new_master, old_master});
  ASSERT_TRUE(both.get("name").has_value());
  SealedState only_new = sealed_by({new_master});
  EXPECT_TRUE(only_new.get("name").has_value());
  const auto refused = sealed.get("name");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::secret_mismatch);
}

TEST_F(InstanceKeysTest, RotationSealsKeysOfAlgorithmsNotInUseAnew) {
  const SigningConfig rs256{.algorithm = JwsAlgorithm::RS256, .current = {}, .previous = {}};
  const SigningConfig es256{.algorithm = JwsAlgorithm::ES256, .current = {}, .previous = {}};
  const auto before = signing_keys(rs256, sealed, random);
  ASSERT_TRUE(before.has_value());
  SealedState both = sealed_by({new_master, old_master});
  ASSERT_TRUE(signing_keys(es256, both, random).has_value());
  SealedState only_new = sealed_by({new_master});
  const auto after = signing_keys(rs256, only_new, random);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(key_id(*after), key_id(*before));
}

TEST_F(InstanceKeysTest, AKeyThatIsLostStopsOnlyItsOwnAlgorithm) {
  const SigningConfig rs256{.algorithm = JwsAlgorithm::RS256, .current = {}, .previous = {}};
  const SigningConfig es256{.algorithm = JwsAlgorithm::ES256, .current = {}, .previous = {}};
  ASSERT_TRUE(signing_keys(rs256, sealed, random).has_value());
  SealedState only_new = sealed_by({new_master});
  EXPECT_TRUE(signing_keys(es256, only_new, random).has_value());
  const auto lost = signing_keys(rs256, only_new, random);
  ASSERT_FALSE(lost.has_value());
  EXPECT_EQ(lost.error().code, Errc::secret_mismatch);
}

TEST_F(InstanceKeysTest, EveryAlgorithmGetsAKeyThatStays) {
  for (const JwsAlgorithm algorithm : {JwsAlgorithm::ES256, JwsAlgorithm::RS256, JwsAlgorithm::HS256}) {
    const SigningConfig config{.algorithm = algorithm, .current = {}, .previous = {}};
    const auto first = signing_keys(config, sealed, random);
    const auto again = signing_keys(config, sealed, random);
    ASSERT_TRUE(first.has_value() && again.has_value()) << to_string(algorithm);
    ASSERT_EQ(first->size(), 1U);
    EXPECT_EQ(first->front().algorithm, algorithm);
    EXPECT_EQ(key_id(*first), key_id(*again));
  }
}

TEST_F(InstanceKeysTest, AConfiguredKeyIsUsedInsteadOfTheStores) {
  ConfiguredKey key{JwsAlgorithm::HS256, SecretBytes(random.bytes(32))};
  const auto keys =
      signing_keys({.algorithm = JwsAlgorithm::HS256, .current = key, .previous = {}}, sealed, random);
  ASSERT_TRUE(keys.has_value());
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(key_id(*keys), key_id({key}));
}

TEST_F(InstanceKeysTest, ARotatedKeyKeepsItsPredecessorsUpToALimit) {
  const SigningConfig config;
  const auto before = signing_keys(config, sealed, random);
  ASSERT_TRUE(before.has_value());
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(rotate_signing_key(JwsAlgorithm::ES256, 2, sealed, random).has_value());
  const auto after = signing_keys(config, sealed, random);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NE(key_id(*after, i), key_id(*before));
}

TEST_F(InstanceKeysTest, ThePredecessorComesSecond) {
  const SigningConfig config;
  const auto before = signing_keys(config, sealed, random);
  ASSERT_TRUE(before.has_value() && rotate_signing_key(JwsAlgorithm::ES256, 2, sealed, random).has_value());
  const auto after = signing_keys(config, sealed, random);
  ASSERT_TRUE(after.has_value());
  ASSERT_EQ(after->size(), 2U);
  EXPECT_EQ(key_id(*after, 1), key_id(*before));
}

TEST_F(InstanceKeysTest, AnIssuingProfileIsRecalledAsItWas) {
  const auto none = recall_issuing_profile(sealed);
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());

  IssuingProfile profile;
  profile.tokens.issuer = "https://id.example.org";
  profile.tokens.audience = "shop";
  profile.tokens.access_lifetime = std::chrono::seconds{60};
  profile.tokens.refresh_lifetime = std::chrono::seconds{7200};
  profile.keys = {{JwsAlgorithm::HS256, SecretBytes(random.bytes(32))}};
  ASSERT_TRUE(remember_issuing_profile(profile, sealed).has_value());
  const auto back = recall_issuing_profile(sealed);
  ASSERT_TRUE(back.has_value() && back->has_value());
  EXPECT_EQ((*back)->tokens.issuer, profile.tokens.issuer);
  EXPECT_EQ((*back)->tokens.audience, profile.tokens.audience);
  EXPECT_EQ((*back)->tokens.access_lifetime, profile.tokens.access_lifetime);
  EXPECT_EQ((*back)->tokens.refresh_lifetime, profile.tokens.refresh_lifetime);
  EXPECT_EQ(key_id((*back)->keys), key_id(profile.keys));
}

TEST_F(InstanceKeysTest, AStoreThatHoldsSomethingElseIsCorrupt) {
  ASSERT_TRUE(sealed.put("issuing-profile", SecretBytes(as_bytes("{}"))).has_value());
  const auto refused = recall_issuing_profile(sealed);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::store_corrupt);
}

TEST_F(InstanceKeysTest, TheDecoyKeyNeverChanges) {
  const auto first = decoy_key(sealed, random);
  const auto again = decoy_key(sealed, random);
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_EQ(first->size(), 32U);
  EXPECT_TRUE(equal(first->expose(), again->expose()));
}

}  // namespace
}  // namespace blockauth::app
