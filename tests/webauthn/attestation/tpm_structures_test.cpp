// TPMT_PUBLIC and TPMS_ATTEST, octet by octet.
#include "webauthn/attestation/tpm_structures.hpp"

#include <gtest/gtest.h>

#include "crypto/hex.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn::tpm {
namespace {

// The specification's own vector (§16, "TPM Attestation with ES256 Credential").
const Bytes kEccArea = from_hex(
    "0023000b0004000000000010001000030010"
    "002041202698c9d9753fb4bb3f27cd09fe6b8afdb76438ee2ae54d7c9dade10d864b"
    "0020d8735115cdb330a63ea1d6e43d5000f4bd56f99bce83ee1d73301fc270116d07");

// TPMA_OBJECT, a policy, AES-128-CFB, RSASSA with SHA-256, 16 bits, exponent 3, two octets.
const Bytes kRsaArea =
    from_hex("0001000d 00040072 0003 9dffcb 000600800043 0014000b 0010 00000003 0002 c5a7");

// magic, type, qualifiedSigner, extraData, clockInfo, firmwareVersion, name, qualifiedName
const Bytes kAttest = from_hex(
    "ff544347 8017 0001aa 0002bbcc 0000000000000001 00000002 00000003 01 0000000000000004 0003000bdd 0001ee");

TEST(TpmStructures, AnEccKeyHasCurveAndPoint) {
  const auto area = Public::parse(kEccArea);
  ASSERT_TRUE(area.has_value());
  EXPECT_EQ(area->name_algorithm, kSha256);
  const auto& key = std::get<EccPublic>(area->key);
  EXPECT_EQ(key.curve, kNistP256);
  EXPECT_EQ(to_bytes(key.x), from_hex("41202698c9d9753fb4bb3f27cd09fe6b8afdb76438ee2ae54d7c9dade10d864b"));
  EXPECT_EQ(to_bytes(key.y), from_hex("d8735115cdb330a63ea1d6e43d5000f4bd56f99bce83ee1d73301fc270116d07"));
}

TEST(TpmStructures, AnRsaKeyHasBitsExponentAndModulus) {
  const auto area = Public::parse(kRsaArea);
  ASSERT_TRUE(area.has_value());
  EXPECT_EQ(area->name_algorithm, kSha512);
  const auto& key = std::get<RsaPublic>(area->key);
  EXPECT_EQ(key.key_bits, 16);
  EXPECT_EQ(key.exponent, 3U);
  EXPECT_EQ(to_bytes(key.modulus), from_hex("c5a7"));
}

TEST(TpmStructures, AnExponentOfZeroIs65537) {
  const auto area = Public::parse(from_hex("0001000b 00000000 0000 0010 0010 0800 00000000 0001c5"));
  ASSERT_TRUE(area.has_value());
  EXPECT_EQ(std::get<RsaPublic>(area->key).exponent, 65537U);
}

TEST(TpmStructures, AnAttestHasWhatWasCertified) {
  const auto attest = Attest::parse(kAttest);
  ASSERT_TRUE(attest.has_value());
  EXPECT_EQ(attest->magic, kGeneratedValue);
  EXPECT_EQ(attest->type, kAttestCertify);
  EXPECT_EQ(to_bytes(attest->extra_data), from_hex("bbcc"));
  const auto certified = CertifyInfo::parse(attest->attested);
  ASSERT_TRUE(certified.has_value());
  EXPECT_EQ(to_bytes(certified->name), from_hex("000bdd"));
}

TEST(TpmStructures, EveryPrefixIsRefused) {
  for (const Bytes& area : {kEccArea, kRsaArea}) {
    for_each_prefix(area, [](const Bytes& prefix) { EXPECT_FALSE(Public::parse(prefix).has_value()); });
  }
  for_each_prefix(kAttest, [](const Bytes& prefix) {
    const auto attest = Attest::parse(prefix);
    EXPECT_FALSE(attest.has_value() && CertifyInfo::parse(attest->attested).has_value());
  });
}

TEST(TpmStructures, WhatFollowsIsRefused) {
  for (Bytes area : {kEccArea, kRsaArea}) {
    area.push_back(0x00);
    EXPECT_FALSE(Public::parse(area).has_value());
  }
  Bytes attest = kAttest;
  attest.push_back(0x00);
  EXPECT_FALSE(CertifyInfo::parse(Attest::parse(attest).value().attested).has_value());
}

// TPM2B_PUBLIC, which the note of §8.3 warns of.
TEST(TpmStructures, ASizeBeforeTheStructureIsRefused) {
  Bytes sized = {0x00, static_cast<std::uint8_t>(kEccArea.size())};
  sized.insert(sized.end(), kEccArea.begin(), kEccArea.end());
  EXPECT_FALSE(Public::parse(sized).has_value());
}

TEST(TpmStructures, AUnionOfAnotherKindIsRefused) {
  EXPECT_FALSE(Public::parse(from_hex("0008000b 00000000 0000 0010 0000")).has_value());  // KEYEDHASH
  EXPECT_FALSE(
      Public::parse(from_hex("0025000b 00000000 0000 0006 0080 0043 0000")).has_value());  // SYMCIPHER
}

}  // namespace
}  // namespace blockauth::webauthn::tpm
