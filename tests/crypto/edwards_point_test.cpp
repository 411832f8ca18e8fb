// Which octet strings are points of the Edwards curves, and which points are no keys?
#include "crypto/edwards_point.hpp"

#include <gtest/gtest.h>

#include "crypto/hex.hpp"

namespace blockauth::crypto {
namespace {

bool is_ed25519(std::string_view hex) { return is_edwards_key_point(Curve::Ed25519, from_hex(hex)); }

// The octet `first`, then zeros.
bool is_point(Curve curve, std::uint8_t first) {
  Bytes y(curve == Curve::Ed25519 ? 32 : 57, 0);
  y[0] = first;
  return is_edwards_key_point(curve, y);
}

TEST(EdwardsPoint, PublicKeysOfRfc8032AreAccepted) {
  EXPECT_TRUE(is_ed25519("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  EXPECT_TRUE(is_ed25519("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  EXPECT_TRUE(is_edwards_key_point(Curve::Ed448,
                                   from_hex("5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e9"
                                            "6778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180")));
}

TEST(EdwardsPoint, TheGeneratorIsAcceptedWithEitherSign) {
  EXPECT_TRUE(is_ed25519("5866666666666666666666666666666666666666666666666666666666666666"));
  EXPECT_TRUE(is_ed25519("58666666666666666666666666666666666666666666666666666666666666e6"));
}

// Which small y have an x was computed with Euler's criterion in another language.
TEST(EdwardsPoint, AnYWithoutAnXIsRefused) {
  EXPECT_FALSE(is_point(Curve::Ed25519, 2));
  EXPECT_TRUE(is_point(Curve::Ed25519, 3));
  EXPECT_FALSE(is_point(Curve::Ed25519, 7));
  EXPECT_TRUE(is_point(Curve::Ed25519, 9));
  EXPECT_FALSE(is_point(Curve::Ed448, 2));
  EXPECT_TRUE(is_point(Curve::Ed448, 3));
}

TEST(EdwardsPoint, AnYAtOrAboveThePrimeIsRefused) {
  EXPECT_FALSE(is_ed25519("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));  // p + 3
  EXPECT_FALSE(is_ed25519("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));  // p
  EXPECT_FALSE(is_edwards_key_point(Curve::Ed448, Bytes(57, 0x7f)));
}

TEST(EdwardsPoint, PointsOfSmallOrderAreNoKeys) {
  EXPECT_FALSE(is_ed25519("0100000000000000000000000000000000000000000000000000000000000000"));  // 1
  EXPECT_FALSE(is_ed25519("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));  // 2
  EXPECT_FALSE(is_ed25519("0000000000000000000000000000000000000000000000000000000000000000"));  // 4
  EXPECT_FALSE(is_ed25519("0000000000000000000000000000000000000000000000000000000000000080"));  // 4
  EXPECT_FALSE(is_ed25519("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));  // 8
  EXPECT_FALSE(is_ed25519("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"));  // 8
  EXPECT_FALSE(is_ed25519("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));  // 8
  EXPECT_FALSE(is_ed25519("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"));  // 8
  EXPECT_FALSE(is_point(Curve::Ed448, 0));
  EXPECT_FALSE(is_point(Curve::Ed448, 1));
  Bytes minus_one(56, 0xff);
  minus_one[0] = 0xfe;
  minus_one[28] = 0xfe;
  minus_one.push_back(0);
  EXPECT_FALSE(is_edwards_key_point(Curve::Ed448, minus_one));
}

TEST(EdwardsPoint, TheEmptyStringIsRefused) { EXPECT_FALSE(is_edwards_key_point(Curve::Ed25519, {})); }

}  // namespace
}  // namespace blockauth::crypto
