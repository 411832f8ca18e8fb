// Are keys read, named and published as the RFCs say, and secrets never published?
#include "blockauth/token/signing_key.hpp"

#include <gtest/gtest.h>

#include "crypto/pem.hpp"
#include "token/forge.hpp"

namespace blockauth::token {
namespace {

constexpr std::array kBoth{JwsAlgorithm::ES256, JwsAlgorithm::RS256};

// RFC 7638 §3.1
constexpr std::string_view kRfc7638Members =
    R"("kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPe)"
    R"(bWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnY)"
    R"(b9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-cs)"
    R"(FCur-kEgU8awapJzKnqDKgw","e":"AQAB")";
constexpr std::string_view kRfc7638Thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

std::string jwks_of(std::string_view members) { return R"({"keys":[{)" + std::string(members) + "}]}"; }

Errc refusal(std::string_view json) {
  const auto keys = parse_jwks(json, kBoth);
  EXPECT_FALSE(keys.has_value()) << json;
  return keys.has_value() ? Errc::internal_error : keys.error().code;
}

TEST(SigningKey, TheKeyIdIsTheThumbprintOfRfc7638) {
  const auto keys = parse_jwks(jwks_of(kRfc7638Members), kBoth).value();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys.front().key_id(), kRfc7638Thumbprint);
  EXPECT_EQ(keys.front().algorithm(), JwsAlgorithm::RS256);
}

TEST(SigningKey, AGeneratedPemIsReadAgainAsTheSameKey) {
  const SecretBytes pem = es256_pem("a");
  EXPECT_TRUE(text_of(pem).starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const SigningKey key = SigningKey::from_pem(JwsAlgorithm::ES256, text_of(pem)).value();
  EXPECT_EQ(key.algorithm(), JwsAlgorithm::ES256);
  EXPECT_EQ(key.key_id(), es256_key("a").key_id());
  EXPECT_NE(key.key_id(), es256_key("b").key_id());
}

TEST(SigningKey, TheJwkSetHoldsPublicHalvesOnly) {
  const std::vector keys{es256_key("a"), es256_key("b")};
  const std::string json = jwks_json(keys);
  EXPECT_EQ(json.find("\"d\""), std::string::npos);
  const auto read = parse_jwks(json, kBoth).value();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].key_id(), keys[0].key_id());
  EXPECT_EQ(read[1].key_id(), keys[1].key_id());
  const std::string expected_start =
      R"({"keys":[{"kid":")" + keys[0].key_id() + R"(","use":"sig","alg":"ES256","crv":)";
  EXPECT_TRUE(json.starts_with(expected_start)) << json;
}

TEST(SigningKey, AnHmacSecretIsNeverPublished) {
  const SigningKey key = SigningKey::from_secret(SecretBytes(Bytes(32, 0x5a))).value();
  EXPECT_FALSE(key.public_jwk().has_value());
  EXPECT_EQ(jwks_json(std::vector{key}), R"({"keys":[]})");
}

TEST(SigningKey, AShortHmacSecretIsRefused) {
  const auto key = SigningKey::from_secret(SecretBytes(Bytes(31, 0x5a)));
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, Errc::invalid_configuration);
}

TEST(SigningKey, APemOfAnotherKindIsRefused) {
  support::SeededRandom random("p");
  const auto p384 = crypto::private_pem(
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES384, random).value().to_pkcs8());
  const auto rsa = crypto::private_pem(
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::RS256, random).value().to_pkcs8());
  const SecretBytes ec = es256_pem("a");
  const std::vector<std::pair<JwsAlgorithm, std::string_view>> wrong{
      {JwsAlgorithm::ES256, text_of(p384)}, {JwsAlgorithm::ES256, text_of(rsa)},
      {JwsAlgorithm::RS256, text_of(ec)},   {JwsAlgorithm::HS256, text_of(ec)},
      {JwsAlgorithm::ES256, "no PEM"},      {JwsAlgorithm::ES256, ""}};
  for (const auto& [algorithm, pem] : wrong) {
    const auto key = SigningKey::from_pem(algorithm, pem);
    ASSERT_FALSE(key.has_value()) << to_string(algorithm);
    EXPECT_EQ(key.error().code, Errc::invalid_configuration);
  }
}

TEST(SigningKey, AnRsaKeySignsRs256) {
  support::SeededRandom random("p");
  const auto pem = crypto::private_pem(
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::RS256, random).value().to_pkcs8());
  const SigningKey key = SigningKey::from_pem(JwsAlgorithm::RS256, text_of(pem)).value();
  const TokenProfile profile{"at+jwt", "access", "i", "a"};
  Claims claims;
  claims.subject = "u";
  claims.expires_at = NumericDate(std::chrono::seconds{100});
  const std::string token = JwtIssuer(key, profile).issue(claims).value();
  const auto published = parse_jwks(jwks_json(std::vector{key}), kBoth).value();
  EXPECT_TRUE(JwtVerifier(published, profile).verify(token, TimePoint{}).has_value());
}

TEST(SigningKey, APublicPemVerifiesAndAPrivateOneIsNoPublicOne) {
  // The public half of RFC 7515 appendix A.3's key, as SubjectPublicKeyInfo.
  constexpr std::string_view kPem =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
      "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
      "-----END PUBLIC KEY-----\n";
  const auto key = VerificationKey::from_pem(JwsAlgorithm::ES256, kPem).value();
  // The same key as the RFC prints it.
  const auto jwk =
      parse_jwks(jwks_of(R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                         R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")"),
                 kBoth)
          .value();
  EXPECT_EQ(key.key_id(), jwk.front().key_id());
  const auto wrong = VerificationKey::from_pem(JwsAlgorithm::ES256, text_of(es256_pem("a")));
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code, Errc::invalid_configuration);
}

TEST(Jwks, KeysForOtherPurposesAreSkipped) {
  const std::string rsa(kRfc7638Members);
  const std::string json = R"({"keys":[{"use":"enc",)" + rsa + R"(},{"alg":"RS512",)" + rsa +
                           R"(},{"kty":"OKP","crv":"Ed25519","x":"AA"},{"kid":"mine",)" + rsa + "}]}";
  const auto keys = parse_jwks(json, kBoth).value();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys.front().key_id(), "mine");
}

TEST(Jwks, OnlyAllowedAlgorithmsAreTaken) {
  constexpr std::array only{JwsAlgorithm::ES256};
  const auto keys = parse_jwks(jwks_of(kRfc7638Members), only);
  ASSERT_FALSE(keys.has_value());
  EXPECT_EQ(keys.error().code, Errc::invalid_configuration);
}

TEST(Jwks, SecretPrivateAndBrokenKeysAreRefused) {
  const std::string rsa(kRfc7638Members);
  EXPECT_EQ(refusal(jwks_of(R"("kty":"oct","k":"AAAA")")), Errc::invalid_configuration);
  EXPECT_EQ(refusal(jwks_of(rsa + R"(,"d":"AAAA")")), Errc::invalid_configuration);
  EXPECT_EQ(refusal(jwks_of(R"("kty":"RSA","n":"AQAB","e":"AQAB")")), Errc::invalid_configuration);
  EXPECT_EQ(refusal(jwks_of(R"("kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA")")),
            Errc::invalid_configuration);
  EXPECT_EQ(refusal(jwks_of(R"("kty":"EC","crv":"P-256","x":1,"y":2)")), Errc::invalid_configuration);
  EXPECT_EQ(refusal(jwks_of(rsa + R"(,"kty":"RSA")")), Errc::invalid_configuration);
}

TEST(Jwks, WhatIsNoSetOfUsableKeysIsRefused) {
  for (const std::string_view json :
       {"", "{", "[]", "{}", R"({"keys":{}})", R"({"keys":[]})", R"({"keys":[1]})"}) {
    EXPECT_EQ(refusal(json), Errc::invalid_configuration);
  }
  EXPECT_EQ(refusal(std::string(kMaxJwksBytes + 1, ' ')), Errc::invalid_configuration);
}

}  // namespace
}  // namespace blockauth::token
