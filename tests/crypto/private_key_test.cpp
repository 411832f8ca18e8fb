// Are keys reproducible from a seed, and do they survive being stored?
#include "crypto/private_key.hpp"

#include <gtest/gtest.h>

#include "crypto/hex.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::crypto {
namespace {

using enum COSEAlgorithmIdentifier;
using support::SeededRandom;

Bytes generated_x(COSEAlgorithmIdentifier algorithm, std::string_view seed) {
  SeededRandom random{seed};
  return PrivateKey::generate(algorithm, random).value().public_key().x;
}

TEST(PrivateKey, TheSameSeedGivesTheSameKey) {
  for (const auto algorithm : {ES256, ES384, ES512, ES256K, EdDSA, COSEAlgorithmIdentifier::Ed448}) {
    EXPECT_EQ(generated_x(algorithm, "a"), generated_x(algorithm, "a")) << to_string(algorithm);
    EXPECT_NE(generated_x(algorithm, "a"), generated_x(algorithm, "b")) << to_string(algorithm);
  }
}

TEST(PrivateKey, OneSourceGivesOneKeyAfterAnother) {
  SeededRandom random{"a"};
  const Bytes first = PrivateKey::generate(ES256, random).value().public_key().x;
  EXPECT_NE(PrivateKey::generate(ES256, random).value().public_key().x, first);
}

TEST(PrivateKey, CoordinatesHaveTheCurvesLength) {
  EXPECT_EQ(generated_x(ES256, "a").size(), 32U);
  EXPECT_EQ(generated_x(ES384, "a").size(), 48U);
  EXPECT_EQ(generated_x(ES512, "a").size(), 66U);
  EXPECT_EQ(generated_x(EdDSA, "a").size(), 32U);
  EXPECT_EQ(generated_x(COSEAlgorithmIdentifier::Ed448, "a").size(), 57U);
}

TEST(PrivateKey, AlgorithmsWithoutKeysAreNotAllowed) {
  SeededRandom random{"a"};
  const Result<PrivateKey> key = PrivateKey::generate(static_cast<COSEAlgorithmIdentifier>(0), random);
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, Errc::algorithm_not_allowed);
}

// RFC 8032 §7.1, TEST 1, wrapped as RFC 8410 §7 shows.
const Bytes kEd25519Pkcs8 = from_hex(
    "302e020100300506032b657004220420"
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

TEST(PrivateKey, Rfc8032KeyIsReadFromPkcs8AndSignsAsTheRfcSays) {
  const PrivateKey key = PrivateKey::from_pkcs8(EdDSA, kEd25519Pkcs8).value();
  EXPECT_EQ(key.public_key().x, from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  EXPECT_EQ(key.sign({}).value(),
            from_hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
  EXPECT_EQ(to_bytes(key.to_pkcs8().expose()), kEd25519Pkcs8);
}

TEST(PrivateKey, Pkcs8KeepsTheKeyOfEveryAlgorithm) {
  SeededRandom random{"stored"};
  for (const auto algorithm : supported_algorithms()) {
    const PrivateKey key = PrivateKey::generate(algorithm, random).value();
    const PrivateKey again = PrivateKey::from_pkcs8(algorithm, key.to_pkcs8().expose()).value();
    EXPECT_EQ(again.algorithm(), algorithm);
    const PublicKeyOctets octets = key.public_key();
    EXPECT_TRUE(
        verify_signature(algorithm, parameters_of(octets), as_bytes("m"), again.sign(as_bytes("m")).value())
            .has_value())
        << to_string(algorithm);
  }
}

Errc refusal(COSEAlgorithmIdentifier algorithm, ByteView pkcs8) {
  const Result<PrivateKey> key = PrivateKey::from_pkcs8(algorithm, pkcs8);
  return key.has_value() ? Errc::internal_error : key.error().code;
}

TEST(PrivateKey, AKeyOfAnotherAlgorithmIsRefused) {
  EXPECT_EQ(refusal(ES256, kEd25519Pkcs8), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(RS256, kEd25519Pkcs8), Errc::malformed_cose_key);
  SeededRandom random{"a"};
  const PrivateKey p256 = PrivateKey::generate(ES256, random).value();
  EXPECT_EQ(refusal(ES384, p256.to_pkcs8().expose()), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(ES256K, p256.to_pkcs8().expose()), Errc::malformed_cose_key);
}

TEST(PrivateKey, WhatIsNotOnePkcs8StructureIsRefused) {
  Bytes trailing = kEd25519Pkcs8;
  trailing.push_back(0);
  EXPECT_EQ(refusal(EdDSA, trailing), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(EdDSA, ByteView{kEd25519Pkcs8}.first(20)), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(EdDSA, {}), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(EdDSA, as_bytes("not a key")), Errc::malformed_cose_key);
}

}  // namespace
}  // namespace blockauth::crypto
