// Who may call, and how a sign-in is continued and ended.
#include <gtest/gtest.h>

#include "http/api_fixture.hpp"

namespace blockauth::http {
namespace {

class Bearers : public ApiTest {
 protected:
  Response list(std::optional<std::string_view> authorization) {
    Request request = make_request(Method::get, "/auth/passkey/credentials/");
    request.authorization = authorization;
    return send(request);
  }
  void expect_refused(const Response& response, std::string_view detail) {
    expect_error(response, 401, "NOT_AUTHENTICATED");
    EXPECT_EQ(member(response.body, "detail"), detail);
    EXPECT_EQ(header(response, "WWW-Authenticate"), "Bearer");
  }

  User ann = add_user("ann");
  SignedIn tokens_of_ann = issue_tokens(ann);
};

TEST_F(Bearers, TheSchemesCaseDoesNotMatter) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "BEARER ", "Bearer   "}) {
    EXPECT_EQ(list(std::string(scheme) + tokens_of_ann.access).status, 200) << scheme;
  }
}

TEST_F(Bearers, MissingCredentialsAreNamedSo) {
  constexpr std::string_view kMissing = "Authentication credentials were not provided.";
  expect_refused(list(std::nullopt), kMissing);
  expect_refused(list(""), kMissing);
  expect_refused(list("Basic YTpi"), kMissing);
  expect_refused(list(tokens_of_ann.access), kMissing);
}

TEST_F(Bearers, ASchemeWithoutATokenIsNamedSo) {
  expect_refused(list("Bearer"), "Invalid authorization header. No credentials provided");
  expect_refused(list("Bearer  "), "Invalid authorization header. No credentials provided");
}

TEST_F(Bearers, GarbageAndForgeriesAreInvalid) {
  for (const std::string_view token : {"x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."}) {
    expect_refused(list("Bearer " + std::string(token)), "Invalid token.");
  }
  std::string changed = tokens_of_ann.access;
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  expect_refused(list("Bearer " + changed), "Invalid token.");
}

TEST_F(Bearers, ExpiryIsNamedSo) {
  clock.advance(900s);
  expect_refused(list("Bearer " + tokens_of_ann.access), "Token has expired.");
}

TEST_F(Bearers, ARefreshTokenIsNamedSo) {
  expect_refused(list("Bearer " + tokens_of_ann.refresh),
                 "Invalid token type. Only access tokens are allowed");
}

TEST_F(Bearers, ADisabledOrErasedUserIsNotFound) {
  ASSERT_TRUE(store->users().set_user_active(ann.id, false).has_value());
  const Response disabled = list("Bearer " + tokens_of_ann.access);
  EXPECT_EQ(disabled.status, 401) << disabled.body;
  ASSERT_TRUE(store->users().erase_user(ann.id).has_value());
  EXPECT_EQ(list("Bearer " + tokens_of_ann.access).status, 401);
}

TEST_F(Bearers, EveryBearerRouteWantsOne) {
  for (const Route& route : routes()) {
    if (!std::holds_alternative<BearerHandler>(route.handler)) continue;
    std::string path = "/auth/" + std::string(route.path);
    if (const auto at = path.find('<'); at != std::string::npos) path = path.substr(0, at) + ann.id.value;
    expect_refused(call(route.method, path), "Authentication credentials were not provided.");
  }
}

TEST_F(Bearers, ChangesWantARecentSignInWhereThatIsConfigured) {
  server_config.fresh_authentication = 300s;
  rebuild();
  const std::string access = issue_tokens(ann).access;
  EXPECT_EQ(post("/auth/passkey/register/options/", "{}", access).status, 200);
  clock.advance(301s);
  const Response stale = post("/auth/passkey/register/options/", "{}", access);
  expect_error(stale, 401, "NOT_AUTHENTICATED");
  EXPECT_EQ(header(stale, "WWW-Authenticate"), "Bearer error=\"insufficient_user_authentication\"");
  EXPECT_EQ(call(Method::get, "/auth/passkey/credentials/", {}, access).status, 200);
}

class Refreshing : public ApiTest {
 protected:
  static std::string body_of(std::string_view refresh) {
    return object_with({{"refresh", support::json_string(refresh)}});
  }
  void expect_refused(const Response& response, std::string_view detail) {
    expect_error(response, 401, "INVALID_TOKEN");
    EXPECT_EQ(member(response.body, "detail"), detail);
    EXPECT_NE(header(response, "WWW-Authenticate"), "");
  }

  User ann = add_user("ann");
  SignedIn first = issue_tokens(ann);
};

TEST_F(Refreshing, GivesBothTokensAndTheUser) {
  const Response response = post("/auth/token/refresh/", body_of(first.refresh));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(member(response.body, "user"), R"({"id":")" + ann.id.value + R"(","email":"ann@example.org"})");
  EXPECT_NE(member(response.body, "refresh"), first.refresh);
  EXPECT_EQ(call(Method::get, "/auth/passkey/credentials/", {}, member(response.body, "access")).status, 200);
}

TEST_F(Refreshing, ARepeatedTokenGivesTheSameSuccessorAndALateOneSignsOut) {
  const std::string second = member(post("/auth/token/refresh/", body_of(first.refresh)).body, "refresh");
  EXPECT_EQ(member(post("/auth/token/refresh/", body_of(first.refresh)).body, "refresh"), second);
  clock.advance(11s);
  expect_refused(post("/auth/token/refresh/", body_of(first.refresh)), "Invalid token.");
  expect_refused(post("/auth/token/refresh/", body_of(second)), "Invalid token.");
}

TEST_F(Refreshing, IsRefusedForWhatIsNoRefreshToken) {
  for (const std::string& token : {std::string("x"), std::string(), first.access, std::string(20000, 'x')}) {
    expect_refused(post("/auth/token/refresh/", body_of(token)), "Invalid token.");
  }
  clock.advance(86400s);
  expect_refused(post("/auth/token/refresh/", body_of(first.refresh)), "Token has expired.");
}

TEST_F(Refreshing, NeedsTheMember) {
  for (const std::string_view body : {"", "{}", R"({"refresh":1})", R"({"refresh":null})", "[]", "{"}) {
    expect_error(post("/auth/token/refresh/", body), 400, "VALIDATION_ERROR");
  }
}

TEST_F(Refreshing, RevokingSignsThisLoginOutAndNoOther) {
  const SignedIn other = issue_tokens(ann);
  const Response revoked = post("/auth/token/revoke/", body_of(first.refresh));
  EXPECT_EQ(revoked.status, 204);
  expect_refused(post("/auth/token/refresh/", body_of(first.refresh)), "Invalid token.");
  expect_error(call(Method::get, "/auth/passkey/credentials/", {}, first.access), 401, "NOT_AUTHENTICATED");
  EXPECT_EQ(post("/auth/token/refresh/", body_of(other.refresh)).status, 200);
}

TEST_F(Refreshing, RevokingGarbageIsNoError) {
  for (const std::string& token :
       {std::string("x"), std::string(), first.access, first.refresh, first.refresh}) {
    EXPECT_EQ(post("/auth/token/revoke/", body_of(token)).status, 204);
  }
  expect_error(post("/auth/token/revoke/", "{}"), 400, "VALIDATION_ERROR");
}

// Access tokens of another system.
class TrustedBearers : public ApiTest {
 protected:
  TrustedBearers() {
    token_config.trusted_issuers.push_back({.name = "portal",
                                            .issuer = "https://portal.example",
                                            .audience = "blockauth",
                                            .keys = {key.verification_key()}});
    rebuild();
  }
  static token::SigningKey make_key() {
    support::SeededRandom seeded{"portal"};
    const auto pem = token::SigningKey::generate_es256_pem(seeded).value();
    return token::SigningKey::from_pem(token::JwsAlgorithm::ES256, as_chars(pem.expose())).value();
  }
  std::string token_for(std::string subject, std::string email) {
    token::Claims claims;
    claims.subject = std::move(subject);
    claims.email = std::move(email);
    claims.expires_at = std::chrono::floor<std::chrono::seconds>(clock.now()) + 60s;
    return token::JwtIssuer(key, {"at+jwt", "access", "https://portal.example", "blockauth"})
        .issue(claims)
        .value();
  }

  token::SigningKey key = make_key();
  SoftAuthenticator authenticator{random};
};

TEST_F(TrustedBearers, TheFirstCallMakesTheUserAndTheNextFindsIt) {
  const std::string access = token_for("42", "bob@portal.example");
  const std::string credential =
      created(authenticator, post("/auth/passkey/register/options/", "{}", access));
  EXPECT_EQ(post("/auth/passkey/register/verify/", credential, access).status, 201);
  const auto user = store->users().get_user_by_foreign_identity({"portal", "42"});
  ASSERT_TRUE(user.has_value() && user->has_value());
  EXPECT_EQ((*user)->email, "bob@portal.example");
  const Response login = log_in(authenticator);
  EXPECT_EQ(member(member(login.body, "user"), "id"), (*user)->id.value);
}

TEST_F(TrustedBearers, ATakenEmailRefusesProvisioningWithAnEvent) {
  add_user("ann");
  const Response response = post("/auth/passkey/register/options/", "{}", token_for("43", "ann@example.org"));
  expect_error(response, 401, "NOT_AUTHENTICATED");
  EXPECT_EQ(member(response.body, "detail"), "User not found");
  EXPECT_NE(log.text().find("user.provisioning_refused"), std::string::npos);
  EXPECT_EQ(log.text().find("ann@example.org"), std::string::npos);
}

TEST_F(TrustedBearers, AStepUpNeedsASessionOfOurs) {
  expect_error(post("/auth/passkey/stepup/options/", "{}", token_for("42", "")), 401, "NOT_AUTHENTICATED");
}

}  // namespace
}  // namespace blockauth::http
