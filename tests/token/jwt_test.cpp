// Does the verifier accept exactly the tokens it should? Attacks of RFC 8725 and more, each on an otherwise
// good token.
#include "blockauth/token/jwt.hpp"

#include <gtest/gtest.h>

#include "crypto/pem.hpp"
#include "crypto/public_key.hpp"
#include "token/forge.hpp"
#include "token/token_profiles.hpp"

namespace blockauth::token {
namespace {

using std::chrono::seconds;

constexpr TimePoint kNow{seconds{1'800'000'000}};
const TokenProfile kAccess{"at+jwt", "access", "https://issuer.example", "api"};
const TokenProfile kRefresh{"refresh+jwt", "refresh", "https://issuer.example",
                            "https://issuer.example#refresh"};

// HS256 throughout, where the attack does not depend on the algorithm: then a test can sign anything itself.
const Bytes kSecret(32, 0x5a);
SigningKey hmac_key() { return SigningKey::from_secret(SecretBytes(ByteView(kSecret))).value(); }

Claims good_claims() {
  Claims claims;
  claims.subject = "u1";
  claims.user_id = "u1";
  claims.email = "ann@example.org";
  claims.token_id = "j1";
  claims.issued_at = NumericDate(seconds{1'800'000'000});
  claims.expires_at = NumericDate(seconds{1'800'000'900});
  claims.auth_time = NumericDate(seconds{1'799'999'990});
  claims.methods = {"pop", "user"};
  claims.context_class = "phr";
  claims.session = Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  return claims;
}

std::string good_header() {
  return R"({"alg":"HS256","typ":"at+jwt","kid":")" + hmac_key().key_id() + R"("})";
}

std::string good_payload() {
  return R"({"user_id":"u1","exp":1800000900,"type":"access","sub":"u1","iss":"https://issuer.example","aud":"api"})";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string with_payload(std::string_view payload) { return hs256_token(good_header(), payload, kSecret); }
std::string with_header(std::string_view header) { return hs256_token(header, good_payload(), kSecret); }

JwtVerifier verifier() { return JwtVerifier({hmac_key().verification_key()}, kAccess); }

Errc refusal(const std::string& token, TimePoint now = kNow) {
  const auto verified = verifier().verify(token, now);
  EXPECT_FALSE(verified.has_value()) << "accepted: " << header_of(token) << payload_of(token);
  return verified.has_value() ? Errc::internal_error : verified.error().code;
}

TEST(Jwt, AnIssuedTokenSaysWhatWasPutIn) {
  const SigningKey key = es256_key("a");
  const std::string token = JwtIssuer(key, kAccess).issue(good_claims()).value();
  const auto verified = JwtVerifier({key.verification_key()}, kAccess).verify(token, kNow);
  ASSERT_TRUE(verified.has_value()) << verified.error().detail;
  const Claims& claims = verified->claims();
  EXPECT_EQ(claims.subject, "u1");
  EXPECT_EQ(claims.user_id, "u1");
  EXPECT_EQ(claims.email, "ann@example.org");
  EXPECT_EQ(claims.token_id, "j1");
  EXPECT_EQ(claims.issuer, kAccess.issuer);
  EXPECT_EQ(claims.audience, std::vector<std::string>{"api"});
  EXPECT_EQ(claims.type, "access");
  EXPECT_EQ(claims.expires_at, good_claims().expires_at);
  EXPECT_EQ(claims.auth_time, good_claims().auth_time);
  EXPECT_EQ(claims.methods, (std::vector<std::string>{"pop", "user"}));
  EXPECT_EQ(claims.context_class, "phr");
  EXPECT_EQ(claims.session, good_claims().session);
}

TEST(Jwt, TheWireFormIsThatOfTheContract) {
  const std::string token = JwtIssuer(hmac_key(), kAccess).issue(good_claims()).value();
  EXPECT_EQ(header_of(token), good_header());
  EXPECT_EQ(payload_of(token),
            R"({"user_id":"u1","email":"ann@example.org","jti":"j1","iat":1800000000,"exp":1800000900,)"
            R"("type":"access","sub":"u1","iss":"https://issuer.example","aud":"api","amr":["pop","user"],)"
            R"("acr":"phr","auth_time":1799999990,"sid":"01890a5d-ac96-774b-bcce-b302099a8057"})");
}

TEST(Jwt, AnEs256SignatureVerifiesWithoutCjose) {
  const SecretBytes pem = es256_pem("a");
  const auto key = SigningKey::from_pem(JwsAlgorithm::ES256, text_of(pem)).value();
  const std::string token = JwtIssuer(key, kAccess).issue(good_claims()).value();
  const auto octets = crypto::read_private_pem(text_of(pem)).value().public_key.octets;
  const Bytes raw = base64url_decode(segment(token, 2)).value();
  ASSERT_EQ(raw.size(), 64U);
  // RFC 7518 §3.4 is r || s; the crypto layer takes DER.
  const auto integer = [](ByteView half) {
    while (half.size() > 1 && half.front() == 0) half = half.subspan(1);
    Bytes out{0x02, static_cast<std::uint8_t>(half.size() + (half.front() >> 7))};
    if (half.front() >> 7) out.push_back(0);
    out.insert(out.end(), half.begin(), half.end());
    return out;
  };
  const Bytes r = integer(ByteView(raw).first(32));
  const Bytes s = integer(ByteView(raw).last(32));
  Bytes der{0x30, static_cast<std::uint8_t>(r.size() + s.size())};
  der.insert(der.end(), r.begin(), r.end());
  der.insert(der.end(), s.begin(), s.end());
  const std::string input = token.substr(0, token.rfind('.'));
  EXPECT_TRUE(crypto::verify_signature(COSEAlgorithmIdentifier::ES256, crypto::parameters_of(octets),
                                       as_bytes(input), der)
                  .has_value());
}

TEST(Jwt, TheHandMadeTokenThatTheAttacksStartFromIsAccepted) {
  EXPECT_TRUE(verifier().verify(with_payload(good_payload()), kNow).has_value());
}

TEST(Jwt, AlgNoneIsRefused) {
  const std::string header = replaced(good_header(), "HS256", "none");
  EXPECT_EQ(refusal(encode(header) + "." + encode(good_payload()) + "."), Errc::token_invalid);
  EXPECT_EQ(refusal(with_header(header)), Errc::token_invalid);
}

// The classic: the verifier's public key, which everybody knows, used as an HMAC secret.
TEST(Jwt, Hs256KeyedWithThePublicKeyIsRefused) {
  const SigningKey key = es256_key("a");
  const JwtVerifier es256({key.verification_key()}, kAccess);
  const std::string header = R"({"alg":"HS256","typ":"at+jwt","kid":")" + key.key_id() + R"("})";
  const std::string& jwk = *key.public_jwk();
  const auto octets = crypto::read_private_pem(text_of(es256_pem("a"))).value().public_key.octets;
  Bytes point{0x04};
  point.insert(point.end(), octets.x.begin(), octets.x.end());
  point.insert(point.end(), octets.y.begin(), octets.y.end());
  for (const ByteView secret : {as_bytes(jwk), ByteView(point), ByteView(octets.x)}) {
    const auto verified = es256.verify(hs256_token(header, good_payload(), secret), kNow);
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().code, Errc::token_invalid);
  }
}

TEST(Jwt, AnAlgorithmThatIsNotTheKeysIsRefused) {
  for (const std::string_view other : {"HS384", "HS512", "ES256", "RS256", "hs256", ""}) {
    EXPECT_EQ(refusal(with_header(replaced(good_header(), "HS256", other))), Errc::token_invalid) << other;
  }
}

TEST(Jwt, ATokenOfAnotherKeyIsRefused) {
  const Bytes other(32, 0x11);
  EXPECT_EQ(refusal(hs256_token(good_header(), good_payload(), other)), Errc::token_invalid);
  EXPECT_EQ(refusal(with_header(replaced(good_header(), hmac_key().key_id(), "unknown"))),
            Errc::token_invalid);
}

TEST(Jwt, TheKeyIdChoosesAmongSeveralKeys) {
  const SigningKey current = es256_key("current");
  const SigningKey previous = es256_key("previous");
  const JwtVerifier both({current.verification_key(), previous.verification_key()}, kAccess);
  const std::string token = JwtIssuer(previous, kAccess).issue(good_claims()).value();
  EXPECT_TRUE(both.verify(token, kNow).has_value());
  const JwtVerifier retired({current.verification_key()}, kAccess);
  EXPECT_FALSE(retired.verify(token, kNow).has_value());
}

TEST(Jwt, WithoutAKeyIdOnlyASingleKeyIsTried) {
  const std::string token = with_header(R"({"alg":"HS256","typ":"at+jwt"})");
  EXPECT_TRUE(verifier().verify(token, kNow).has_value());
  const JwtVerifier two({hmac_key().verification_key(), es256_key("a").verification_key()}, kAccess);
  const auto verified = two.verify(token, kNow);
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, Errc::token_invalid);
}

TEST(Jwt, EveryChangedCharacterIsNoticed) {
  const std::string token = JwtIssuer(es256_key("a"), kAccess).issue(good_claims()).value();
  const JwtVerifier es256({es256_key("a").verification_key()}, kAccess);
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(es256.verify(changed, kNow).has_value()) << "at " << i;
  }
}

TEST(Jwt, ASignatureOfAnotherLengthIsRefused) {
  const SigningKey key = es256_key("a");
  const JwtVerifier es256({key.verification_key()}, kAccess);
  const std::string token = JwtIssuer(key, kAccess).issue(good_claims()).value();
  const Bytes signature = base64url_decode(segment(token, 2)).value();
  // The same two numbers with leading zeros: one signature must have one spelling.
  Bytes padded(66);
  std::copy_n(signature.begin(), 32, padded.begin() + 1);
  std::copy_n(signature.begin() + 32, 32, padded.begin() + 34);
  const std::string input = token.substr(0, token.rfind('.') + 1);
  for (const Bytes& other : {padded, Bytes(signature.begin(), signature.end() - 2), Bytes()}) {
    const auto verified = es256.verify(input + base64url_encode(other), kNow);
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().code, Errc::token_invalid);
  }
}

TEST(Jwt, ExpiryHasNoLeeway) {
  const std::string token = with_payload(good_payload());
  EXPECT_TRUE(verifier().verify(token, TimePoint{seconds{1'800'000'900}} - std::chrono::microseconds{1}));
  EXPECT_EQ(refusal(token, TimePoint{seconds{1'800'000'900}}), Errc::token_expired);
}

// RFC 7519 §2: a NumericDate may have a fraction, and some libraries write one.
TEST(Jwt, AFractionOfASecondProlongsNothing) {
  const std::string token =
      with_payload(replaced(good_payload(), R"("exp":1800000900)", R"("exp":1800000900.75)"));
  EXPECT_TRUE(verifier().verify(token, TimePoint{seconds{1'800'000'900}} - std::chrono::microseconds{1}));
  EXPECT_EQ(refusal(token, TimePoint{seconds{1'800'000'900}}), Errc::token_expired);
}

TEST(Jwt, NotBeforeIsHonoured) {
  const std::string payload = replaced(good_payload(), R"("user_id")", R"("nbf":1800000001,"user_id")");
  EXPECT_EQ(refusal(with_payload(payload)), Errc::token_invalid);
  EXPECT_TRUE(verifier().verify(with_payload(payload), TimePoint{seconds{1'800'000'001}}).has_value());
}

TEST(Jwt, AnotherIssuerOrAudienceIsRefused) {
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), "https://issuer", "https://other"))),
            Errc::token_invalid);
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), R"("api")", R"("other")"))), Errc::token_invalid);
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), R"("api")", R"([])"))), Errc::token_invalid);
  EXPECT_TRUE(verifier().verify(with_payload(replaced(good_payload(), R"("api")", R"(["x","api"])")), kNow));
}

TEST(Jwt, ARefreshTokenIsNoAccessTokenAndTheOtherWayRound) {
  const SigningKey key = hmac_key();
  const std::string refresh = JwtIssuer(key, kRefresh).issue(good_claims()).value();
  EXPECT_EQ(refusal(refresh), Errc::token_wrong_type);
  const std::string access = JwtIssuer(key, kAccess).issue(good_claims()).value();
  const auto verified = JwtVerifier({key.verification_key()}, kRefresh).verify(access, kNow);
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, Errc::token_wrong_type);
}

TEST(Jwt, TypAndTypeMustBothFit) {
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), "access", "refresh"))), Errc::token_wrong_type);
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), R"("type":"access",)", ""))),
            Errc::token_wrong_type);
  EXPECT_EQ(refusal(with_header(replaced(good_header(), "at+jwt", "receipt+jwt"))), Errc::token_wrong_type);
  EXPECT_EQ(refusal(with_header(replaced(good_header(), "at+jwt", "JWT"))), Errc::token_invalid);
  EXPECT_EQ(refusal(with_header(replaced(good_header(), R"("typ":"at+jwt",)", ""))), Errc::token_invalid);
}

TEST(Jwt, CriticalExtensionsAreRefused) {
  EXPECT_EQ(refusal(with_header(replaced(good_header(), R"("alg")", R"("crit":["b64"],"b64":false,"alg")"))),
            Errc::token_invalid);
}

TEST(Jwt, DuplicateMembersAreRefused) {
  EXPECT_EQ(refusal(with_payload(replaced(good_payload(), R"("sub":"u1")", R"("sub":"u2","sub":"u1")"))),
            Errc::token_malformed);
  EXPECT_EQ(refusal(with_header(replaced(good_header(), R"("alg")", R"("alg":"none","alg")"))),
            Errc::token_malformed);
}

TEST(Jwt, WronglyTypedMembersAreRefused) {
  const std::vector<std::pair<std::string_view, std::string_view>> changes{
      {R"("exp":1800000900)", R"("exp":"1800000900")"},
      {R"("exp":1800000900)", R"("exp":1e300)"},
      {R"("exp":1800000900)", R"("exp":-1)"},
      {R"("exp":1800000900)", R"("exp":9223372036854775807)"},
      {R"("exp":1800000900,)", ""},
      {R"("sub":"u1")", R"("sub":1)"},
      {R"("sub":"u1")", R"("sub":"")"},
      {R"("sub":"u1",)", ""},
      {R"("aud":"api")", R"("aud":{})"},
      {R"("aud":"api")", R"("aud":["api",1])"},
      {R"("iss":"https://issuer.example")", R"("iss":["https://issuer.example"])"},
      {R"("type":"access")", R"("type":["access"])"},
      {R"("user_id":"u1")", R"("user_id":"u2")"},
      {R"("user_id")", R"("sid":"not-a-uuid","user_id")"},
      {R"("user_id")", R"("amr":"pop","user_id")"},
      {R"("user_id")", R"("gen":4294967296,"user_id")"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_EQ(refusal(with_payload(replaced(good_payload(), from, to))), Errc::token_malformed) << to;
  }
}

TEST(Jwt, WhatIsNoCompactJwsOfObjectsIsMalformed) {
  const std::string good = with_payload(good_payload());
  const std::string padded = good + "=";
  const std::vector<std::string> broken{"",
                                        ".",
                                        "..",
                                        "a.b",
                                        good + ".",
                                        "." + good,
                                        padded,
                                        good + "\n",
                                        " " + good,
                                        encode("[]") + "." + encode(good_payload()) + ".AAAA",
                                        hs256_token(good_header(), "[]", kSecret),
                                        hs256_token(good_header(), "null", kSecret),
                                        hs256_token(good_header(), "{\"sub\":\"\xff\"}", kSecret)};
  for (const auto& token : broken) {
    const auto verified = verifier().verify(token, kNow);
    ASSERT_FALSE(verified.has_value()) << token;
    EXPECT_EQ(verified.error().code, Errc::token_malformed) << token;
  }
}

TEST(Jwt, AnOversizeTokenIsNotEvenParsed) {
  const std::string payload = replaced(good_payload(), R"("user_id")",
                                       R"("x":")" + std::string(kMaxTokenBytes, 'x') + R"(","user_id")");
  EXPECT_EQ(refusal(with_payload(payload)), Errc::token_malformed);
}

TEST(Jwt, AnOversizeTokenIsNotIssued) {
  Claims claims = good_claims();
  claims.email = std::string(kMaxTokenBytes, 'x');
  const auto token = JwtIssuer(hmac_key(), kAccess).issue(claims);
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().code, Errc::invalid_request);
}

TEST(Jwt, AForeignProfileTakesPlainTokensButNoRefreshTokens) {
  const JwtVerifier foreign({hmac_key().verification_key()}, {"", "", kAccess.issuer, kAccess.audience});
  const std::string plain = replaced(replaced(good_payload(), R"("type":"access",)", ""),
                                     R"("user_id":"u1",)", R"("user_id":"7","sid":"any text",)");
  for (const std::string_view header : {R"({"alg":"HS256"})", R"({"alg":"HS256","typ":"JWT"})"}) {
    EXPECT_TRUE(foreign.verify(hs256_token(header, plain, kSecret), kNow).has_value()) << header;
  }
  const std::string refresh = replaced(good_payload(), "access", "refresh");
  const auto verified = foreign.verify(hs256_token(R"({"alg":"HS256"})", refresh, kSecret), kNow);
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, Errc::token_wrong_type);
}

}  // namespace
}  // namespace blockauth::token
