// POST passkey/stepup/options, passkey/stepup/verify
#include "http/handlers/stepup.hpp"

#include "blockauth/webauthn/options.hpp"
#include "http/handlers/ceremony_body.hpp"
#include "http/handlers/representations.hpp"
#include "http/handlers/sessions.hpp"

namespace blockauth::http {
namespace {

Result<Uuid> own_session(const Caller& caller) {
  if (caller.session) return *caller.session;
  return fail(Errc::token_wrong_type,
              "a step-up needs an access token of this server, not of a trusted issuer");
}

}  // namespace

Result<Response> stepup_options(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_CHECK(parse_body(document, request));
  BLOCKAUTH_TRY(session, own_session(caller));
  BLOCKAUTH_TRY(options, context.services.passkeys.generate_stepup_options(caller.user, session,
                                                                           ceremony_context(request)));
  return json_response(200, webauthn::to_json(options));
}

Result<Response> stepup_verify(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(session, own_session(caller));
  BLOCKAUTH_TRY(response, authentication_response(body, request.body));
  BLOCKAUTH_TRY(
      by, context.services.passkeys.verify_stepup(caller.user, session, response, ceremony_context(request),
                                                  session_maker(context.services.tokens)));
  BLOCKAUTH_TRY(tokens, context.services.tokens.reissue(session));
  return json_response(200, signed_in_json(tokens, by.user.id.value, by.user.email, by.credential));
}

}  // namespace blockauth::http
