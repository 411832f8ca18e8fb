// POST passkey/auth/options, passkey/auth/verify
#include "http/handlers/authentication.hpp"

#include <optional>
#include <string_view>

#include "blockauth/webauthn/options.hpp"
#include "http/handlers/ceremony_body.hpp"
#include "http/handlers/representations.hpp"
#include "http/handlers/sessions.hpp"

namespace blockauth::http {

Result<Response> auth_options(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(email, optional_email(body));
  std::optional<std::string_view> account;
  if (email) account = *email;
  BLOCKAUTH_TRY(ceremony, options_context(request, body));
  BLOCKAUTH_TRY(options, context.services.passkeys.generate_authentication_options(account, ceremony));
  return json_response(200, webauthn::to_json(options));
}

Result<Response> auth_verify(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(response, authentication_response(body, request.body));
  BLOCKAUTH_TRY(by, context.services.passkeys.verify_authentication(response, ceremony_context(request),
                                                                    session_maker(context.services.tokens)));
  BLOCKAUTH_TRY(tokens, first_tokens(context.services.tokens, by.session, by.user));
  // The list of what is accepted would cost another read: it comes with the list of passkeys.
  BLOCKAUTH_TRY(signals, context.services.passkeys.account_signals(by.user, {}, ceremony_context(request)));
  signals.rp_id = by.credential.record.rp_id;
  signals.user_handle = by.credential.user_handle;
  return json_response(200, signed_in_json(tokens, by.user.id.value, by.user.email, by.credential, &signals));
}

}  // namespace blockauth::http
