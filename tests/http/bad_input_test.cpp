// Whatever is sent, the answer is a clear 4xx and nothing is stored.
#include <gtest/gtest.h>

#include "http/api_fixture.hpp"

namespace blockauth::http {
namespace {

class BadInput : public ApiTest {
 protected:
  BadInput() {
    server_config.rate_limits.enabled = false;
    rebuild();
    ann = sign_up("ann@example.org", authenticator);
  }

  // Every route that reads a body, with what it needs to get as far as reading it.
  std::vector<std::pair<Method, std::string>> body_routes() {
    std::vector<std::pair<Method, std::string>> out;
    for (const Route& route : routes()) {
      if (route.method != Method::post && route.method != Method::patch) continue;
      std::string path = "/auth/" + std::string(route.path);
      if (const auto at = path.find('<'); at != std::string::npos)
        path = path.substr(0, at) + ann.credential_uuid;
      out.emplace_back(route.method, path);
    }
    return out;
  }

  SoftAuthenticator authenticator{random};
  SignedIn ann;
};

TEST_F(BadInput, TextThatIsNoJsonObjectIsAValidationErrorEverywhere) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  const std::string deep_object = R"({"a":)" + deep + "}";
  const std::vector<std::string> texts{"{",
                                       "[]",
                                       "null",
                                       "true",
                                       "1",
                                       "\"x\"",
                                       "{}{}",
                                       "{\"a\":1,\"a\":2}",
                                       "{\"a\":\"\xff\"}",
                                       "{\"a\":\"\\ud800\"}",
                                       "{'a':1}",
                                       "{\"a\":1e400}",
                                       "\xef\xbb\xbf{}",
                                       deep,
                                       deep_object,
                                       std::string(60'000, ' ')};
  for (const auto& [method, path] : body_routes()) {
    for (const std::string& text : texts) {
      const Response response = call(method, path, text, ann.access);
      EXPECT_EQ(response.status, 400) << path << " " << text.substr(0, 20);
      EXPECT_EQ(member(response.body, "error_code"), "VALIDATION_ERROR") << path << " " << text.substr(0, 20);
    }
  }
}

TEST_F(BadInput, WronglyTypedMembersAreValidationErrors) {
  const std::vector<std::pair<std::string, std::string>> calls{
      {"register/options", R"({"display_name":1})"},
      {"register/options", R"({"conditional":"yes"})"},
      {"register/verify", R"({"credential":"text"})"},
      {"register/verify", R"({"credential":[]})"},
      {"register/verify", R"({"credential":null})"},
      {"register/verify", R"({"credential":{},"name":1})"},
      {"register/verify", R"({"id":1,"response":{}})"},
      {"register/verify", R"({"id":"AAAA","type":"public-key","response":[]})"},
      {"auth/options", R"({"email":1})"},
      {"auth/options", R"({"username":[]})"},
      {"auth/options", R"({"email":"no address"})"},
      {"auth/verify", "{}"},
      {"auth/verify", R"({"credential":{}})"},
      {"auth/verify", R"({"credential":{"id":"AAAA","type":"public-key","response":{"clientDataJSON":1}}})"},
      {"auth/verify", R"({"credential":{"id":"!!","type":"public-key","response":{}}})"},
      {"signup/options", "{}"},
      {"signup/options", R"({"email":["a@b"]})"},
      {"signup/verify", R"({"credential":{}})"},
      {"enroll/options", "{}"},
      {"enroll/options", R"({"token":7})"},
      {"stepup/verify", R"({"credential":1})"},
      {"transaction/verify", R"({"credential":{}})"},
  };
  for (const auto& [path, body] : calls) {
    const Response response = post("/auth/passkey/" + path, body, ann.access);
    EXPECT_EQ(response.status, 400) << path << " " << body;
    EXPECT_EQ(member(response.body, "error_code"), "VALIDATION_ERROR")
        << path << " " << body << response.body;
  }
}

TEST_F(BadInput, NothingIsStored) {
  const User before = *store->users().get_user({ann.user_id}).value();
  for (const auto& [method, path] : body_routes())
    call(method, path, R"({"credential":{},"name":7})", ann.access);
  EXPECT_EQ(store->credentials().get_credentials_for_user({ann.user_id})->size(), 1U);
  EXPECT_EQ(*store->users().get_user({ann.user_id}).value(), before);
  EXPECT_EQ(store->users().list_users({}, 10)->size(), 1U);
}

TEST_F(BadInput, ABodyMustBeDeclaredAsJson) {
  for (const std::optional<std::string_view> type :
       {std::optional<std::string_view>(), std::optional<std::string_view>("text/plain"),
        std::optional<std::string_view>("application/x-www-form-urlencoded"),
        std::optional<std::string_view>("application/jsonx"), std::optional<std::string_view>("")}) {
    for (const auto& [method, path] : body_routes()) {
      Request request = make_request(method, path, "{}");
      request.content_type = type;
      expect_error(send(request), 415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }
}

TEST_F(BadInput, ADeclarationMayCarryParametersAndNoBodyNeedsNone) {
  for (const std::string_view type :
       {"application/json; charset=utf-8", "Application/JSON", " application/json "}) {
    Request request = make_request(Method::post, "/auth/passkey/auth/options", "{}");
    request.content_type = type;
    EXPECT_EQ(send(request).status, 200) << type;
  }
  EXPECT_EQ(send(make_request(Method::post, "/auth/passkey/auth/options")).status, 200);
}

TEST_F(BadInput, AnUnreachableStoreIsNotTheClientsFault) {
  ping = fail(Errc::store_unavailable, "down");
  const Response response = call(Method::get, "/readyz");
  expect_error(response, 503, "SERVICE_UNAVAILABLE");
  EXPECT_EQ(header(response, "Retry-After"), "1");
  EXPECT_EQ(call(Method::get, "/healthz").status, 200);
}

}  // namespace
}  // namespace blockauth::http
