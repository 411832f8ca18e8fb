// Do the endpoints carry whole ceremonies, in the forms that clients send and with the bodies of the
// contract?
#include <gtest/gtest.h>

#include "blockauth/base/base64url.hpp"
#include "http/api_fixture.hpp"

namespace blockauth::http {
namespace {

class Ceremonies : public ApiTest {
 protected:
  SoftAuthenticator authenticator{random};
};

std::string id_member(std::string_view json) { return "\"" + member(json, "id") + "\""; }

TEST_F(Ceremonies, ABearerRegistersAPasskeyAndSignsInWithIt) {
  const User user = add_user("ann");
  const std::string access = issue_tokens(user).access;
  const std::string credential =
      created(authenticator, post("/auth/passkey/register/options/", "{}", access));
  const Response registered =
      post("/auth/passkey/register/verify/",
           object_with({{"credential", credential}, {"name", "\"My phone\""}}), access);
  EXPECT_EQ(registered.status, 201) << registered.body;
  EXPECT_EQ(member(registered.body, "name"), "My phone");
  const Response login = log_in(authenticator);
  EXPECT_EQ(login.status, 200) << login.body;
  EXPECT_EQ(member(login.body, "user"), R"({"id":")" + user.id.value + R"(","email":"ann@example.org"})");
  const Response list = call(Method::get, "/auth/passkey/credentials/", {}, member(login.body, "access"));
  EXPECT_EQ(member(list.body, "count"), "1");
}

TEST_F(Ceremonies, RegistrationAnswersWithTheContractsMembersInOrder) {
  const std::string access = issue_tokens(add_user("ann")).access;
  const std::string credential = created(authenticator, post("/auth/passkey/register/options", "", access));
  const Response registered = post("/auth/passkey/register/verify",
                                   object_with({{"credential", credential}, {"name", "\"n\""}}), access);
  EXPECT_EQ(
      registered.body,
      R"({"id":)" + id_member(registered.body) + R"(,"credential_id":)" + id_member(credential) +
          R"(,"name":"n","created_at":"2025-06-15T15:06:40.000000+00:00",)"
          R"("authenticator_attachment":"platform","transports":["internal"],"backup_eligible":false})");
}

TEST_F(Ceremonies, SignInAnswersWithTheContractsMembersInOrder) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  clock.advance(60s);
  const Response login = log_in(authenticator);
  const auto user = login.body.find(R"("user")");
  ASSERT_NE(user, std::string::npos) << login.body;
  EXPECT_TRUE(login.body.starts_with(R"({"access":")" + member(login.body, "access") + R"(","refresh":")" +
                                     member(login.body, "refresh") + R"(",)"));
  const std::string name = member(member(login.body, "credential"), "name");
  EXPECT_EQ(login.body.substr(user), R"("user":{"id":")" + account.user_id +
                                         R"(","email":"ann@example.org"},"credential":{"id":")" +
                                         account.credential_uuid + R"(","name":")" + name +
                                         R"(","last_used_at":"2025-06-15T15:07:40.000000+00:00"},)" +
                                         R"("signal":{"rp_id":"example.org","user_id":")" +
                                         member(member(login.body, "signal"), "user_id") +
                                         R"(","name":"ann@example.org","display_name":"ann@example.org"}})");
}

// ---- Signal API

TEST_F(Ceremonies, ASignInTellsWhoseDetailsAreCurrent) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  const Response login = log_in(authenticator);
  EXPECT_EQ(member(member(login.body, "signal"), "user_id"),
            base64url_encode(authenticator.credentials()[0].user_handle));
  EXPECT_EQ(member(member(login.body, "signal"), "all_accepted_credential_ids"), "") << "nobody read them";
}

TEST_F(Ceremonies, ACertainMissTellsTheIdThatWasPresented) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  ASSERT_EQ(
      call(Method::delete_, "/auth/passkey/credentials/" + account.credential_uuid + "/", {}, account.access)
          .status,
      204);
  const Response refused = log_in(authenticator);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"error_code":"AUTH_FAILED","message":"Authentication failed.",)"
                          R"("signal":{"unknown_credential_id":")" +
                              base64url_encode(authenticator.credentials()[0].id) + R"("}})");
}

TEST_F(Ceremonies, EveryOtherRefusedSignInLooksTheSame) {
  sign_up("ann@example.org", authenticator);
  constexpr std::string_view kRefused = R"({"error_code":"AUTH_FAILED","message":"Authentication failed."})";
  // A decoy's id, in the answer to a login without an e-mail.
  const Response decoys = post("/auth/passkey/auth/options/", R"({"email":"nobody@example.org"})");
  const std::string list = member(decoys.body, "allowCredentials");
  const std::string decoy = list.substr(
      list.find(R"("id":")") + 6, list.find('"', list.find(R"("id":")") + 6) - list.find(R"("id":")") - 6);
  std::string credential = got(authenticator, post("/auth/passkey/auth/options/", "{}"));
  const std::string own = base64url_encode(authenticator.credentials()[0].id);
  for (std::size_t at = credential.find(own); at != std::string::npos; at = credential.find(own, at))
    credential.replace(at, own.size(), decoy);
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", credential}})).body, kRefused);
  // A known passkey, badly signed.
  auto forged =
      authenticator.get(post("/auth/passkey/auth/options/", "{}").body,
                        {.spoil_signed = [](support::SignedAssertion& made) { made.signature.back() ^= 1; }});
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", *forged}})).body, kRefused);
  // An unknown one, badly made.
  authenticator.credentials()[0].id[0] ^= 1;
  auto elsewhere = authenticator.get(
      post("/auth/passkey/auth/options/", "{}").body,
      {.spoil = [](support::AssertionParts& parts) { parts.client_data.origin = "https://evil.example"; }});
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", *elsewhere}})).body, kRefused);
}

TEST_F(Ceremonies, AMissOfASignInByEmailTellsNothing) {
  SoftAuthenticator stranger{random};
  const SignedIn account = sign_up("ann@example.org", stranger);
  ASSERT_EQ(
      call(Method::delete_, "/auth/passkey/credentials/" + account.credential_uuid + "/", {}, account.access)
          .status,
      204);
  // By e-mail the id was named before, so its absence is no certain miss.
  const std::string id = base64url_encode(stranger.credentials()[0].id);
  std::string options = post("/auth/passkey/auth/options/", R"({"email":"ann@example.org"})").body;
  const std::string list = member(options, "allowCredentials");
  options.replace(options.find(list), list.size(), R"([{"type":"public-key","id":")" + id + R"("}])");
  const auto credential = stranger.get(options);
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", *credential}})).body,
            R"({"error_code":"AUTH_FAILED","message":"Authentication failed."})");
}

// ---- Client capabilities, conditional create

TEST_F(Ceremonies, AConditionalCreateNeedsNoPresence) {
  const User user = add_user("ann");
  const auto verify = [&](std::string_view body) {
    clock.advance(24h);  // refusals in a row are limited
    const std::string access = issue_tokens(user).access;
    const Response options = post("/auth/passkey/register/options/", body, access);
    const auto credential = authenticator.create(
        options.body, {.spoil = [](support::AttestationParts& parts) {
          parts.authenticator_data.flags &=
              static_cast<std::uint8_t>(~(support::kUserPresent | support::kUserVerified));
        }});
    return post("/auth/passkey/register/verify/", object_with({{"credential", *credential}}), access).status;
  };
  EXPECT_EQ(verify("{}"), 400);
  EXPECT_EQ(verify(R"({"conditional":false})"), 400);
  EXPECT_EQ(verify(R"({"conditional":true,"client_capabilities":{"conditionalCreate":false}})"), 400);
  EXPECT_EQ(verify(R"({"conditional":true,"client_capabilities":{"conditionalCreate":true}})"), 201);
}

TEST_F(Ceremonies, HintsFollowTheClientsCapabilities) {
  config.relying_parties[0].hints = {"hybrid", "client-device"};
  rebuild();
  const auto hints = [&](std::string_view body) {
    return member(post("/auth/passkey/auth/options/", body).body, "hints");
  };
  EXPECT_EQ(hints("{}"), R"(["hybrid","client-device"])");
  EXPECT_EQ(hints(R"({"client_capabilities":null})"), R"(["hybrid","client-device"])");
  EXPECT_EQ(hints(R"({"client_capabilities":{"somethingNew":false,"extension:prf":true}})"),
            R"(["hybrid","client-device"])");
  EXPECT_EQ(hints(R"({"client_capabilities":{"hybridTransport":false}})"), R"(["client-device"])");
}

TEST_F(Ceremonies, CapabilitiesAreARecordOfBooleans) {
  for (const std::string_view value :
       {"[]", "true", R"({"hybridTransport":"no"})", R"({"somethingNew":1})", R"({"somethingNew":null})"}) {
    expect_error(
        post("/auth/passkey/auth/options/", object_with({{"client_capabilities", std::string(value)}})), 400,
        "VALIDATION_ERROR");
  }
}

TEST_F(Ceremonies, ExtensionsThatTheServerAsksForAreInTheOptions) {
  config.relying_parties[0].registration_extensions.prf.emplace();
  config.relying_parties[0].authentication_extensions.prf.emplace();
  config.relying_parties[0].unsolicited_extensions = webauthn::UnsolicitedExtensions::refuse;
  rebuild();
  const std::string access = issue_tokens(add_user("ann")).access;
  const Response creation = post("/auth/passkey/register/options/", "{}", access);
  EXPECT_EQ(member(creation.body, "extensions"), R"({"credProps":true,"prf":{}})");
  const std::string credential = created(authenticator, creation);
  EXPECT_EQ(post("/auth/passkey/register/verify/", object_with({{"credential", credential}}), access).status,
            201);
  const Response request = post("/auth/passkey/auth/options/", "{}");
  EXPECT_EQ(member(request.body, "extensions"), R"({"prf":{}})");
  const auto honest = got(authenticator, request);
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", honest}})).status, 200);
  // What the options did not ask for.
  const auto more = authenticator.get(post("/auth/passkey/auth/options/", "{}").body,
                                      {.spoil_json = [](support::ResponseJson& json) {
                                        json.client_extension_results->set("largeBlob", "{}");
                                      }});
  expect_error(post("/auth/passkey/auth/verify/", object_with({{"credential", *more}})), 400, "AUTH_FAILED");
}

TEST_F(Ceremonies, TheOriginalsFormsAreAcceptedToo) {
  const std::string access = issue_tokens(add_user("ann")).access;
  // The credential's members at the top level, with the name among them.
  std::string credential = created(authenticator, post("/auth/passkey/register/options/", "{}", access));
  credential.insert(1, R"("name":"top",)");
  const Response registered = post("/auth/passkey/register/verify/", credential, access);
  EXPECT_EQ(registered.status, 201) << registered.body;
  EXPECT_EQ(member(registered.body, "name"), "top");
  // `username` for `email`, the credential at the top level, `refresh_token`.
  const Response options = post("/auth/passkey/auth/options/", R"({"username":"ann@example.org"})");
  EXPECT_NE(options.body.find(R"("allowCredentials":[{"id":")" + member(registered.body, "credential_id")),
            std::string::npos)
      << options.body;
  const Response login = post("/auth/passkey/auth/verify/", got(authenticator, options));
  EXPECT_EQ(login.status, 200) << login.body;
  const std::string refresh =
      object_with({{"refresh_token", support::json_string(member(login.body, "refresh"))}});
  EXPECT_EQ(post("/auth/token/refresh/", refresh).status, 200);
}

TEST_F(Ceremonies, RawIdAndTypeMayBeAbsentButNotWrong) {
  sign_up("ann@example.org", authenticator);
  const auto answer = [&] { return got(authenticator, post("/auth/passkey/auth/options/", "{}")); };
  const auto replaced = [](std::string text, const std::string& part, std::string_view by) {
    const auto at = text.find(part);
    EXPECT_NE(at, std::string::npos) << text;
    return text.replace(at, part.size(), by);
  };
  const auto raw_id = [](const std::string& text) { return R"("rawId":")" + member(text, "id") + R"(",)"; };
  const std::string type = R"("type":"public-key",)";

  std::string credential = answer();
  credential = replaced(replaced(credential, raw_id(credential), ""), type, "");
  EXPECT_EQ(post("/auth/passkey/auth/verify/", object_with({{"credential", credential}})).status, 200);
  credential = answer();
  EXPECT_EQ(
      post("/auth/passkey/auth/verify/", replaced(credential, raw_id(credential), R"("rawId":"AAAA",)")).body,
      R"({"error_code":"AUTH_FAILED","message":"Authentication failed."})");
  EXPECT_EQ(post("/auth/passkey/auth/verify/", replaced(answer(), type, R"("type":"password",)")).status,
            400);
  EXPECT_EQ(post("/auth/passkey/auth/verify/", replaced(answer(), type, R"("type":null,)")).status, 400);
}

TEST_F(Ceremonies, OptionsAreExactlyWhatBrowsersParse) {
  const std::string access = issue_tokens(add_user("ann")).access;
  const Response creation = post("/auth/passkey/register/options/", R"({"display_name":"Ann A."})", access);
  for (const std::string_view own : {"\"_challenge\"", "\"_user_id\"", "\"_user_handle\""}) {
    EXPECT_EQ(creation.body.find(own), std::string::npos) << creation.body;
  }
  EXPECT_EQ(member(member(creation.body, "user"), "displayName"), "Ann A.");
  const Response request = post("/auth/passkey/auth/options/", "{}");
  EXPECT_EQ(request.body.find("\"_"), std::string::npos) << request.body;
  EXPECT_EQ(member(request.body, "allowCredentials"), "[]");
}

TEST_F(Ceremonies, AnEmailThatIsAbsentNullOrEmptyMeansDiscoverable) {
  for (const std::string_view body :
       {"", "{}", R"({"email":null})", R"({"email":""})", R"({"username":""})"}) {
    const Response options = post("/auth/passkey/auth/options/", body);
    EXPECT_EQ(options.status, 200) << options.body;
    EXPECT_EQ(member(options.body, "allowCredentials"), "[]") << body;
  }
}

TEST_F(Ceremonies, SignUpMakesAccountPasskeyAndSessionAtOnce) {
  const Response options =
      post("/auth/passkey/signup/options/", R"({"email":"ann@example.org","display_name":"Ann"})");
  const std::string credential = created(authenticator, options);
  const Response made = post(
      "/auth/passkey/signup/verify/",
      object_with({{"email", R"("ann@example.org")"}, {"credential", credential}, {"name", R"("first")"}}));
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string shown = member(made.body, "credential");
  EXPECT_EQ(member(shown, "name"), "first");
  EXPECT_EQ(member(shown, "credential_id"), member(credential, "id"));
  EXPECT_EQ(member(shown, "last_used_at"), "null");
  EXPECT_EQ(call(Method::get, "/auth/passkey/credentials/", {}, signed_in(made).access).status, 200);
}

TEST_F(Ceremonies, ATakenEmailIsRefusedAtSignUp) {
  sign_up("ann@example.org", authenticator);
  expect_error(post("/auth/passkey/signup/options/", R"({"email":"Ann@Example.org"})"), 400, "PASSKEY_ERROR");
}

TEST_F(Ceremonies, SignUpDoesNotExistWhileItsFlagIsOff) {
  config.passkey_signup = false;
  rebuild();
  expect_error(post("/auth/passkey/signup/options/", R"({"email":"ann@example.org"})"), 404, "NOT_FOUND");
  expect_error(call(Method::get, "/auth/passkey/signup/verify/"), 404, "NOT_FOUND");
}

TEST_F(Ceremonies, WithPasskeyAuthOffItsPathsDoNotExistAndTokensStillWork) {
  const SignedIn account = issue_tokens(add_user("ann"));
  config.passkey_auth = false;
  rebuild();
  for (const std::string_view path : {"register/options", "auth/options", "auth/verify", "stepup/options"}) {
    expect_error(post("/auth/passkey/" + std::string(path), "{}", account.access), 404, "NOT_FOUND");
  }
  expect_error(call(Method::get, "/auth/passkey/credentials/", {}, account.access), 404, "NOT_FOUND");
  const std::string body = object_with({{"refresh", support::json_string(account.refresh)}});
  EXPECT_EQ(post("/auth/token/refresh/", body).status, 200);
}

TEST_F(Ceremonies, AnEnrolmentTokenRegistersOnce) {
  const User user = add_user("ann");
  const std::string token = support::json_string(service->create_enrolment(user.id).value());
  const std::string credential =
      created(authenticator, post("/auth/passkey/enroll/options/", object_with({{"token", token}})));
  const std::string verify =
      object_with({{"token", token}, {"credential", credential}, {"name", R"("link")"}});
  const Response made = post("/auth/passkey/enroll/verify/", verify);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(signed_in(made).user_id, user.id.value);
  expect_error(post("/auth/passkey/enroll/verify/", verify), 400, "PASSKEY_ERROR");
  expect_error(post("/auth/passkey/enroll/options/", object_with({{"token", token}})), 400, "PASSKEY_ERROR");
}

TEST_F(Ceremonies, AStepUpMakesTheSignInFresh) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  clock.advance(600s);
  const Response options = post("/auth/passkey/stepup/options/", "{}", account.access);
  const Response stepped = post("/auth/passkey/stepup/verify/",
                                object_with({{"credential", got(authenticator, options)}}), account.access);
  EXPECT_EQ(stepped.status, 200) << stepped.body;
  const auto bearer = tokens->verify_access(member(stepped.body, "access"));
  ASSERT_TRUE(bearer.has_value()) << bearer.error().detail;
  const auto& session = std::get<token::Session>(*bearer);
  EXPECT_EQ(session.auth_time, clock.now());
  // The same session: its refresh token did not change.
  EXPECT_EQ(member(stepped.body, "refresh"), account.refresh);
}

TEST_F(Ceremonies, ASignInIsNoStepUp) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  const std::string credential = got(authenticator, post("/auth/passkey/auth/options/", "{}"));
  expect_error(
      post("/auth/passkey/stepup/verify/", object_with({{"credential", credential}}), account.access), 400,
      "AUTH_FAILED");
}

class Transactions : public Ceremonies {
 protected:
  const std::string hash = R"("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")";
};

TEST_F(Transactions, AConfirmationGivesAReceipt) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  const Response options =
      post("/auth/passkey/transaction/options/", object_with({{"payload_hash", hash}}), account.access);
  const Response confirmed = post(
      "/auth/passkey/transaction/verify/",
      object_with({{"payload_hash", hash}, {"credential", got(authenticator, options)}}), account.access);
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
  const token::JwtVerifier verifier({signing_key->verification_key()},
                                    {"receipt+jwt", "stepup_receipt", "blockauth", "default"});
  const auto receipt = verifier.verify(member(confirmed.body, "receipt"), clock.now());
  ASSERT_TRUE(receipt.has_value()) << receipt.error().detail;
  EXPECT_EQ('"' + receipt->claims().payload_hash + '"', hash);
  EXPECT_EQ(receipt->claims().subject, account.user_id);
  EXPECT_EQ(receipt->claims().credential_id, account.credential_uuid);
}

TEST_F(Transactions, AnotherPayloadIsNotWhatWasConfirmed) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  const Response options =
      post("/auth/passkey/transaction/options/", object_with({{"payload_hash", hash}}), account.access);
  const std::string other = R"("AAAAQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")";
  expect_error(post("/auth/passkey/transaction/verify/",
                    object_with({{"payload_hash", other}, {"credential", got(authenticator, options)}}),
                    account.access),
               400, "AUTH_FAILED");
}

TEST_F(Transactions, WhatIsNoSha256IsRefused) {
  const SignedIn account = sign_up("ann@example.org", authenticator);
  for (const std::string_view body :
       {"{}", R"({"payload_hash":"AAAA"})", R"({"payload_hash":"!"})", R"({"payload_hash":1})"}) {
    expect_error(post("/auth/passkey/transaction/options/", body, account.access), 400, "VALIDATION_ERROR");
  }
}

// Every way in which a sign-in can fail looks the same, but for the id that is echoed where it certainly is
// unknown.
class RefusedLogins : public Ceremonies {
 protected:
  RefusedLogins() { account = sign_up("ann@example.org", authenticator); }

  void expect_failed(const std::string& credential, const std::string& more = {}) {
    const Response response = post("/auth/passkey/auth/verify/", object_with({{"credential", credential}}));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body,
              R"({"error_code":"AUTH_FAILED","message":"Authentication failed.")" + more + "}");
  }
  void expect_unknown(const std::string& credential) {
    expect_failed(credential, R"(,"signal":{"unknown_credential_id":")" + member(credential, "id") + R"("})");
  }
  std::string spoilt(support::GetCeremony ceremony) {
    return authenticator.get(post("/auth/passkey/auth/options/", "{}").body, ceremony).value();
  }

  SignedIn account;
};

TEST_F(RefusedLogins, TamperedSignature) {
  expect_failed(
      spoilt({.spoil_signed = [](support::SignedAssertion& parts) { parts.signature.back() ^= 1; }}));
}

TEST_F(RefusedLogins, AnotherOriginSigned) {
  expect_failed(spoilt(
      {.spoil = [](support::AssertionParts& parts) { parts.client_data.origin = "https://evil.example"; }}));
}

TEST_F(RefusedLogins, AReplayedResponse) {
  const std::string credential = got(authenticator, post("/auth/passkey/auth/options/", "{}"));
  const std::string body = object_with({{"credential", credential}});
  EXPECT_EQ(post("/auth/passkey/auth/verify/", body).status, 200);
  expect_failed(credential);
}

TEST_F(RefusedLogins, AnExpiredChallenge) {
  const std::string credential = got(authenticator, post("/auth/passkey/auth/options/", "{}"));
  clock.advance(301s);
  expect_failed(credential);
}

TEST_F(RefusedLogins, AnUnknownCredential) {
  SoftAuthenticator stranger{random};
  created(stranger, post("/auth/passkey/signup/options/", R"({"email":"eve@example.org"})"));
  expect_unknown(got(stranger, post("/auth/passkey/auth/options/", "{}")));
}

TEST_F(RefusedLogins, ADisabledUser) {
  ASSERT_TRUE(store->users().set_user_active({account.user_id}, false).has_value());
  expect_failed(got(authenticator, post("/auth/passkey/auth/options/", "{}")));
}

TEST_F(RefusedLogins, ADeletedCredential) {
  EXPECT_EQ(call(Method::delete_, "/auth/passkey/credentials/" + account.credential_uuid, {}, account.access)
                .status,
            204);
  expect_unknown(got(authenticator, post("/auth/passkey/auth/options/", "{}")));
}

TEST_F(RefusedLogins, AForeignOriginHeader) {
  const std::string body =
      object_with({{"credential", got(authenticator, post("/auth/passkey/auth/options/", "{}"))}});
  Request request = make_request(Method::post, "/auth/passkey/auth/verify/", body);
  request.origin = "https://evil.example";
  const Response response = send(request);
  expect_error(response, 400, "AUTH_FAILED");
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "");
}

TEST_F(RefusedLogins, DevelopmentModeSaysWhy) {
  server_config.dev_mode = true;
  rebuild();
  const std::string credential = spoilt(
      {.spoil = [](support::AssertionParts& parts) { parts.client_data.origin = "https://evil.example"; }});
  const Response response = post("/auth/passkey/auth/verify/", object_with({{"credential", credential}}));
  EXPECT_EQ(member(response.body, "error_code"), "AUTH_FAILED");
  const std::string debug = member(response.body, "debug");
  EXPECT_EQ(member(debug, "code"), "wrong_origin");
  EXPECT_TRUE(member(debug, "step").starts_with("7.2/")) << debug;
  EXPECT_NE(member(debug, "got").find("https://evil.example"), std::string::npos) << debug;
  EXPECT_NE(member(debug, "hint").find("allowed_origins"), std::string::npos) << debug;
}

TEST_F(RefusedLogins, TheLogSaysWhyUnderTheRequestsId) {
  expect_failed(spoilt(
      {.spoil = [](support::AssertionParts& parts) { parts.client_data.origin = "https://evil.example"; }}));
  EXPECT_NE(
      log.text().find(R"("request_id":"req-1","method":"POST","route":"passkey/auth/verify","status":400,)"
                      R"("code":"wrong_origin")"),
      std::string::npos)
      << log.text();
}

}  // namespace
}  // namespace blockauth::http
