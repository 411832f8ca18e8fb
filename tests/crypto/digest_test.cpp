// Known answers of FIPS 180-4, RFC 4231 and RFC 5869.
#include "crypto/digest.hpp"

#include <gtest/gtest.h>

#include <string>

#include "crypto/hex.hpp"

namespace blockauth::crypto {
namespace {

Bytes octets(const Sha256Digest& digest) { return {digest.begin(), digest.end()}; }

TEST(Sha256, HasTheDigestOfTheEmptyMessage) {
  EXPECT_EQ(octets(sha256({})), from_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

TEST(Sha256, HasTheDigestsOfFips180) {
  EXPECT_EQ(octets(sha256(as_bytes("abc"))),
            from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(octets(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            from_hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST(HmacSha256, Rfc4231Case1) {
  EXPECT_EQ(octets(hmac_sha256(Bytes(20, 0x0b), {as_bytes("Hi There")})),
            from_hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
}

TEST(HmacSha256, Rfc4231Case2_AKeyShorterThanTheDigest) {
  EXPECT_EQ(octets(hmac_sha256(as_bytes("Jefe"), {as_bytes("what do ya want for nothing?")})),
            from_hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

TEST(HmacSha256, Rfc4231Case6_AKeyLongerThanTheBlock) {
  EXPECT_EQ(octets(hmac_sha256(Bytes(131, 0xaa),
                               {as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")})),
            from_hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
}

TEST(HmacSha256, PartsAreConcatenated) {
  EXPECT_EQ(hmac_sha256(as_bytes("Jefe"), {as_bytes("what do ya want"), {}, as_bytes(" for nothing?")}),
            hmac_sha256(as_bytes("Jefe"), {as_bytes("what do ya want for nothing?")}));
}

// The context is reused between calls; an empty key must not mean "the key of the call before".
TEST(HmacSha256, AnEmptyKeyIsNotThePreviousKey) {
  const Sha256Digest other = hmac_sha256(as_bytes("Jefe"), {});
  const Sha256Digest empty = hmac_sha256({}, {});
  EXPECT_NE(empty, other);
  EXPECT_EQ(octets(empty), from_hex("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

TEST(HkdfSha256, Rfc5869Case1) {
  const Bytes info = from_hex("f0f1f2f3f4f5f6f7f8f9");
  const SecretBytes key =
      hkdf_sha256(Bytes(22, 0x0b), from_hex("000102030405060708090a0b0c"), as_chars(info), 42);
  EXPECT_EQ(to_bytes(key.expose()),
            from_hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                     "34007208d5b887185865"));
}

TEST(HkdfSha256, Rfc5869Case3_WithoutSaltAndInfo) {
  const SecretBytes key = hkdf_sha256(Bytes(22, 0x0b), {}, "", 42);
  EXPECT_EQ(to_bytes(key.expose()),
            from_hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                     "9d201395faa4b61a96c8"));
}

TEST(HkdfSha256, AnotherLabelGivesAnotherKey) {
  const Bytes input(32, 0x01);
  EXPECT_FALSE(equal(hkdf_sha256(input, {}, "a", 32).expose(), hkdf_sha256(input, {}, "b", 32).expose()));
}

TEST(Fingerprint, IsTheStartOfTheDigest) { EXPECT_EQ(fingerprint(as_bytes("abc")), "ba7816bf"); }

}  // namespace
}  // namespace blockauth::crypto
