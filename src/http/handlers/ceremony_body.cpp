// Where in a body are the credential, its name and the e-mail?
#include "http/handlers/ceremony_body.hpp"

#include <utility>

namespace blockauth::http {
namespace {

// As JSON text, for the one parser of responses that there is.
Result<std::string> credential_text(const json::Object& body, std::string_view text) {
  if (!body.has("credential")) return std::string(text);
  BLOCKAUTH_CHECK(body.object("credential"));
  return *body.serialized("credential");
}

}  // namespace

passkey::CeremonyContext ceremony_context(const Request& request) {
  passkey::CeremonyContext out;
  if (request.origin) out.origin = std::string(*request.origin);
  return out;
}

Result<webauthn::RegistrationResponse> registration_response(const json::Object& body,
                                                             std::string_view text) {
  BLOCKAUTH_TRY(credential, credential_text(body, text));
  return webauthn::RegistrationResponse::from_json(credential);
}

Result<webauthn::AuthenticationResponse> authentication_response(const json::Object& body,
                                                                 std::string_view text) {
  BLOCKAUTH_TRY(credential, credential_text(body, text));
  return webauthn::AuthenticationResponse::from_json(credential);
}

Result<std::string> credential_name(const json::Object& body) {
  BLOCKAUTH_TRY(name, body.optional_string("name"));
  return std::string(name.value_or(std::string_view()));
}

Result<std::optional<std::string>> optional_email(const json::Object& body) {
  for (const std::string_view member : {"email", "username"}) {
    BLOCKAUTH_TRY(email, body.optional_string(member));
    if (email && !email->empty()) return std::optional<std::string>(*email);
  }
  return std::optional<std::string>();
}

Result<std::string> required_email(const json::Object& body) {
  BLOCKAUTH_TRY(email, optional_email(body));
  if (!email) return fail(Errc::invalid_request, "member 'email' is missing");
  return *std::move(email);
}

}  // namespace blockauth::http
