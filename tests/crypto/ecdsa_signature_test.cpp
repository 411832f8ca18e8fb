// The encodings of ECDSA signatures that decoders have been lenient about.
#include "crypto/ecdsa_signature.hpp"

#include <gtest/gtest.h>

#include "crypto/hex.hpp"

namespace blockauth::crypto {
namespace {

// A toy order of two octets, so that a signature can be read at a glance.
const Bytes kOrder = from_hex("ff01");

bool is_strict(std::string_view hex) { return is_strict_ecdsa_signature(from_hex(hex), kOrder); }

TEST(EcdsaSignature, TwoPositiveIntegersInASequenceAreAccepted) {
  EXPECT_TRUE(is_strict("3006 0201 01 0201 02"));
  EXPECT_TRUE(is_strict("3008 0202 1234 0202 5678"));
}

TEST(EcdsaSignature, AHighIntegerHasALeadingZeroOctet) {
  EXPECT_TRUE(is_strict("3009 0203 00ff00 0202 5678"));
  EXPECT_TRUE(is_strict("3009 0202 5678 0203 008001"));
}

TEST(EcdsaSignature, OneBelowTheOrderIsAcceptedAndTheOrderIsNot) {
  EXPECT_TRUE(is_strict("3008 0203 00ff00 0201 01"));
  EXPECT_FALSE(is_strict("3008 0203 00ff01 0201 01"));
  EXPECT_FALSE(is_strict("3008 0203 00ff02 0201 01"));
  EXPECT_TRUE(is_strict("3008 0201 01 0203 00ff00"));
  EXPECT_FALSE(is_strict("3008 0201 01 0203 00ff01"));
}

TEST(EcdsaSignature, AnIntegerLongerThanTheOrderIsRefused) {
  EXPECT_FALSE(is_strict("3008 0203 010000 0201 01"));
  EXPECT_FALSE(is_strict("3008 0201 01 0203 010000"));
}

TEST(EcdsaSignature, OfTwoFixedIntegersIsTheShortestDer) {
  EXPECT_EQ(ecdsa_signature_from_octets(from_hex("0001 0002")), from_hex("3006 0201 01 0201 02"));
  EXPECT_EQ(ecdsa_signature_from_octets(from_hex("1234 ff00")), from_hex("3009 0202 1234 0203 00ff00"));
  EXPECT_FALSE(is_strict_ecdsa_signature(ecdsa_signature_from_octets(from_hex("0000 0001")), kOrder));
}

TEST(EcdsaSignature, ZeroIsRefused) {
  EXPECT_FALSE(is_strict("3006 0201 00 0201 01"));
  EXPECT_FALSE(is_strict("3006 0201 01 0201 00"));
}

TEST(EcdsaSignature, NegativeIntegersAreRefused) {
  EXPECT_FALSE(is_strict("3006 0201 81 0201 01"));
  EXPECT_FALSE(is_strict("3006 0201 01 0201 ff"));
}

TEST(EcdsaSignature, EmptyIntegersAreRefused) {
  EXPECT_FALSE(is_strict("3005 0200 0201 01"));
  EXPECT_FALSE(is_strict("3005 0201 01 0200"));
}

TEST(EcdsaSignature, SuperfluousLeadingZerosAreRefused) {
  EXPECT_FALSE(is_strict("3007 0202 0001 0201 01"));
  EXPECT_FALSE(is_strict("3007 0201 01 0202 0001"));
  EXPECT_FALSE(is_strict("3008 0203 000080 0201 01"));
}

TEST(EcdsaSignature, OctetsAfterTheSequenceAreRefused) { EXPECT_FALSE(is_strict("3006 0201 01 0201 02 00")); }

TEST(EcdsaSignature, OctetsAfterTheIntegersAreRefused) {
  EXPECT_FALSE(is_strict("3007 0201 01 0201 02 00"));
  EXPECT_FALSE(is_strict("3009 0201 01 0201 02 0201 03"));
}

TEST(EcdsaSignature, LongFormLengthsThatFitTheShortFormAreRefused) {
  EXPECT_FALSE(is_strict("308106 0201 01 0201 02"));
  EXPECT_FALSE(is_strict("3007 028101 01 0201 02"));
  EXPECT_FALSE(is_strict("30820006 0201 01 0201 02"));
}

TEST(EcdsaSignature, TheLongFormIsReadWhereItIsNeeded) {
  Bytes order(100, 0xff);
  Bytes der = from_hex("3081 86 0241 01");
  der.resize(der.size() + 64, 0x11);
  const Bytes second = from_hex("0241 02");
  der.insert(der.end(), second.begin(), second.end());
  der.resize(der.size() + 64, 0x22);
  EXPECT_TRUE(is_strict_ecdsa_signature(der, order));
  der.pop_back();
  EXPECT_FALSE(is_strict_ecdsa_signature(der, order));
}

TEST(EcdsaSignature, TheIndefiniteFormIsRefused) { EXPECT_FALSE(is_strict("3080 0201 01 0201 02 0000")); }

TEST(EcdsaSignature, OtherTagsAreRefused) {
  EXPECT_FALSE(is_strict("3106 0201 01 0201 02"));
  EXPECT_FALSE(is_strict("3006 0401 01 0201 02"));
  EXPECT_FALSE(is_strict("3006 0201 01 0a01 02"));
}

TEST(EcdsaSignature, EveryPrefixIsRefused) {
  const Bytes whole = from_hex("3008 0202 1234 0202 5678");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(is_strict_ecdsa_signature(ByteView{whole}.first(size), kOrder)) << size;
  }
}

TEST(EcdsaSignature, OneIntegerAloneIsRefused) { EXPECT_FALSE(is_strict("3003 0201 01")); }

}  // namespace
}  // namespace blockauth::crypto
