// Android's KeyDescription, of whatever version.
#include "webauthn/attestation/android_key_description.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support/attestation/android_key.hpp"
#include "support/der_writer.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

namespace der = crypto::der;
using support::AndroidKeyParts;
using support::der_element;
using support::der_nested;
using support::der_number;

AndroidKeyParts example() {
  AndroidKeyParts parts;
  parts.attestation_challenge = Bytes(32, 0x5c);
  parts.software_enforced.origin = 1;
  parts.tee_enforced.purpose = {{2, 3}};
  parts.tee_enforced.origin = 0;
  return parts;
}

bool is_accepted(const std::function<void(AndroidKeyParts&)>& change) {
  AndroidKeyParts parts = example();
  change(parts);
  return AndroidKeyDescription::parse(parts.encode()).has_value();
}

TEST(AndroidKeyDescription, SaysWhatItSays) {
  const Bytes encoded = example().encode();
  const auto description = AndroidKeyDescription::parse(encoded);
  ASSERT_TRUE(description.has_value());
  EXPECT_EQ(to_bytes(description->attestation_challenge), Bytes(32, 0x5c));
  EXPECT_EQ(description->software_enforced.origin, 1);
  EXPECT_FALSE(description->software_enforced.purpose_sign);
  EXPECT_EQ(description->tee_enforced.origin, 0);
  EXPECT_TRUE(description->tee_enforced.purpose_sign);
  EXPECT_FALSE(description->tee_enforced.all_applications);
}

// 709 is attestationApplicationId, 724 moduleHash of version 400.
TEST(AndroidKeyDescription, MembersOfOtherVersionsAreSkipped) {
  EXPECT_TRUE(is_accepted([](AndroidKeyParts& parts) {
    for (const std::uint32_t number : {703U, 704U, 709U, 724U, 20000U}) {
      parts.tee_enforced.others.push_back(
          der_nested(der::context(number), {der_element(der::kOctetString, Bytes(3, number & 0xffU))}));
    }
  }));
}

TEST(AndroidKeyDescription, EveryPrefixIsRefused) {
  for_each_prefix(example().encode(), [](const Bytes& prefix) {
    EXPECT_FALSE(AndroidKeyDescription::parse(prefix).has_value());
  });
}

TEST(AndroidKeyDescription, WhatFollowsIsRefused) {
  EXPECT_FALSE(is_accepted([](AndroidKeyParts& parts) { parts.others.push_back(der_number(1)); }));
  Bytes encoded = example().encode();
  encoded.push_back(0x00);
  EXPECT_FALSE(AndroidKeyDescription::parse(encoded).has_value());
}

// Which of the two counts would depend on the reader.
TEST(AndroidKeyDescription, NoMemberThatCountsStandsTwice) {
  const std::vector<Bytes> members = {
      der_nested(der::context(1), {der_nested(der::kSet, {der_number(2)})}),
      der_nested(der::context(702), {der_number(0)}),
  };
  for (const Bytes& member : members) {
    EXPECT_FALSE(is_accepted([&](AndroidKeyParts& parts) { parts.tee_enforced.others.push_back(member); }));
  }
  EXPECT_FALSE(is_accepted([](AndroidKeyParts& parts) {
    parts.tee_enforced.all_applications = true;
    parts.tee_enforced.others.push_back(der_nested(der::context(600), {der_element(der::kNull, ByteView{})}));
  }));
}

TEST(AndroidKeyDescription, MembersAreExplicitlyTagged) {
  const der::Tag implicit_origin{der::TagClass::context_specific, false, 702};
  EXPECT_FALSE(is_accepted([&](AndroidKeyParts& parts) {
    parts.tee_enforced.origin.reset();
    parts.tee_enforced.others.push_back(der_element(implicit_origin, Bytes{0x00}));
  }));
  EXPECT_FALSE(
      is_accepted([](AndroidKeyParts& parts) { parts.tee_enforced.others.push_back(der_number(0)); }));
  // origin [702] with two numbers in it, and purpose [1] without its SET
  EXPECT_FALSE(is_accepted([](AndroidKeyParts& parts) {
    parts.tee_enforced.origin.reset();
    parts.tee_enforced.others.push_back(der_nested(der::context(702), {der_number(0), der_number(0)}));
  }));
  EXPECT_FALSE(is_accepted([](AndroidKeyParts& parts) {
    parts.tee_enforced.purpose.reset();
    parts.tee_enforced.others.push_back(der_nested(der::context(1), {der_number(2)}));
  }));
}

}  // namespace
}  // namespace blockauth::webauthn
