#include "webauthn/authenticator_data.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "crypto/hex.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

const std::string kRpIdHash =
    "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5";                 // "example.org"
const std::string kAttested = "adce000235bcc60a648b0b25f1f05503 0004 c0ffee00 a10102";  // key {1: 2}

Errc refusal(const Bytes& octets) {
  const auto data = AuthenticatorData::parse(octets);
  return data ? Errc::internal_error : data.error().code;
}

void expect_refused(const std::string& hex) {
  EXPECT_EQ(refusal(from_hex(hex)), Errc::malformed_authenticator_data) << hex;
}

TEST(AuthenticatorData, HasHashFlagsAndCounter) {
  const Bytes octets = from_hex(kRpIdHash + "05 01020304");
  const auto data = AuthenticatorData::parse(octets);
  ASSERT_TRUE(data.has_value());
  EXPECT_TRUE(equal(data->rp_id_hash, from_hex(kRpIdHash)));
  EXPECT_TRUE(data->flags.user_present());
  EXPECT_TRUE(data->flags.user_verified());
  EXPECT_FALSE(data->flags.backup_eligible());
  EXPECT_FALSE(data->flags.backup_state());
  EXPECT_EQ(data->sign_count, 0x01020304U);
  EXPECT_FALSE(data->attested_credential.has_value());
  EXPECT_FALSE(data->extensions.has_value());
}

// §6.1 "flags": bit 0 UP, 2 UV, 3 BE, 4 BS, 6 AT, 7 ED; 1 and 5 are reserved.
TEST(AuthenticatorData, EachFlagIsItsOwnBit) {
  const auto bits = [](AuthenticatorFlags flags) {
    return std::string{flags.user_present() ? 'P' : '-',
                       flags.user_verified() ? 'V' : '-',
                       flags.backup_eligible() ? 'E' : '-',
                       flags.backup_state() ? 'S' : '-',
                       flags.has_attested_credential_data() ? 'A' : '-',
                       flags.has_extensions() ? 'X' : '-'};
  };
  EXPECT_EQ(bits({0x00}), "------");
  EXPECT_EQ(bits({0x01}), "P-----");
  EXPECT_EQ(bits({0x02}), "------");
  EXPECT_EQ(bits({0x04}), "-V----");
  EXPECT_EQ(bits({0x08}), "--E---");
  EXPECT_EQ(bits({0x10}), "---S--");
  EXPECT_EQ(bits({0x20}), "------");
  EXPECT_EQ(bits({0x40}), "----A-");
  EXPECT_EQ(bits({0x80}), "-----X");
  EXPECT_EQ(bits({0xff}), "PVESAX");
}

TEST(AuthenticatorData, ReservedBitsAreAccepted) {
  EXPECT_EQ(refusal(from_hex(kRpIdHash + "23 00000000")), Errc::internal_error);
}

TEST(AuthenticatorData, HoldsAnAttestedCredential) {
  const Bytes octets = from_hex(kRpIdHash + "41 00000000" + kAttested);
  const auto data = AuthenticatorData::parse(octets);
  ASSERT_TRUE(data.has_value());
  ASSERT_TRUE(data->attested_credential.has_value());
  EXPECT_EQ(to_string(data->attested_credential->aaguid), "adce0002-35bc-c60a-648b-0b25f1f05503");
  EXPECT_TRUE(equal(data->attested_credential->credential_id, from_hex("c0ffee00")));
  EXPECT_TRUE(equal(data->attested_credential->credential_public_key.encoded(), from_hex("a10102")));
}

TEST(AuthenticatorData, HoldsExtensionsWithAndWithoutACredential) {
  const Bytes alone = from_hex(kRpIdHash + "81 00000000 a1 6b 6372656450726f74656374 02");
  const auto data = AuthenticatorData::parse(alone);
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(data->extensions->find("credProtect")->integer(), 2);
  const Bytes both = from_hex(kRpIdHash + "c1 00000000" + kAttested + "a0");
  const auto second = AuthenticatorData::parse(both);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->extensions->size(), 0U);
  EXPECT_TRUE(second->attested_credential.has_value());
}

TEST(AuthenticatorData, EveryPrefixIsRefused) {
  for (const std::string& hex :
       {kRpIdHash + "05 00000000", kRpIdHash + "c5 00000000" + kAttested + "a1 6161 f5"}) {
    const Bytes octets = from_hex(hex);
    ASSERT_EQ(refusal(octets), Errc::internal_error);
    for_each_prefix(
        octets, [](const Bytes& prefix) { EXPECT_EQ(refusal(prefix), Errc::malformed_authenticator_data); });
  }
}

TEST(AuthenticatorData, WhatTheFlagsDoNotAnnounceIsTrailing) {
  expect_refused(kRpIdHash + "05 00000000 00");
  expect_refused(kRpIdHash + "05 00000000" + kAttested);
  expect_refused(kRpIdHash + "45 00000000" + kAttested + "a0");
  expect_refused(kRpIdHash + "85 00000000 a0 a0");
}

TEST(AuthenticatorData, WhatTheFlagsAnnounceMustBeThere) {
  expect_refused(kRpIdHash + "45 00000000");
  expect_refused(kRpIdHash + "85 00000000");
  expect_refused(kRpIdHash + "c5 00000000" + kAttested);
}

TEST(AuthenticatorData, ADeclaredIdLengthMustBeThere) {
  expect_refused(kRpIdHash + "45 00000000 adce000235bcc60a648b0b25f1f05503 ffff c0ffee00 a10102");
  expect_refused(kRpIdHash + "45 00000000 adce000235bcc60a648b0b25f1f05503 0007 c0ffee00 a10102");
}

TEST(AuthenticatorData, ExtensionsMustBeAMap) {
  for (const char* extensions : {"80", "00", "f6", "6161", "40"}) {
    expect_refused(kRpIdHash + "85 00000000" + extensions);
  }
}

TEST(AuthenticatorData, ItsCborIsStrict) {
  for (const char* extensions : {"bf6161f5ff", "a2 6161f5 6161f5", "b801 6161f5", "a1 6161 c0f5"}) {
    expect_refused(kRpIdHash + "85 00000000" + extensions);
  }
  expect_refused(kRpIdHash + "45 00000000 adce000235bcc60a648b0b25f1f05503 0001 c0 a2 0102 0102");
}

TEST(AuthenticatorData, AnEmptyCredentialIdParses) {
  EXPECT_EQ(refusal(from_hex(kRpIdHash + "45 00000000 adce000235bcc60a648b0b25f1f05503 0000 a10102")),
            Errc::internal_error);
}

}  // namespace
}  // namespace blockauth::webauthn
