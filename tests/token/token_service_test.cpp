// Do tokens follow their session: issued, rotated, repeated, reused, revoked?
#include "blockauth/token/token_service.hpp"

#include <gtest/gtest.h>

#include "blockauth/store/memory.hpp"
#include "token/forge.hpp"

namespace blockauth::token {
namespace {

using std::chrono::seconds;

class MovingClock final : public IClock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return now_; }
  void advance(seconds by) { now_ += by; }

 private:
  TimePoint now_{seconds{1'800'000'000}};
};

constexpr std::string_view kUser = "01890a5d-ac96-774b-bcce-b302099a8057";
const SecretBytes kMaster{Bytes(32, 0x31)};

class TokenServiceTest : public testing::Test {
 protected:
  TokenServiceTest() {
    passkey::User user;
    user.id = {std::string(kUser)};
    user.email = "ann@example.org";
    user.handle = UserHandle(random_.bytes(64));
    user.created_at = clock_.now();
    EXPECT_TRUE(store_->users().insert_user(user).has_value());
  }

  std::unique_ptr<TokenService> make(TokenConfig config = {}, std::vector<SecretBytes> master = {kMaster}) {
    auto made =
        TokenService::create(std::move(config), {.signing = {key_}, .master = std::move(master)},
                             {.sessions = store_->refresh_tokens(), .clock = clock_, .random = random_});
    EXPECT_TRUE(made.has_value());
    return std::move(made).value();
  }

  // A sign-in: stored, and its first tokens.
  TokenPair sign_in(const TokenService& service) {
    session_ = service.new_session({.user_id = std::string(kUser), .credential = {}, .rp_id = "example.org"});
    EXPECT_TRUE(store_->refresh_tokens().insert_session(session_).has_value());
    session_.user_email = "ann@example.org";
    return service.issue(session_).value();
  }

  MovingClock clock_;
  support::SeededRandom random_{"token service"};
  std::unique_ptr<store::Store> store_ = store::open_memory(random_);
  SigningKey key_ = es256_key("service");
  Session session_;
};

Errc code_of(const auto& result) { return result.has_value() ? Errc::internal_error : result.error().code; }

TEST_F(TokenServiceTest, AnAccessTokenOpensItsSession) {
  const auto service = make();
  const TokenPair tokens = sign_in(*service);
  const auto bearer = service->verify_access(tokens.access);
  ASSERT_TRUE(bearer.has_value()) << bearer.error().detail;
  EXPECT_EQ(std::get<Session>(*bearer).id, session_.id);
  EXPECT_EQ(std::get<Session>(*bearer).user_id, kUser);
}

TEST_F(TokenServiceTest, ClaimsTellHowAndWhenTheUserSignedIn) {
  const auto service = make({.issuer = "https://login.example", .audience = "api"});
  session_ = service->new_session(
      {.user_id = "u", .credential = Uuid::v7(clock_.now(), random_), .rp_id = "r", .user_verified = true});
  session_.user_email = "ann@example.org";
  clock_.advance(seconds{60});
  const std::string payload = payload_of(service->issue(session_).value().access);
  EXPECT_NE(
      payload.find(R"("iat":1800000060,"exp":1800000960,"type":"access","sub":"u",)"
                   R"("iss":"https://login.example","aud":"api","amr":["pop","user","mfa"],"acr":"phr",)"
                   R"("auth_time":1800000000,"sid":")" +
                   session_.id.to_string()),
      std::string::npos)
      << payload;
}

TEST_F(TokenServiceTest, ASessionMadeWithoutAPasskeyClaimsNoMethods) {
  const auto service = make();
  const std::string payload = payload_of(sign_in(*service).access);
  EXPECT_EQ(payload.find("amr"), std::string::npos);
  EXPECT_EQ(payload.find("acr"), std::string::npos);
}

TEST_F(TokenServiceTest, EachKindOfTokenIsRefusedInTheOthersPlace) {
  const auto service = make();
  const TokenPair tokens = sign_in(*service);
  const std::string receipt =
      service
          ->issue_receipt(
              {.user_id = std::string(kUser), .credential = session_.id, .payload_hash = Bytes(32)})
          .value();
  EXPECT_EQ(code_of(service->verify_access(tokens.refresh)), Errc::token_wrong_type);
  EXPECT_EQ(code_of(service->verify_access(receipt)), Errc::token_wrong_type);
  EXPECT_EQ(code_of(service->refresh(tokens.access)), Errc::token_wrong_type);
  EXPECT_EQ(code_of(service->refresh(receipt)), Errc::token_wrong_type);
  EXPECT_EQ(code_of(service->revoke(tokens.access)), Errc::token_wrong_type);
}

TEST_F(TokenServiceTest, TheRefreshKeyIsInNoJwks) {
  const auto service = make();
  const std::string header = header_of(sign_in(*service).refresh);
  EXPECT_NE(header.find("HS256"), std::string::npos);
  const auto kid = header.find(R"("kid":")") + 7;
  EXPECT_EQ(service->jwks().find(header.substr(kid, header.find('"', kid) - kid)), std::string::npos);
  EXPECT_NE(service->jwks().find(key_.key_id()), std::string::npos);
}

TEST_F(TokenServiceTest, RefreshingRotates) {
  const auto service = make();
  const TokenPair first = sign_in(*service);
  clock_.advance(seconds{100});
  const auto second = service->refresh(first.refresh);
  ASSERT_TRUE(second.has_value());
  EXPECT_NE(second->tokens.refresh, first.refresh);
  EXPECT_EQ(second->session.user_email, "ann@example.org");
  EXPECT_TRUE(service->verify_access(second->tokens.access).has_value());
  EXPECT_TRUE(service->refresh(second->tokens.refresh).has_value());
}

TEST_F(TokenServiceTest, ARotatedTokenWithinGraceGivesTheIdenticalSuccessor) {
  const auto service = make();
  const TokenPair first = sign_in(*service);
  clock_.advance(seconds{100});
  const std::string successor = service->refresh(first.refresh).value().tokens.refresh;
  clock_.advance(seconds{5});
  EXPECT_EQ(service->refresh(first.refresh).value().tokens.refresh, successor);
}

TEST_F(TokenServiceTest, ARotatedTokenAfterGraceRevokesTheFamily) {
  const auto service = make();
  const TokenPair first = sign_in(*service);
  const auto second = service->refresh(first.refresh);
  clock_.advance(seconds{11});
  EXPECT_EQ(code_of(service->refresh(first.refresh)), Errc::refresh_reused);
  EXPECT_EQ(code_of(service->refresh(second->tokens.refresh)), Errc::session_ended);
  EXPECT_EQ(code_of(service->verify_access(second->tokens.access)), Errc::session_ended);
}

TEST_F(TokenServiceTest, ARotatedTokenWhoseSuccessorWasUsedRevokesTheFamilyWithinGrace) {
  const auto service = make();
  const TokenPair first = sign_in(*service);
  const auto second = service->refresh(first.refresh);
  const auto third = service->refresh(second->tokens.refresh);
  ASSERT_TRUE(third.has_value());
  EXPECT_EQ(code_of(service->refresh(first.refresh)), Errc::refresh_reused);
  EXPECT_EQ(code_of(service->refresh(third->tokens.refresh)), Errc::session_ended);
}

TEST_F(TokenServiceTest, AnotherNodeWithTheSameSecretGivesTheSameSuccessor) {
  const auto one = make();
  const auto two = make();
  const TokenPair first = sign_in(*one);
  EXPECT_EQ(one->refresh(first.refresh).value().tokens.refresh,
            two->refresh(first.refresh).value().tokens.refresh);
}

TEST_F(TokenServiceTest, LifetimesEnd) {
  const auto service = make();
  const TokenPair tokens = sign_in(*service);
  clock_.advance(seconds{899});
  EXPECT_TRUE(service->verify_access(tokens.access).has_value());
  clock_.advance(seconds{1});
  EXPECT_EQ(code_of(service->verify_access(tokens.access)), Errc::token_expired);
  clock_.advance(seconds{86400 - 900 - 1});
  EXPECT_TRUE(service->refresh(tokens.refresh).has_value());
  const TokenPair other = sign_in(*service);
  clock_.advance(seconds{86400});
  EXPECT_EQ(code_of(service->refresh(other.refresh)), Errc::token_expired);
}

TEST_F(TokenServiceTest, RevokingEndsTheLoginWhicheverOfItsTokensIsShown) {
  const auto service = make();
  const TokenPair first = sign_in(*service);
  const auto second = service->refresh(first.refresh);
  EXPECT_TRUE(service->revoke(first.refresh).has_value());
  EXPECT_EQ(code_of(service->refresh(second->tokens.refresh)), Errc::session_ended);
  EXPECT_EQ(code_of(service->verify_access(second->tokens.access)), Errc::session_ended);
  clock_.advance(seconds{200000});
  EXPECT_TRUE(service->revoke(first.refresh).has_value());
}

TEST_F(TokenServiceTest, ADisabledUsersTokensAreWorthless) {
  const auto service = make();
  const TokenPair tokens = sign_in(*service);
  ASSERT_TRUE(store_->users().set_user_active({std::string(kUser)}, false).has_value());
  EXPECT_FALSE(service->verify_access(tokens.access).has_value());
  EXPECT_EQ(code_of(service->refresh(tokens.refresh)), Errc::session_ended);
}

TEST_F(TokenServiceTest, AnAccessTokenForAnotherUsersSessionIsInvalid) {
  const auto service = make();
  sign_in(*service);
  Session forged = session_;
  forged.user_id = "somebody else";
  EXPECT_EQ(code_of(service->verify_access(service->issue(forged).value().access)), Errc::token_invalid);
}

TEST_F(TokenServiceTest, TheMasterSecretRotates) {
  const SecretBytes next{Bytes(32, 0x32)};
  const TokenPair old_tokens = sign_in(*make());
  const auto both = make({}, {next, kMaster});
  const auto renewed = both->refresh(old_tokens.refresh);
  ASSERT_TRUE(renewed.has_value());
  const auto retired = make({}, {next});
  EXPECT_EQ(code_of(retired->refresh(old_tokens.refresh)), Errc::token_invalid);
  EXPECT_TRUE(retired->refresh(renewed->tokens.refresh).has_value());
}

TEST_F(TokenServiceTest, ReissuingNeedsALivingSession) {
  const auto service = make();
  const TokenPair tokens = sign_in(*service);
  EXPECT_EQ(service->reissue(session_.id).value().refresh, tokens.refresh);
  ASSERT_TRUE(store_->refresh_tokens().revoke_session(session_.id).has_value());
  EXPECT_EQ(code_of(service->reissue(session_.id)), Errc::session_ended);
}

TEST_F(TokenServiceTest, AReceiptNamesUserPayloadAndPasskey) {
  const auto service = make();
  const Uuid credential = Uuid::v7(clock_.now(), random_);
  const std::string receipt =
      service->issue_receipt({.user_id = "u", .credential = credential, .payload_hash = Bytes(32, 0xff)})
          .value();
  EXPECT_NE(header_of(receipt).find(R"("typ":"receipt+jwt")"), std::string::npos);
  const std::string payload = payload_of(receipt);
  for (const std::string_view part : {R"("type":"stepup_receipt","sub":"u")", R"("aud":"default")",
                                      R"("scope":"mpc")", R"("iat":1800000000,"exp":1800000120)",
                                      R"("payload_hash":"__________________________________________8")"}) {
    EXPECT_NE(payload.find(part), std::string::npos) << part << " in " << payload;
  }
  EXPECT_NE(payload.find(R"("credential":")" + credential.to_string() + '"'), std::string::npos);
}

// Another system's token, signed with its own key.
class TrustedIssuerTest : public TokenServiceTest {
 protected:
  std::unique_ptr<TokenService> trusting() {
    TokenConfig config;
    config.trusted_issuers.push_back({.name = "portal",
                                      .issuer = "https://portal.example",
                                      .audience = "blockauth",
                                      .keys = {their_key_.verification_key()}});
    return make(config);
  }
  std::string their_token(const SigningKey& key, std::string issuer, std::string audience) {
    Claims claims;
    claims.subject = "42";
    claims.email = "bob@portal.example";
    claims.expires_at = NumericDate(seconds{1'800'000'060});
    return JwtIssuer(key, {"at+jwt", "access", std::move(issuer), std::move(audience)}).issue(claims).value();
  }

  SigningKey their_key_ = es256_key("portal");
};

TEST_F(TrustedIssuerTest, ItsSubjectIsNamedByConfiguredIssuerAndSub) {
  const auto bearer =
      trusting()->verify_access(their_token(their_key_, "https://portal.example", "blockauth"));
  ASSERT_TRUE(bearer.has_value()) << bearer.error().detail;
  const auto& foreign = std::get<ForeignBearer>(*bearer);
  EXPECT_EQ(foreign.issuer_name, "portal");
  EXPECT_EQ(foreign.subject, "42");
  EXPECT_EQ(foreign.email, "bob@portal.example");
}

TEST_F(TrustedIssuerTest, ItCannotSpeakForUsNorWeForIt) {
  const auto service = trusting();
  const std::string audience = service->config().audience;
  EXPECT_EQ(code_of(service->verify_access(their_token(their_key_, service->config().issuer, audience))),
            Errc::token_invalid);
  EXPECT_EQ(code_of(service->verify_access(their_token(key_, "https://portal.example", audience))),
            Errc::token_invalid);
}

TEST_F(TrustedIssuerTest, ItsTokensForOthersAreRefused) {
  EXPECT_EQ(code_of(trusting()->verify_access(their_token(their_key_, "https://portal.example", "other"))),
            Errc::token_invalid);
}

TEST_F(TrustedIssuerTest, AnUnknownIssuersTokensAreRefused) {
  EXPECT_EQ(code_of(make()->verify_access(their_token(their_key_, "https://portal.example", "blockauth"))),
            Errc::token_invalid);
}

TEST(TokenConfig, TheDefaultsAreValid) { EXPECT_TRUE(configuration_errors(TokenConfig{}).empty()); }

TEST(TokenConfig, EveryMistakeIsReportedAtOnce) {
  TokenConfig config;
  config.issuer = "";
  config.audience = "";
  config.access_lifetime = seconds{0};
  config.refresh_lifetime = seconds{-1};
  config.refresh_grace = seconds{61};
  config.receipt_lifetime = seconds{0};
  config.receipt_audience = "";
  EXPECT_EQ(configuration_errors(config).size(), 7U);
}

TEST(TokenConfig, TrustedIssuersMustBeTellable) {
  const auto key = es256_key("a").verification_key();
  TokenConfig config;
  config.trusted_issuers = {{"a", "https://a", "x", {key}}, {"a", "https://b", "x", {key}}};
  EXPECT_EQ(configuration_errors(config).size(), 1U);
  config.trusted_issuers = {{"a", config.issuer, "x", {key}}};
  EXPECT_EQ(configuration_errors(config).size(), 1U);
  config.trusted_issuers = {{"a", "https://a", "", {}}};
  EXPECT_EQ(configuration_errors(config).size(), 2U);
}

}  // namespace
}  // namespace blockauth::token
