// POST passkey/register/options, passkey/register/verify
#include "http/handlers/registration.hpp"

#include <optional>
#include <string>
#include <utility>

#include "blockauth/webauthn/options.hpp"
#include "http/handlers/ceremony_body.hpp"
#include "http/handlers/representations.hpp"

namespace blockauth::http {

Result<Response> register_options(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(display_name, body.optional_string("display_name"));
  BLOCKAUTH_TRY(conditional, body.optional_boolean("conditional"));
  BLOCKAUTH_TRY(ceremony, options_context(request, body));
  ceremony.conditional = conditional.value_or(false);
  std::optional<std::string> shown;
  if (display_name && !display_name->empty()) shown = std::string(*display_name);
  BLOCKAUTH_TRY(options, context.services.passkeys.generate_registration_options(caller.user, ceremony,
                                                                                 std::move(shown)));
  return json_response(200, webauthn::to_json(options));
}

Result<Response> register_verify(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(name, credential_name(body));
  BLOCKAUTH_TRY(response, registration_response(body, request.body));
  BLOCKAUTH_TRY(credential, context.services.passkeys.verify_registration(
                                caller.user, response, std::move(name), ceremony_context(request)));
  return json_response(201, registered_json(credential));
}

}  // namespace blockauth::http
