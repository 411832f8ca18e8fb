// The whole API over the memory store, without sockets: requests in, responses out.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "blockauth/token/token_service.hpp"
#include "http/api.hpp"
#include "passkey/service_fixture.hpp"

namespace blockauth::http {

using passkey::User;
using support::SoftAuthenticator;
using namespace std::chrono_literals;

// A member of a JSON object as text: the characters of a string, else the JSON of the value. "" if it is not
// there.
inline std::string member(std::string_view json, std::string_view name) {
  json::Document document;
  const auto object = document.parse_object(json);
  EXPECT_TRUE(object.has_value()) << json;
  if (!object) return {};
  if (const auto text = object->string(name)) return std::string(*text);
  return object->serialized(name).value_or(std::string());
}

// {"name": value} with `value` as it is.
inline std::string object_with(std::vector<std::pair<std::string, std::string>> members) {
  return support::JsonObject{std::move(members)}.text();
}

inline std::string header(const Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &Header::name);
  return found == response.headers.end() ? std::string() : found->value;
}

struct SignedIn {
  std::string access;
  std::string refresh;
  std::string user_id;
  std::string credential_uuid;
};

class ApiTest : public passkey::PasskeyServiceTest {
 protected:
  ApiTest() { rebuild(); }

  // The service, the tokens and the API, as `config`, `server_config` and `token_config` are now.
  void rebuild() {
    restart();
    const auto pem = token::SigningKey::generate_es256_pem(random).value();
    if (!signing_key) {
      signing_key = token::SigningKey::from_pem(token::JwsAlgorithm::ES256, as_chars(pem.expose())).value();
    }
    auto made =
        token::TokenService::create(token_config, {.signing = {*signing_key}, .master = masters},
                                    {.sessions = store->refresh_tokens(), .clock = clock, .random = random});
    ASSERT_TRUE(made.has_value()) << made.error().detail;
    tokens = std::move(made).value();
    services = std::make_unique<Services>(Services{.passkeys = *service,
                                                   .tokens = *tokens,
                                                   .users = store->users(),
                                                   .ping_store = [this] { return ping; },
                                                   .log = log,
                                                   .clock = clock,
                                                   .random = random});
    api = std::make_unique<Api>(server_config, *services);
  }

  Request make_request(Method method, std::string_view path, std::string_view body = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    if (!body.empty()) request.content_type = "application/json";
    request.client = "192.0.2.1";
    request.id = "req-1";
    return request;
  }

  Response send(Request request) {
    const Match match = api->match(request);
    return api->answer(request, match);
  }

  Response call(Method method, std::string_view path, std::string_view body = {},
                std::string_view access = {}) {
    Request request = make_request(method, path, body);
    const std::string authorization = "Bearer " + std::string(access);
    if (!access.empty()) request.authorization = authorization;
    return send(request);
  }
  Response post(std::string_view path, std::string_view body = {}, std::string_view access = {}) {
    return call(Method::post, path, body, access);
  }

  // An access token as `blockauth token issue` makes one.
  SignedIn issue_tokens(const User& user) {
    token::Session session = tokens->new_session({.user_id = user.id.value, .credential = {}, .rp_id = {}});
    EXPECT_TRUE(store->refresh_tokens().insert_session(session).has_value());
    session.user_email = user.email;
    const auto pair = tokens->issue(session).value();
    return {pair.access, pair.refresh, user.id.value, {}};
  }

  // What `authenticator` answers to the options of `response`.
  static std::string created(SoftAuthenticator& authenticator, const Response& options) {
    EXPECT_EQ(options.status, 200) << options.body;
    auto credential = authenticator.create(options.body);
    EXPECT_TRUE(credential.has_value()) << credential.error().detail;
    return std::move(credential).value_or("{}");
  }
  static std::string got(SoftAuthenticator& authenticator, const Response& options) {
    EXPECT_EQ(options.status, 200) << options.body;
    auto credential = authenticator.get(options.body);
    EXPECT_TRUE(credential.has_value()) << credential.error().detail;
    return std::move(credential).value_or("{}");
  }

  static SignedIn signed_in(const Response& response) {
    EXPECT_LT(response.status, 300) << response.body;
    return {member(response.body, "access"), member(response.body, "refresh"),
            member(member(response.body, "user"), "id"), member(member(response.body, "credential"), "id")};
  }

  SignedIn sign_up(std::string_view email, SoftAuthenticator& authenticator) {
    const std::string address = object_with({{"email", support::json_string(email)}});
    const std::string credential = created(authenticator, post("/auth/passkey/signup/options/", address));
    return signed_in(post("/auth/passkey/signup/verify/",
                          object_with({{"email", support::json_string(email)}, {"credential", credential}})));
  }

  Response log_in(SoftAuthenticator& authenticator) {
    const std::string credential = got(authenticator, post("/auth/passkey/auth/options/", "{}"));
    return post("/auth/passkey/auth/verify/", object_with({{"credential", credential}}));
  }

  static void expect_error(const Response& response, int status, std::string_view error_code) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(member(response.body, "error_code"), error_code) << response.body;
    EXPECT_FALSE(member(response.body, "message").empty()) << response.body;
    EXPECT_EQ(response.body.find("\"debug\""), std::string::npos) << response.body;
  }

  ServerConfig server_config;
  token::TokenConfig token_config;
  std::optional<token::SigningKey> signing_key;
  Result<void> ping;
  std::unique_ptr<token::TokenService> tokens;
  std::unique_ptr<Services> services;
  std::unique_ptr<Api> api;
};

}  // namespace blockauth::http
