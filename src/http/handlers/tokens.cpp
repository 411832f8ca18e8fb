// POST token/refresh, token/revoke
#include "http/handlers/tokens.hpp"

#include <string>

#include "http/handlers/representations.hpp"

namespace blockauth::http {
namespace {

// `refresh`, or `refresh_token` as the original calls it.
Result<std::string> refresh_member(const json::Object& body) {
  BLOCKAUTH_TRY(refresh, body.optional_string("refresh"));
  if (refresh) return std::string(*refresh);
  BLOCKAUTH_TRY(refresh_token, body.string("refresh_token"));
  return std::string(refresh_token);
}

// Does the failure lie with the token (then there is nothing to revoke), or with us?
bool is_about_token(Errc code) {
  return code == Errc::token_malformed || code == Errc::token_invalid || code == Errc::token_wrong_type;
}

}  // namespace

Result<Response> refresh_token(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(presented, refresh_member(body));
  BLOCKAUTH_TRY(refreshed, context.services.tokens.refresh(presented));
  return json_response(
      200, refreshed_json(refreshed.tokens, refreshed.session.user_id, refreshed.session.user_email));
}

Result<Response> revoke_token(const Request& request, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(presented, refresh_member(body));
  const auto revoked = context.services.tokens.revoke(presented);
  if (!revoked && !is_about_token(revoked.error().code)) return fail(revoked.error());
  return no_content();
}

}  // namespace blockauth::http
