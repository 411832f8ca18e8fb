#include "webauthn/cose_key.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "crypto/private_key.hpp"
#include "crypto/public_key.hpp"
#include "support/cbor_writer.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::Cbor;
using enum COSEAlgorithmIdentifier;

// One key for each algorithm: making RSA keys is slow.
const crypto::PrivateKey& key_of(COSEAlgorithmIdentifier algorithm) {
  static std::map<COSEAlgorithmIdentifier, crypto::PrivateKey> keys;
  auto found = keys.find(algorithm);
  if (found == keys.end()) {
    support::SeededRandom random("cose_key");
    found = keys.emplace(algorithm, crypto::PrivateKey::generate(algorithm, random).value()).first;
  }
  return found->second;
}

Cbor cose_key_of(COSEAlgorithmIdentifier algorithm) { return support::cose_key(key_of(algorithm)); }

Errc parse_refusal(const Bytes& encoded) {
  const auto key = CoseKey::parse(encoded);
  return key ? Errc::internal_error : key.error().code;
}

// What parse() or else check() says.
Errc refusal(const Cbor& key) {
  const Bytes encoded = key.encode();
  const auto parsed = CoseKey::parse(encoded);
  if (!parsed) return parsed.error().code;
  const auto checked = parsed->check();
  return checked ? Errc::internal_error : checked.error().code;
}

TEST(CoseKey, OfEverySupportedAlgorithmIsUsable) {
  for (const COSEAlgorithmIdentifier algorithm : crypto::supported_algorithms()) {
    SCOPED_TRACE(to_string(algorithm));
    const crypto::PrivateKey& key = key_of(algorithm);
    const Bytes encoded = support::cose_key(key).encode();
    const auto parsed = CoseKey::parse(encoded);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->algorithm, algorithm);
    EXPECT_TRUE(parsed->check().has_value());
    const Bytes message{1, 2, 3};
    EXPECT_TRUE(parsed->verify(message, key.sign(message).value()).has_value());
    const auto refused = parsed->verify(Bytes{1, 2, 4}, key.sign(message).value());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::invalid_signature);
  }
}

TEST(CoseKey, LabelsMayStandInAnyOrder) {
  EXPECT_EQ(refusal(cose_key_of(ES256).reverse()), Errc::internal_error);
}

TEST(CoseKey, EachParameterIsRequired) {
  for (const std::int64_t label : {1, 3, -1, -2, -3}) {
    EXPECT_EQ(parse_refusal(cose_key_of(ES256).remove(label).encode()), Errc::malformed_cose_key) << label;
  }
  for (const std::int64_t label : {1, 3, -1, -2}) {
    EXPECT_EQ(parse_refusal(cose_key_of(EdDSA).remove(label).encode()), Errc::malformed_cose_key) << label;
    EXPECT_EQ(parse_refusal(cose_key_of(RS256).remove(label).encode()), Errc::malformed_cose_key) << label;
  }
}

TEST(CoseKey, EachParameterHasItsType) {
  for (const std::int64_t label : {1, 3, -1, -2, -3}) {
    EXPECT_EQ(parse_refusal(cose_key_of(ES256).set(label, Cbor::text("x")).encode()),
              Errc::malformed_cose_key);
    EXPECT_EQ(parse_refusal(cose_key_of(ES256).set(label, Cbor::null()).encode()), Errc::malformed_cose_key);
  }
}

TEST(CoseKey, DuplicateLabelsAreRefused) {
  for (const std::int64_t label : {1, 3, -1, -2, -3}) {
    Cbor key = cose_key_of(ES256);
    key.append(Cbor::integer(label), *key.find(label));
    EXPECT_EQ(parse_refusal(key.encode()), Errc::malformed_cbor) << label;
  }
}

TEST(CoseKey, WhatIsNoMapIsNoKey) {
  for (const Cbor& item : {Cbor::integer(1), Cbor::array({}), Cbor::bytes(Bytes(65)), Cbor::null()}) {
    EXPECT_EQ(parse_refusal(item.encode()), Errc::malformed_cose_key);
  }
  EXPECT_EQ(parse_refusal({}), Errc::malformed_cbor);
}

TEST(CoseKey, EveryPrefixIsRefused) {
  for_each_prefix(cose_key_of(ES256).encode(),
                  [](const Bytes& prefix) { EXPECT_EQ(parse_refusal(prefix), Errc::malformed_cbor); });
}

// RFC 9053 §7.1.1 allows a sign bit in place of y; WebAuthn §5.8.5 does not.
TEST(CoseKey, CompressedPointsAreRefused) {
  EXPECT_EQ(parse_refusal(cose_key_of(ES256).set(-3, Cbor::boolean(true)).encode()),
            Errc::malformed_cose_key);
}

TEST(CoseKey, UnknownTypesAndCurvesAreRefused) {
  for (const std::int64_t kty : {0, 4, 5, -1, 1000}) {
    EXPECT_EQ(parse_refusal(cose_key_of(ES256).set(1, Cbor::integer(kty)).encode()),
              Errc::malformed_cose_key);
  }
  for (const std::int64_t crv : {0, 4, 5, 9, 256, -1}) {  // 4 and 5: X25519 and X448 sign nothing
    EXPECT_EQ(parse_refusal(cose_key_of(ES256).set(-1, Cbor::integer(crv)).encode()),
              Errc::malformed_cose_key);
  }
}

// §5.8.5: the algorithm fixes key type and curve.
TEST(CoseKey, OfOneAlgorithmIsNoKeyOfAnother) {
  const auto supported = crypto::supported_algorithms();
  const auto shape = [](COSEAlgorithmIdentifier algorithm) {
    const crypto::PublicKeyOctets octets = key_of(algorithm).public_key();
    if (!octets.public_key.empty()) return static_cast<int>(algorithm);
    return octets.modulus.empty() ? static_cast<int>(octets.curve) : 0;
  };
  for (const COSEAlgorithmIdentifier made : supported) {
    for (const COSEAlgorithmIdentifier claimed : supported) {
      Cbor key = cose_key_of(made);
      key.set(3, Cbor::integer(static_cast<std::int64_t>(claimed)));
      const Errc expected = shape(made) == shape(claimed) ? Errc::internal_error : Errc::malformed_cose_key;
      EXPECT_EQ(refusal(key), expected) << to_string(made) << " as " << to_string(claimed);
    }
  }
}

TEST(CoseKey, OfAnAlgorithmThisBuildLacksParsesButVerifiesNothing) {
  for (const std::int64_t alg : {-48, -50, -65534, -25, 5, 0, 2147483647}) {
    if (crypto::is_supported(static_cast<COSEAlgorithmIdentifier>(alg))) continue;
    const Bytes encoded = cose_key_of(ES256).set(3, Cbor::integer(alg)).encode();
    const auto key = CoseKey::parse(encoded);
    ASSERT_TRUE(key.has_value()) << alg;
    EXPECT_FALSE(key->parameters.has_value());
    EXPECT_EQ(key->check().error().code, Errc::algorithm_not_allowed) << alg;
    EXPECT_EQ(key->verify(Bytes{1}, Bytes{2}).error().code, Errc::algorithm_not_allowed) << alg;
  }
}

// kty AKP (RFC 9964) carries the keys of other algorithms than these.
TEST(CoseKey, OfAnAlgorithmKeyPairIsNoEcKey) {
  const Cbor key = Cbor::map({{Cbor::integer(1), Cbor::integer(7)},
                              {Cbor::integer(3), Cbor::integer(-7)},
                              {Cbor::integer(-1), Cbor::bytes(Bytes(1312, 0x5a))}});
  EXPECT_EQ(refusal(key), Errc::malformed_cose_key);
  EXPECT_EQ(parse_refusal(Cbor(key).remove(-1).encode()), Errc::malformed_cose_key);
  EXPECT_EQ(parse_refusal(Cbor(key).set(-1, Cbor::text("x")).encode()), Errc::malformed_cose_key);
}

// 4294967289 is -7 modulo 2^32.
TEST(CoseKey, AnAlgorithmThatDoesNotFitIsNotTruncated) {
  for (const std::int64_t alg : {4294967289LL, -4294967303LL, 2147483648LL, -2147483649LL}) {
    EXPECT_EQ(refusal(cose_key_of(ES256).set(3, Cbor::integer(alg))), Errc::malformed_cose_key) << alg;
  }
}

TEST(CoseKey, CoordinatesHaveTheLengthOfTheCurve) {
  for (const std::int64_t label : {-2, -3}) {
    Cbor shorter = cose_key_of(ES256);
    shorter.find(label)->octets().pop_back();
    EXPECT_EQ(refusal(shorter), Errc::malformed_cose_key);
    Cbor longer = cose_key_of(ES256);
    longer.find(label)->octets().insert(longer.find(label)->octets().begin(), 0);
    EXPECT_EQ(refusal(longer), Errc::malformed_cose_key);
    EXPECT_EQ(refusal(cose_key_of(ES256).set(label, Cbor::bytes({}))), Errc::malformed_cose_key);
  }
  EXPECT_EQ(refusal(cose_key_of(EdDSA).set(-2, Cbor::bytes(Bytes(31, 1)))), Errc::malformed_cose_key);
}

TEST(CoseKey, PointsAreOnTheCurve) {
  for (const COSEAlgorithmIdentifier algorithm : {ES256, ES384, ES512, ES256K}) {
    Cbor key = cose_key_of(algorithm);
    key.find(-3)->octets().back() ^= 0x01;
    EXPECT_EQ(refusal(key), Errc::malformed_cose_key) << to_string(algorithm);
  }
  EXPECT_EQ(refusal(cose_key_of(ES256).set(-2, Cbor::bytes(Bytes(32))).set(-3, Cbor::bytes(Bytes(32)))),
            Errc::malformed_cose_key);
}

TEST(CoseKey, RsaKeysAreNeitherTooSmallNorTooLarge) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{128}, std::size_t{255}, std::size_t{1025}}) {
    EXPECT_EQ(refusal(cose_key_of(RS256).set(-1, Cbor::bytes(Bytes(bytes, 0xff)))), Errc::malformed_cose_key)
        << bytes;
  }
  EXPECT_EQ(refusal(cose_key_of(RS256).set(-2, Cbor::bytes(Bytes{0x01}))), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(cose_key_of(RS256).set(-2, Cbor::bytes(Bytes{0x01, 0x00}))), Errc::malformed_cose_key);
  EXPECT_EQ(refusal(cose_key_of(RS256).set(-2, Cbor::bytes(Bytes(256, 0xff)))), Errc::malformed_cose_key);
}

}  // namespace
}  // namespace blockauth::webauthn
