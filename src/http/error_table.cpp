// THE error table: which status, wire code and message each Errc becomes.
#include "http/error_table.hpp"

#include <algorithm>
#include <array>

#include "base/json_writer.hpp"

namespace blockauth::http {
namespace {

enum class Kind : std::uint8_t {
  validation,  // the request makes no sense
  refusal,     // it does, and the answer is no
  bearer,      // about the access token
  request,     // about the request as HTTP sees it
  server,      // about us
};

struct Row {
  Errc code;
  Kind kind;
  int status;
  std::string_view error_code;
  std::string_view message;
  std::string_view detail;  // of a 401
  std::string_view hint;    // the operator's remedy
};

constexpr std::string_view kInvalid = "The request is not valid.";
constexpr std::string_view kRefused = "An error occurred. Please try again.";
constexpr std::string_view kNotAuthenticated = "Authentication is required.";
constexpr std::string_view kInvalidToken = "Invalid token.";
constexpr std::string_view kExpiredToken = "Token has expired.";

constexpr Row validation(Errc code, std::string_view message = kInvalid, std::string_view hint = {}) {
  return {code, Kind::validation, 400, "VALIDATION_ERROR", message, {}, hint};
}
constexpr Row refusal(Errc code, std::string_view hint = {}, int status = 400) {
  return {code, Kind::refusal, status, "PASSKEY_ERROR", kRefused, {}, hint};
}
constexpr Row bearer(Errc code, std::string_view detail, std::string_view hint = {}) {
  return {code, Kind::bearer, 401, "NOT_AUTHENTICATED", kNotAuthenticated, detail, hint};
}
constexpr Row request(Errc code, int status, std::string_view error_code, std::string_view message) {
  return {code, Kind::request, status, error_code, message, {}, {}};
}
constexpr Row server(Errc code, int status, std::string_view error_code, std::string_view hint = {}) {
  return {code, Kind::server, status, error_code, kRefused, {}, hint};
}

constexpr std::array kRows{
    validation(Errc::malformed_json, "The body is not valid JSON."),
    validation(Errc::malformed_base64url, "A member is not unpadded base64url."),
    validation(Errc::malformed_response, "The credential is incomplete, or a member has the wrong type.",
               "send what credential.toJSON() gives"),
    refusal(Errc::malformed_client_data),
    refusal(Errc::malformed_cbor),
    refusal(Errc::malformed_authenticator_data),
    refusal(Errc::malformed_cose_key),
    refusal(Errc::malformed_attestation_object),
    refusal(Errc::wrong_type, "a registration was sent to a sign-in, or the other way round"),
    refusal(Errc::wrong_challenge, "the response answers other options than those of this challenge"),
    refusal(Errc::wrong_origin, "list the page's exact origin in passkey.allowed_origins"),
    refusal(Errc::cross_origin, "the page runs in a foreign iframe: see passkey.allow_cross_origin"),
    refusal(Errc::wrong_rp_id, "the authenticator signed for another passkey.rp_id"),
    refusal(Errc::user_not_present),
    refusal(Errc::user_not_verified,
            "the authenticator has no PIN or biometrics: see passkey.user_verification"),
    refusal(Errc::invalid_backup_state),
    refusal(Errc::backup_eligibility_changed, "see passkey.backup_eligibility_rise"),
    refusal(Errc::algorithm_not_allowed, "add the algorithm to passkey.supported_algorithms"),
    refusal(Errc::credential_id_mismatch),
    refusal(Errc::credential_id_too_long),
    refusal(Errc::user_handle_mismatch),
    refusal(Errc::invalid_signature),
    refusal(Errc::counter_not_advanced, "the authenticator may have been cloned: see passkey.counter_policy"),
    refusal(Errc::attestation_format_unsupported),
    refusal(Errc::attestation_statement_invalid),
    refusal(Errc::attestation_untrusted, "no configured root leads to this authenticator"),
    refusal(Errc::authenticator_not_allowed,
            "see passkey.allowed_aaguids, passkey.denied_aaguids and [metadata]"),
    refusal(Errc::unsolicited_extension, "see passkey.unsolicited_extensions"),
    refusal(Errc::extension_not_honoured, "the authenticator gives less than the settings demand"),
    refusal(Errc::payment_mismatch),
    request(Errc::passkeys_disabled, 404, "NOT_FOUND", "Not found."),
    refusal(Errc::origin_not_configured, "list the page's exact origin in passkey.allowed_origins"),
    refusal(Errc::challenge_invalid, "fetch fresh options: the secret, the store or the server changed"),
    refusal(Errc::challenge_expired, "fetch fresh options"),
    refusal(Errc::challenge_spent, "fetch fresh options: each challenge is good for one success"),
    refusal(Errc::challenge_wrong_purpose, "the options came from another call than this one belongs to"),
    refusal(Errc::challenge_wrong_subject, "the options were made for somebody or something else"),
    refusal(Errc::challenge_stale_policy, "fetch fresh options: the configuration changed"),
    refusal(Errc::credential_not_found, {}, 404),
    refusal(Errc::credential_unknown),
    refusal(Errc::credential_revoked),
    refusal(Errc::credential_already_registered),
    refusal(Errc::credential_limit_reached, "see passkey.max_credentials_per_user"),
    refusal(Errc::last_credential, "the policy keeps a user's last passkey"),
    refusal(Errc::user_not_found),
    refusal(Errc::user_disabled),
    refusal(Errc::user_already_exists, "sign in with the account's passkey instead"),
    refusal(Errc::enrolment_invalid, "the link was used, has expired or was never made: make a new one"),
    Row{Errc::stale_authentication, Kind::bearer, 401, "NOT_AUTHENTICATED", "A recent sign-in is required.",
        "Authentication is too old.", "step up first (passkey/stepup/)"},
    bearer(Errc::token_missing, "Authentication credentials were not provided."),
    bearer(Errc::token_malformed, "Invalid authorization header. No credentials provided"),
    bearer(Errc::token_invalid, kInvalidToken),
    bearer(Errc::token_expired, kExpiredToken, "refresh it"),
    bearer(Errc::token_wrong_type, "Invalid token type. Only access tokens are allowed"),
    bearer(Errc::session_ended, kInvalidToken, "it was signed out, or its passkey was deleted"),
    bearer(Errc::refresh_reused, kInvalidToken, "the login was signed out: its refresh token was used twice"),
    validation(Errc::invalid_request),
    request(Errc::rate_limited, 429, "RATE_LIMIT", "Too many requests. Please try again later."),
    request(Errc::not_found, 404, "NOT_FOUND", "Not found."),
    request(Errc::method_not_allowed, 405, "METHOD_NOT_ALLOWED", "Method not allowed."),
    request(Errc::unsupported_media_type, 415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json."),
    request(Errc::payload_too_large, 413, "PAYLOAD_TOO_LARGE", "The body is too large."),
    server(Errc::invalid_configuration, 500, "PASSKEY_ERROR"),
    server(Errc::metadata_invalid, 500, "PASSKEY_ERROR"),
    server(Errc::metadata_not_newer, 500, "PASSKEY_ERROR"),
    server(Errc::store_unavailable, 503, "SERVICE_UNAVAILABLE", "the database is down or overloaded"),
    server(Errc::store_corrupt, 500, "PASSKEY_ERROR"),
    server(Errc::secret_mismatch, 500, "PASSKEY_ERROR"),
    server(Errc::io_error, 500, "PASSKEY_ERROR"),
    server(Errc::internal_error, 500, "PASSKEY_ERROR"),
};

static_assert(kRows.size() == kErrcCount, "every Errc has one row");
static_assert(
    [] {
      for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (static_cast<std::size_t>(kRows[i].code) != i) return false;
      }
      return true;
    }(),
    "the rows stand in the order of Errc");

const Row& row_of(Errc code) noexcept { return kRows[static_cast<std::size_t>(code)]; }

// What became no request of a route, by status. The last row stands for every other one.
struct ProtocolError {
  int status;
  Errc code;
  std::string_view error_code;
  std::string_view message;
  std::string_view hint;
};

constexpr std::array kProtocolErrors{
    ProtocolError{413, Errc::payload_too_large, "PAYLOAD_TOO_LARGE", "The body is too large.",
                  "see server.max_body_bytes"},
    ProtocolError{431, Errc::payload_too_large, "HEADERS_TOO_LARGE", "The headers are too large.",
                  "see server.max_header_bytes"},
    ProtocolError{500, Errc::internal_error, "PASSKEY_ERROR", kRefused, "the log has the exception's text"},
    ProtocolError{400, Errc::invalid_request, "BAD_REQUEST", "This is not a valid HTTP request.",
                  "RFC 9112: a request line, one Host header, one kind of length"},
};

const ProtocolError& protocol_row(int status) noexcept {
  const auto* row = std::ranges::find(kProtocolErrors, status, &ProtocolError::status);
  return row == kProtocolErrors.end() ? kProtocolErrors.back() : *row;
}

void write_debug(json::Writer& out, const Error& error, std::string_view hint) {
  std::string advice = error.detail;
  if (!hint.empty()) advice += (advice.empty() ? "" : "; ") + std::string(hint);
  out.key("debug").begin_object();
  out.string("code", to_string(error.code)).string("step", error.step);
  out.string("expected", error.expected).string("got", error.got).string("hint", advice);
  out.end_object();
}

}  // namespace

PublicError public_error(Errc code, Audience audience) noexcept {
  const Row& row = row_of(code);
  const bool is_refusal = row.kind == Kind::refusal;
  PublicError told{row.status, row.error_code, row.message, row.detail, row.hint, is_refusal};
  const bool about_caller = is_refusal || row.kind == Kind::bearer;
  if (!about_caller) return told;
  switch (audience) {
    case Audience::passkey:
      break;
    case Audience::login:
      // A proof that fails tells nothing about why: not which credential is known, nor whose it is.
      if (is_refusal) {
        told.status = 400;
        told.error_code = "AUTH_FAILED";
        told.message = "Authentication failed.";
      }
      break;
    case Audience::token:
      told.status = 401;
      told.error_code = "INVALID_TOKEN";
      told.message = told.detail = code == Errc::token_expired ? kExpiredToken : kInvalidToken;
      break;
    case Audience::bearer:
      // A session's user who is gone or disabled.
      if (is_refusal) {
        told = public_error(Errc::token_invalid, Audience::bearer);
        told.detail = "User not found";
        told.hint = row.hint;
      }
      break;
  }
  return told;
}

Response error_response(const PublicError& told, const Error& error, bool dev_mode,
                        std::string_view validation_message) {
  const bool replaced = error.code == Errc::invalid_request && !validation_message.empty();
  json::Writer out;
  out.begin_object();
  out.string("error_code", told.error_code).string("message", replaced ? validation_message : told.message);
  if (!told.detail.empty()) out.string("detail", told.detail);
  if (error.code == Errc::credential_unknown && !error.echo.empty()) {
    out.key("signal").begin_object().string("unknown_credential_id", error.echo).end_object();
  }
  if (dev_mode) write_debug(out, error, told.hint);
  out.end_object();

  Response response = json_response(told.status, std::move(out).text());
  if (told.status == 401) {
    // RFC 9470 §3 for a sign-in that is too old; plain RFC 6750 §3 otherwise.
    const bool stale = error.code == Errc::stale_authentication;
    response.headers.push_back(
        {"WWW-Authenticate", stale ? "Bearer error=\"insufficient_user_authentication\"" : "Bearer"});
  }
  if (told.status == 503) response.headers.push_back({"Retry-After", "1"});
  return response;
}

Response protocol_error(int status, bool dev_mode) {
  const ProtocolError& row = protocol_row(status);
  json::Writer out;
  out.begin_object().string("error_code", row.error_code).string("message", row.message);
  if (dev_mode) write_debug(out, Error{.code = row.code}, row.hint);
  out.end_object();
  return json_response(row.status, std::move(out).text());
}

}  // namespace blockauth::http
