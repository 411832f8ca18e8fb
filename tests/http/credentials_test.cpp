// Management: always one's own passkeys, and nobody else's.
#include <gtest/gtest.h>

#include "blockauth/base/base64url.hpp"
#include "http/api_fixture.hpp"

namespace blockauth::http {
namespace {

class Credentials : public ApiTest {
 protected:
  Credentials() {
    ann = sign_up("ann@example.org", authenticator);
    path = "/auth/passkey/credentials/" + ann.credential_uuid + "/";
  }

  SoftAuthenticator authenticator{random};
  SignedIn ann;
  std::string path;
};

TEST_F(Credentials, AreShownWithTheContractsMembersInOrder) {
  const Response one = call(Method::get, path, {}, ann.access);
  EXPECT_EQ(one.status, 200);
  const std::string name = member(one.body, "name");
  EXPECT_EQ(one.body, R"({"id":")" + ann.credential_uuid + R"(","credential_id":")" +
                          member(one.body, "credential_id") + R"(","name":")" + name +
                          R"(","created_at":"2025-06-15T15:06:40.000000+00:00","last_used_at":null,)"
                          R"("authenticator_attachment":"platform","transports":["internal"],)"
                          R"("backup_eligible":false,"backup_state":false,"is_active":true})");
  const Response list = call(Method::get, "/auth/passkey/credentials", {}, ann.access);
  EXPECT_EQ(list.body, R"({"count":1,"credentials":[)" + one.body + R"(],"signal":{"rp_id":"example.org",)" +
                           R"("user_id":")" + base64url_encode(authenticator.credentials()[0].user_handle) +
                           R"(","all_accepted_credential_ids":[")" + member(one.body, "credential_id") +
                           R"("],"name":"ann@example.org","display_name":"ann@example.org"}})");
}

TEST_F(Credentials, AnAuthenticatorsIconIsWhereItsPasskeySays) {
  SoftAuthenticator known{random};
  known.config().aaguid = {0x0a, 0x0b};
  const SignedIn bea = sign_up("bea@example.org", known);
  const std::string list = "/auth/passkey/credentials/";
  const std::string beas = list + bea.credential_uuid + "/";
  EXPECT_EQ(member(call(Method::get, beas, {}, bea.access).body, "icon"), "");

  webauthn::Metadata metadata{.number = 1, .next_update = {}, .models = {}, .ignored_certificates = 0};
  metadata.models.push_back({.aaguid = webauthn::Aaguid{0x0a, 0x0b},
                             .key_identifiers = {},
                             .name = "Model A",
                             .icon = "data:image/svg+xml;base64,PHN2Zy8+",
                             .status_reports = {},
                             .root_certificates = {}});
  ASSERT_TRUE(store->metadata().import_metadata(metadata, clock.now()).has_value());
  const std::string icon = member(call(Method::get, beas, {}, bea.access).body, "icon");
  EXPECT_EQ(icon, "/auth/passkey/icons/0a0b0000-0000-0000-0000-000000000000/");
  EXPECT_NE(call(Method::get, list, {}, bea.access).body.find(R"(,"icon":")" + icon + R"("}])"),
            std::string::npos);
  EXPECT_EQ(member(call(Method::patch, beas, R"({"name":"Blue"})", bea.access).body, "icon"), icon);
  EXPECT_EQ(member(call(Method::get, path, {}, ann.access).body, "icon"), "") << "another model";

  const Response image = call(Method::get, icon);
  EXPECT_EQ(image.status, 200);
  EXPECT_EQ(image.body, "<svg/>");
  EXPECT_EQ(image.content_type, "image/svg+xml");
  EXPECT_EQ(image.cache_control, "public, max-age=86400");
  EXPECT_EQ(header(image, "Content-Security-Policy"),
            "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  EXPECT_EQ(header(image, "Cross-Origin-Resource-Policy"), "cross-origin");
}

TEST_F(Credentials, WhatHasNoIconIsNotFound) {
  for (const std::string_view aaguid :
       {"0a0b0000-0000-0000-0000-000000000000", "no-aaguid", "00000000-0000-0000-0000-000000000000"}) {
    expect_error(call(Method::get, "/auth/passkey/icons/" + std::string(aaguid)), 404, "NOT_FOUND");
  }
  config.passkey_auth = false;
  rebuild();
  expect_error(call(Method::get, "/auth/passkey/icons/0a0b0000-0000-0000-0000-000000000000"), 404,
               "NOT_FOUND");
}

TEST_F(Credentials, SignalsAreOfTheRelyingPartyThatAPageBelongsTo) {
  const auto rp_id_for = [&](std::optional<std::string_view> host, std::optional<std::string_view> origin) {
    Request request = make_request(Method::get, "/auth/passkey/credentials/");
    const std::string authorization = "Bearer " + ann.access;
    request.authorization = authorization;
    request.host = host;
    request.origin = origin;
    const Response list = send(request);
    const std::string signal = member(list.body, "signal");
    return signal.empty() ? std::string() : member(signal, "rp_id");
  };
  EXPECT_EQ(rp_id_for({}, {}), "example.org");
  EXPECT_EQ(rp_id_for("example.net:8080", {}), "example.net");
  EXPECT_EQ(rp_id_for("example.org", "https://example.net"), "example.net");
  EXPECT_EQ(rp_id_for("example.org", "https://evil.example"), "");
}

TEST_F(Credentials, AnEmptyListOfAcceptedOnesIsAListAsWell) {
  const std::string access = issue_tokens(add_user("bea")).access;
  const Response list = call(Method::get, "/auth/passkey/credentials/", {}, access);
  EXPECT_EQ(member(member(list.body, "signal"), "all_accepted_credential_ids"), "[]");
}

TEST_F(Credentials, AreRenamedVerbatim) {
  const Response renamed =
      call(Method::patch, path, R"({"name":"Bj\u00f6rn's \"key\" \ud83d\udd11"})", ann.access);
  EXPECT_EQ(renamed.status, 200) << renamed.body;
  EXPECT_EQ(member(renamed.body, "name"), "Björn's \"key\" 🔑");
  EXPECT_EQ(member(call(Method::get, path, {}, ann.access).body, "name"), "Björn's \"key\" 🔑");
}

TEST_F(Credentials, ANameIsRequired) {
  for (const std::string_view body : {"{}", R"({"name":""})", R"({"name":null})", R"({"name":1})",
                                      R"({"name":[]})", R"({"name":{"a":1}})", ""}) {
    const Response response = call(Method::patch, path, body, ann.access);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body, R"({"error_code":"VALIDATION_ERROR","message":"Name is required"})") << body;
  }
  const std::string long_name = R"({"name":")" + std::string(256, 'x') + R"("})";
  expect_error(call(Method::patch, path, long_name, ann.access), 400, "VALIDATION_ERROR");
}

TEST_F(Credentials, DeletingEndsTheSessionsMadeWithIt) {
  const Response deleted = call(Method::delete_, path, {}, ann.access);
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
  expect_error(call(Method::get, "/auth/passkey/credentials/", {}, ann.access), 401, "NOT_AUTHENTICATED");
  expect_error(post("/auth/token/refresh/", object_with({{"refresh", support::json_string(ann.refresh)}})),
               401, "INVALID_TOKEN");
}

TEST_F(Credentials, AnotherUsersAreNotFound) {
  SoftAuthenticator other{random};
  const SignedIn eve = sign_up("eve@example.org", other);
  expect_error(call(Method::get, path, {}, eve.access), 404, "PASSKEY_ERROR");
  expect_error(call(Method::patch, path, R"({"name":"mine"})", eve.access), 404, "PASSKEY_ERROR");
  expect_error(call(Method::delete_, path, {}, eve.access), 404, "PASSKEY_ERROR");
  EXPECT_EQ(call(Method::get, path, {}, ann.access).status, 200);
}

TEST_F(Credentials, WhatIsNoUuidIsNotFound) {
  for (const std::string_view id : {"x", "123", "..", "%2e%2e", "01890a5d-ac96-774b-bcce-b302099a805"}) {
    expect_error(call(Method::get, "/auth/passkey/credentials/" + std::string(id), {}, ann.access), 404,
                 "PASSKEY_ERROR");
  }
  expect_error(call(Method::get, path + "more", {}, ann.access), 404, "NOT_FOUND");
}

}  // namespace
}  // namespace blockauth::http
