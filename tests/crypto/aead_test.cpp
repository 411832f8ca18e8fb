#include "crypto/aead.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "crypto/hex.hpp"

namespace blockauth::crypto {
namespace {

// Gives the octets it was made with, once.
class ScriptedRandom final : public IRandom {
 public:
  explicit ScriptedRandom(Bytes octets) : octets_(std::move(octets)) {}
  void fill(std::span<std::uint8_t> out) noexcept override {
    std::copy_n(octets_.begin(), std::min(out.size(), octets_.size()), out.begin());
  }

 private:
  Bytes octets_;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16 (AES-256, with associated data).
const Bytes kKey = from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
const Bytes kNonce = from_hex("cafebabefacedbaddecaf888");
const Bytes kAssociated = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const Bytes kPlaintext = from_hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b39");
const Bytes kCiphertext = from_hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
    "c5f61e6393ba7a0abcc9f662");
const Bytes kTag = from_hex("76fc6ece0f4e1768cddf8853bb2d551b");

Bytes published() {
  Bytes sealed = kNonce;
  sealed.insert(sealed.end(), kCiphertext.begin(), kCiphertext.end());
  sealed.insert(sealed.end(), kTag.begin(), kTag.end());
  return sealed;
}

TEST(Aead, SealsAsThePublishedTestCase) {
  ScriptedRandom random(kNonce);
  EXPECT_EQ(seal(kKey, kAssociated, kPlaintext, random), published());
}

TEST(Aead, UnsealsThePublishedTestCase) {
  const auto secret = unseal(kKey, kAssociated, published());
  ASSERT_TRUE(secret.has_value());
  EXPECT_TRUE(equal(secret->expose(), kPlaintext));
}

TEST(Aead, AnEmptySecretSurvives) {
  ScriptedRandom random(kNonce);
  const auto secret = unseal(kKey, {}, seal(kKey, {}, {}, random));
  ASSERT_TRUE(secret.has_value());
  EXPECT_TRUE(secret->empty());
}

TEST(Aead, OneChangedBitAnywhereIsNoticed) {
  for (std::size_t at = 0; at < published().size(); ++at) {
    Bytes sealed = published();
    sealed[at] ^= 1;
    EXPECT_FALSE(unseal(kKey, kAssociated, sealed).has_value()) << at;
  }
}

TEST(Aead, AnotherKeyOpensNothing) {
  Bytes key = kKey;
  key[0] ^= 1;
  EXPECT_FALSE(unseal(key, kAssociated, published()).has_value());
}

TEST(Aead, AValueSealedForAnotherUseIsRefused) {
  EXPECT_FALSE(unseal(kKey, as_bytes("another use"), published()).has_value());
}

TEST(Aead, ATruncatedValueIsRefused) {
  for (std::size_t size = 0; size < published().size(); ++size) {
    const Bytes sealed = published();
    EXPECT_FALSE(unseal(kKey, kAssociated, ByteView{sealed}.first(size)).has_value()) << size;
  }
}

}  // namespace
}  // namespace blockauth::crypto
