// Where in a body are the credential, its name and the e-mail?
#include "http/handlers/ceremony_body.hpp"

#include <utility>

#include "base/json_writer.hpp"

namespace blockauth::http {
namespace {

// The original does not insist on `rawId` and `type`. Where they are absent (not where they are wrong), they
// say what `id` says, and that there is only one type.
Result<std::string> with_original_defaults(const json::Object& credential, std::string text) {
  BLOCKAUTH_TRY(id, credential.optional_string("id"));
  if (!id) return text;
  std::string absent;
  if (!credential.has("rawId")) {
    absent += R"(,"rawId":)";
    json::append_quoted(absent, *id);
  }
  if (!credential.has("type")) absent += R"(,"type":"public-key")";
  text.insert(text.rfind('}'), absent);
  return text;
}

// As JSON text, for the one parser of responses that there is.
Result<std::string> credential_text(const json::Object& body, std::string_view text) {
  if (!body.has("credential")) return with_original_defaults(body, std::string(text));
  BLOCKAUTH_TRY(credential, body.object("credential"));
  return with_original_defaults(credential, *body.serialized("credential"));
}

}  // namespace

passkey::CeremonyContext ceremony_context(const Request& request) {
  passkey::CeremonyContext out;
  if (request.origin) out.origin = std::string(*request.origin);
  return out;
}

Result<passkey::CeremonyContext> options_context(const Request& request, const json::Object& body) {
  passkey::CeremonyContext out = ceremony_context(request);
  BLOCKAUTH_TRY(capabilities, body.optional_object("client_capabilities"));
  if (!capabilities) return out;
  // A record<DOMString, boolean>: of the many that clients name, few matter, but all have that type.
  for (const std::string_view name : capabilities->names()) BLOCKAUTH_CHECK(capabilities->boolean(name));
  BLOCKAUTH_TRY(conditional_create, capabilities->optional_boolean("conditionalCreate"));
  BLOCKAUTH_TRY(hybrid_transport, capabilities->optional_boolean("hybridTransport"));
  BLOCKAUTH_TRY(platform, capabilities->optional_boolean("userVerifyingPlatformAuthenticator"));
  out.client = {conditional_create, hybrid_transport, platform};
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
