// GET passkey/credentials; GET, PATCH and DELETE passkey/credentials/<uuid>
#include "http/handlers/credentials.hpp"

#include <string>
#include <utility>

#include "base/json_writer.hpp"
#include "blockauth/base/uuid.hpp"
#include "http/handlers/ceremony_body.hpp"
#include "http/handlers/icons.hpp"
#include "http/handlers/representations.hpp"
#include "http/handlers/well_known.hpp"

namespace blockauth::http {
namespace {

// What is no UUID names no credential.
Result<Uuid> credential_uuid(const Request& request) {
  const auto id = Uuid::parse(request.parameter);
  if (!id) return fail(Errc::credential_not_found, "the path's id is no UUID");
  return *id;
}

}  // namespace

Result<Response> list_credentials(const Request& request, const Caller& caller, const Context& context) {
  BLOCKAUTH_TRY(credentials, context.services.passkeys.list_credentials(caller.user.id));
  json::Writer out;
  out.begin_object().number("count", static_cast<std::int64_t>(credentials.size()));
  out.key("credentials").begin_array();
  for (const auto& credential : credentials) {
    BLOCKAUTH_TRY(icon, icon_path(credential, context));
    write_credential(out, credential, icon);
  }
  out.end_array();
  // A page's own GET names no Origin; its Host says which relying party it belongs to. A page of none gets no
  // signal.
  passkey::CeremonyContext asked = ceremony_context(request);
  if (!asked.origin) asked.origin = relying_party_of(request, context).origins.front();
  const auto signals = context.services.passkeys.account_signals(caller.user, credentials, asked);
  if (signals) write_signal(out, *signals, /*accepted_is_known=*/true);
  out.end_object();
  return json_response(200, std::move(out).text());
}

Result<Response> get_credential(const Request& request, const Caller& caller, const Context& context) {
  BLOCKAUTH_TRY(id, credential_uuid(request));
  BLOCKAUTH_TRY(credential, context.services.passkeys.get_credential(caller.user.id, id));
  BLOCKAUTH_TRY(icon, icon_path(credential, context));
  return json_response(200, credential_json(credential, icon));
}

Result<Response> rename_credential(const Request& request, const Caller& caller, const Context& context) {
  BLOCKAUTH_TRY(id, credential_uuid(request));
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(name, body.string("name"));
  BLOCKAUTH_TRY(credential,
                context.services.passkeys.rename_credential(caller.user.id, id, std::string(name)));
  BLOCKAUTH_TRY(icon, icon_path(credential, context));
  return json_response(200, credential_json(credential, icon));
}

Result<Response> delete_credential(const Request& request, const Caller& caller, const Context& context) {
  BLOCKAUTH_TRY(id, credential_uuid(request));
  BLOCKAUTH_CHECK(context.services.passkeys.delete_credential(caller.user.id, id));
  return no_content();
}

}  // namespace blockauth::http
