// POST passkey/enroll/options, passkey/enroll/verify
#include "http/handlers/enrolment.hpp"

#include <utility>

#include "blockauth/webauthn/options.hpp"
#include "http/handlers/ceremony_body.hpp"
#include "http/handlers/representations.hpp"
#include "http/handlers/sessions.hpp"

namespace blockauth::http {

Result<Response> enroll_options(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(token, body.string("token"));
  BLOCKAUTH_TRY(ceremony, options_context(request, body));
  BLOCKAUTH_TRY(options, context.services.passkeys.generate_enrolment_options(token, ceremony));
  return json_response(200, webauthn::to_json(options));
}

Result<Response> enroll_verify(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(token, body.string("token"));
  BLOCKAUTH_TRY(name, credential_name(body));
  BLOCKAUTH_TRY(response, registration_response(body, request.body));
  BLOCKAUTH_TRY(made, context.services.passkeys.verify_enrolment(token, response, std::move(name),
                                                                 ceremony_context(request),
                                                                 session_maker(context.services.tokens)));
  BLOCKAUTH_TRY(tokens, first_tokens(context.services.tokens, made.session, made.user));
  return json_response(201, signed_up_json(tokens, made.user.id.value, made.user.email, made.credential));
}

}  // namespace blockauth::http
