// What each error becomes for whom.
#include "http/error_table.hpp"

#include <gtest/gtest.h>

namespace blockauth::http {
namespace {

constexpr std::array kAudiences{Audience::passkey, Audience::login, Audience::token, Audience::bearer};

void expect_told(Errc code, Audience audience, int status, std::string_view error_code) {
  const PublicError told = public_error(code, audience);
  EXPECT_EQ(told.status, status) << to_string(code);
  EXPECT_EQ(told.error_code, error_code) << to_string(code);
}

TEST(ErrorTable, EveryErrorIsToldToEveryAudience) {
  for (std::size_t i = 0; i < kErrcCount; ++i) {
    for (const Audience audience : kAudiences) {
      const PublicError told = public_error(static_cast<Errc>(i), audience);
      EXPECT_GE(told.status, 400);
      EXPECT_LT(told.status, 600);
      EXPECT_FALSE(told.error_code.empty());
      EXPECT_FALSE(told.message.empty());
      EXPECT_EQ(told.detail.empty(), told.status != 401) << to_string(static_cast<Errc>(i));
    }
  }
}

TEST(ErrorTable, AllRefusalsLookAlikeAtSignIn) {
  for (const Errc code :
       {Errc::challenge_invalid, Errc::challenge_expired, Errc::challenge_spent,
        Errc::challenge_wrong_purpose, Errc::challenge_wrong_subject, Errc::challenge_stale_policy,
        Errc::credential_not_found, Errc::credential_revoked, Errc::user_not_found, Errc::user_disabled,
        Errc::user_handle_mismatch, Errc::invalid_signature, Errc::counter_not_advanced, Errc::wrong_origin,
        Errc::wrong_rp_id, Errc::malformed_cbor, Errc::malformed_client_data, Errc::origin_not_configured,
        Errc::authenticator_not_allowed}) {
    expect_told(code, Audience::login, 400, "AUTH_FAILED");
    EXPECT_EQ(public_error(code, Audience::login).message, "Authentication failed.");
    EXPECT_TRUE(public_error(code, Audience::login).is_refusal);
  }
}

TEST(ErrorTable, ShapesAreValidationErrorsEverywhere) {
  for (const Errc code :
       {Errc::malformed_json, Errc::malformed_base64url, Errc::malformed_response, Errc::invalid_request}) {
    for (const Audience audience : kAudiences) {
      expect_told(code, audience, 400, "VALIDATION_ERROR");
      EXPECT_FALSE(public_error(code, audience).is_refusal);
    }
  }
}

TEST(ErrorTable, OurFailuresAreNotTheClients) {
  for (const Audience audience : kAudiences) {
    expect_told(Errc::store_unavailable, audience, 503, "SERVICE_UNAVAILABLE");
    for (const Errc code : {Errc::internal_error, Errc::store_corrupt, Errc::secret_mismatch, Errc::io_error,
                            Errc::invalid_configuration, Errc::metadata_invalid, Errc::metadata_not_newer}) {
      expect_told(code, audience, 500, "PASSKEY_ERROR");
    }
    EXPECT_FALSE(public_error(Errc::store_unavailable, audience).is_refusal);
  }
}

TEST(ErrorTable, HttpsOwnAnswersAreTheSameForAll) {
  for (const Audience audience : kAudiences) {
    expect_told(Errc::not_found, audience, 404, "NOT_FOUND");
    expect_told(Errc::passkeys_disabled, audience, 404, "NOT_FOUND");
    expect_told(Errc::method_not_allowed, audience, 405, "METHOD_NOT_ALLOWED");
    expect_told(Errc::payload_too_large, audience, 413, "PAYLOAD_TOO_LARGE");
    expect_told(Errc::unsupported_media_type, audience, 415, "UNSUPPORTED_MEDIA_TYPE");
    expect_told(Errc::rate_limited, audience, 429, "RATE_LIMIT");
  }
}

TEST(ErrorTable, OutsideSignInAPasskeyErrorIsGeneric) {
  for (const Errc code :
       {Errc::credential_limit_reached, Errc::last_credential, Errc::user_already_exists,
        Errc::enrolment_invalid, Errc::credential_already_registered, Errc::attestation_untrusted,
        Errc::attestation_format_unsupported, Errc::attestation_statement_invalid,
        Errc::authenticator_not_allowed, Errc::unsolicited_extension, Errc::algorithm_not_allowed,
        Errc::cross_origin, Errc::backup_eligibility_changed, Errc::credential_id_too_long}) {
    expect_told(code, Audience::passkey, 400, "PASSKEY_ERROR");
    EXPECT_EQ(public_error(code, Audience::passkey).message, "An error occurred. Please try again.");
  }
  expect_told(Errc::credential_not_found, Audience::passkey, 404, "PASSKEY_ERROR");
}

TEST(ErrorTable, ABearerIsToldInTheOriginalsWords) {
  const std::vector<std::pair<Errc, std::string_view>> rows{
      {Errc::token_missing, "Authentication credentials were not provided."},
      {Errc::token_malformed, "Invalid authorization header. No credentials provided"},
      {Errc::token_invalid, "Invalid token."},
      {Errc::token_expired, "Token has expired."},
      {Errc::token_wrong_type, "Invalid token type. Only access tokens are allowed"},
      {Errc::session_ended, "Invalid token."},
      {Errc::user_not_found, "User not found"},
      {Errc::user_disabled, "User not found"},
  };
  for (const auto& [code, detail] : rows) {
    expect_told(code, Audience::bearer, 401, "NOT_AUTHENTICATED");
    EXPECT_EQ(public_error(code, Audience::bearer).detail, detail);
  }
}

TEST(ErrorTable, ARefusedRefreshIsAnInvalidToken) {
  for (const Errc code :
       {Errc::token_malformed, Errc::token_invalid, Errc::token_expired, Errc::token_wrong_type,
        Errc::session_ended, Errc::refresh_reused, Errc::user_disabled}) {
    expect_told(code, Audience::token, 401, "INVALID_TOKEN");
  }
  EXPECT_EQ(public_error(Errc::token_expired, Audience::token).detail, "Token has expired.");
  EXPECT_EQ(public_error(Errc::refresh_reused, Audience::token).detail, "Invalid token.");
}

TEST(ErrorTable, DetailsStayInsideUnlessInDevelopment) {
  const Error error{Errc::wrong_origin, "got another", "7.2/13", "https://a.example", "https://b.example"};
  const PublicError told = public_error(error.code, Audience::login);
  EXPECT_EQ(error_response(told, error, false).body,
            R"({"error_code":"AUTH_FAILED","message":"Authentication failed."})");
  EXPECT_EQ(
      error_response(told, error, true).body,
      R"({"error_code":"AUTH_FAILED","message":"Authentication failed.","debug":{"code":"wrong_origin",)"
      R"("step":"7.2/13","expected":"https://a.example","got":"https://b.example",)"
      R"("hint":"got another; list the page's exact origin in passkey.allowed_origins"}})");
}

TEST(ErrorTable, AStaleSignInAsksForAnotherOne) {
  const Error error{.code = Errc::stale_authentication};
  const Response response = error_response(public_error(error.code, Audience::bearer), error, false);
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.headers.front().value, "Bearer error=\"insufficient_user_authentication\"");
}

TEST(ErrorTable, ARoutesOwnValidationMessageReplacesTheGeneralOne) {
  const Error error{.code = Errc::invalid_request};
  const PublicError told = public_error(error.code, Audience::passkey);
  EXPECT_EQ(error_response(told, error, false, "Name is required").body,
            R"({"error_code":"VALIDATION_ERROR","message":"Name is required"})");
  const Error broken{.code = Errc::malformed_json};
  EXPECT_EQ(
      error_response(public_error(broken.code, Audience::passkey), broken, false, "Name is required").body,
      R"({"error_code":"VALIDATION_ERROR","message":"The body is not valid JSON."})");
}

}  // namespace
}  // namespace blockauth::http
