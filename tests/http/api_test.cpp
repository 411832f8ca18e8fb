// Routing, limits and headers around the handlers.
#include "http/api.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "http/api_fixture.hpp"
#include "http/response_headers.hpp"
#include "http/text.hpp"

namespace blockauth::http {
namespace {

class ApiRules : public ApiTest {};

TEST_F(ApiRules, UnknownPathsAreNotFound) {
  for (const std::string_view path :
       {"/nope", "/auth", "/auth/", "/auth/passkey", "/auth//passkey/auth/options", "/passkey/auth/options",
        "*", "", "/auth/passkey/auth/options//", "/auth/passkey/credentials/a/b", "/", "/demo/app.js"}) {
    expect_error(call(Method::get, path), 404, "NOT_FOUND");
  }
}

TEST_F(ApiRules, ATrailingSlashDoesNotMatter) {
  EXPECT_EQ(post("/auth/passkey/auth/options", "{}").status, 200);
  EXPECT_EQ(post("/auth/passkey/auth/options/", "{}").status, 200);
  EXPECT_EQ(call(Method::get, "/healthz/").status, 200);
}

TEST_F(ApiRules, AnotherMethodIsAnsweredWithThoseThatAre) {
  const Response get = call(Method::get, "/auth/passkey/auth/verify/");
  expect_error(get, 405, "METHOD_NOT_ALLOWED");
  EXPECT_EQ(header(get, "Allow"), "POST, OPTIONS");
  const Response put = call(Method::other, "/auth/passkey/credentials/x");
  expect_error(put, 405, "METHOD_NOT_ALLOWED");
  EXPECT_EQ(header(put, "Allow"), "GET, HEAD, PATCH, DELETE, OPTIONS");
}

TEST_F(ApiRules, HeadIsAnsweredWhereGetIs) { EXPECT_EQ(call(Method::head, "/healthz").status, 200); }

TEST_F(ApiRules, TheMountPrefixIsASetting) {
  server_config.mount = "";
  rebuild();
  EXPECT_EQ(post("/passkey/auth/options/", "{}").status, 200);
  server_config.mount = "/api/v1";
  rebuild();
  EXPECT_EQ(post("/api/v1/passkey/auth/options/", "{}").status, 200);
  EXPECT_EQ(post("/passkey/auth/options/", "{}").status, 404);
}

TEST_F(ApiRules, ThePreflightNamesWhatAnAllowedOriginMayDo) {
  Request request = make_request(Method::options, "/auth/passkey/auth/verify/");
  request.origin = "https://example.org";
  const Response response = send(request);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://example.org");
  EXPECT_EQ(header(response, "Access-Control-Allow-Methods"), "POST, OPTIONS");
  EXPECT_EQ(header(response, "Access-Control-Allow-Headers"), "Authorization, Content-Type");
  EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "");
}

TEST_F(ApiRules, OtherOriginsReadNothing) {
  for (const std::string_view origin :
       {"https://evil.example", "null", "https://example.org.evil.example", "http://example.org",
        "https://example.org/", "HTTPS://EXAMPLE.ORG", ""}) {
    for (const Method method : {Method::options, Method::post}) {
      Request request =
          make_request(method, "/auth/passkey/auth/verify/", method == Method::post ? "{}" : "");
      request.origin = origin;
      const Response response = send(request);
      EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "") << origin;
      EXPECT_EQ(header(response, "Access-Control-Allow-Methods"), "") << origin;
      EXPECT_EQ(header(response, "Vary"), "Origin");
    }
  }
}

TEST_F(ApiRules, AnAllowedOriginReadsErrorsTooAndTheHeadersThatExplainThem) {
  Request request = make_request(Method::get, "/nope");
  request.origin = "https://example.net";
  const Response response = send(request);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://example.net");
  EXPECT_EQ(header(response, "Access-Control-Expose-Headers"), "X-Request-Id, Retry-After");
}

TEST_F(ApiRules, EveryResponseCarriesTheSecurityHeaders) {
  for (const std::string_view path : {"/healthz", "/nope", "/auth/passkey/credentials/"}) {
    const Response response = call(Method::get, path);
    EXPECT_EQ(header(response, "X-Request-Id"), "req-1");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(response, "Strict-Transport-Security"), "");
    EXPECT_EQ(response.cache_control, "no-store");
  }
  server_config.hsts_max_age = 31536000s;
  rebuild();
  EXPECT_EQ(header(call(Method::get, "/healthz"), "Strict-Transport-Security"), "max-age=31536000");
}

TEST_F(ApiRules, TheRateLimitAnswersWithRetryAfter) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(post("/auth/passkey/auth/options/", "{}").status, 200);
  const Response limited = post("/auth/passkey/auth/options/", "{}");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.body,
            R"({"error_code":"RATE_LIMIT","message":"Too many requests. Please try again later."})");
  EXPECT_EQ(header(limited, "Retry-After"), "3");
  Request other = make_request(Method::post, "/auth/passkey/auth/options/");
  other.client = "192.0.2.2";
  EXPECT_EQ(send(other).status, 200);
  clock.advance(3s);
  EXPECT_EQ(post("/auth/passkey/auth/options/", "{}").status, 200);
}

TEST_F(ApiRules, RefusedLoginsLeadToACooldownAndMistakesDoNot) {
  SoftAuthenticator authenticator{random};
  sign_up("ann@example.org", authenticator);
  const auto refused_login = [&] {
    const std::string options = post("/auth/passkey/auth/options/", "{}").body;
    const support::GetCeremony tampering{
        .spoil_signed = [](support::SignedAssertion& parts) { parts.signature.back() ^= 1; }};
    return post("/auth/passkey/auth/verify/",
                object_with({{"credential", authenticator.get(options, tampering).value()}}));
  };
  EXPECT_EQ(post("/auth/passkey/auth/verify/", "{}").status, 400);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refused_login().status, 400);
  const Response blocked = refused_login();
  EXPECT_EQ(blocked.status, 429);
  EXPECT_EQ(header(blocked, "Retry-After"), "900");
  clock.advance(900s);
  EXPECT_EQ(log_in(authenticator).status, 200);
}

TEST_F(ApiRules, WithLimitsOffNothingIsLimited) {
  server_config.rate_limits.enabled = false;
  rebuild();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(post("/auth/passkey/auth/options/", "{}").status, 200);
}

TEST_F(ApiRules, TheDemoIsServedWhereItIsOn) {
  server_config.demo_page = true;
  rebuild();
  const Response page = call(Method::get, "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header(page, "Content-Security-Policy"), kContentSecurityPolicy);
  const Response script = call(Method::get, "/demo/app.js");
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  for (const std::string_view path : {"/demo/", "/demo/nope.js", "/demo/../app.js", "/demo/%2e%2e"}) {
    EXPECT_EQ(call(Method::get, path).status, 404) << path;
  }
}

TEST_F(ApiRules, JwksIsPublicAndCacheable) {
  const Response response = call(Method::get, "/.well-known/jwks.json");
  EXPECT_EQ(response.body, R"({"keys":[)" + *signing_key->public_jwk() + "]}");
  EXPECT_EQ(response.cache_control, "public, max-age=300");
}

TEST_F(ApiRules, RelatedOriginsAreThoseOfTheHostsRelyingParty) {
  config.relying_parties[1].related_origins = {"https://other.example"};
  rebuild();
  const auto origins_at = [this](std::optional<std::string_view> host) {
    Request request = make_request(Method::get, "/.well-known/webauthn");
    request.host = host;
    return send(request).body;
  };
  EXPECT_EQ(origins_at("example.net:443"), R"({"origins":["https://example.net","https://other.example"]})");
  EXPECT_EQ(origins_at("EXAMPLE.ORG"), R"({"origins":["https://example.org"]})");
  EXPECT_EQ(origins_at("10.0.0.1:8080"), R"({"origins":["https://example.org"]})");
  EXPECT_EQ(origins_at(std::nullopt), R"({"origins":["https://example.org"]})");
}

TEST_F(ApiRules, PasskeyEndpointsAreThoseOfTheSettings) {
  expect_error(call(Method::get, "/.well-known/passkey-endpoints"), 404, "NOT_FOUND");
  server_config.passkey_enroll_url = "https://example.org/add";
  server_config.passkey_manage_url = "https://example.org/manage";
  rebuild();
  EXPECT_EQ(call(Method::get, "/.well-known/passkey-endpoints").body,
            R"({"enroll":"https://example.org/add","manage":"https://example.org/manage"})");
}

TEST_F(ApiRules, TheOpenApiDocumentHasThePathsOfThisServer) {
  for (const std::string_view mount : {"/api/v1", ""}) {
    server_config.mount = mount;
    rebuild();
    const std::string text = call(Method::get, "/openapi.json").body;
    EXPECT_NE(text.find("\"" + std::string(mount) + "/passkey/auth/verify/\""), std::string::npos);
    EXPECT_EQ(text.find("\"/auth/passkey/"), std::string::npos);
  }
}

TEST_F(ApiRules, TheOpenApiDocumentDescribesEveryRouteOfTheApi) {
  const Response response = call(Method::get, "/openapi.json");
  EXPECT_EQ(response.status, 200);
  const boost::json::value document = boost::json::parse(response.body);
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  const boost::json::object& paths = document.at("paths").as_object();
  std::size_t operations = 0;
  for (const auto& path : paths) operations += path.value().as_object().size();
  std::size_t rows = 0;
  for (const Route& route : routes()) {
    if (route.feature == Feature::demo) continue;
    ++rows;
    std::string path(route.path.starts_with('/') ? std::string(route.path)
                                                 : "/auth/" + std::string(route.path) + "/");
    std::ranges::replace(path, '<', '{');
    std::ranges::replace(path, '>', '}');
    std::string operation(to_string(route.method));
    std::ranges::transform(operation, operation.begin(), ascii_lower);
    const auto* described = paths.if_contains(path);
    EXPECT_TRUE(described != nullptr && described->as_object().contains(operation))
        << operation << " " << path;
  }
  EXPECT_EQ(operations, rows);
}

}  // namespace
}  // namespace blockauth::http
