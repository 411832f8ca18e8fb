// GET /.well-known/jwks.json, /.well-known/webauthn, /.well-known/passkey-endpoints, /openapi.json
#include "http/handlers/well_known.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_writer.hpp"
#include "embedded/openapi_files.hpp"
#include "http/text.hpp"

namespace blockauth::http {
namespace {

constexpr std::string_view kCacheable = "public, max-age=300";

Response public_document(std::string body) {
  Response response = json_response(200, std::move(body));
  response.cache_control = kCacheable;
  return response;
}

// The document, whose paths are those below "/auth", with the paths of this server.
std::string mounted(std::string_view document, std::string_view mount) {
  constexpr std::string_view kWritten = "\"/auth/";
  std::string out;
  for (;;) {
    const std::size_t at = document.find(kWritten);
    out.append(document.substr(0, at));
    if (at == std::string_view::npos) return out;
    out.append("\"").append(mount).append("/");
    document.remove_prefix(at + kWritten.size());
  }
}

}  // namespace

const webauthn::RelyingPartyConfig& relying_party_of(const Request& request, const Context& context) {
  const auto& all = context.services.passkeys.config().relying_parties;
  const std::string_view host = request.host.value_or(std::string_view());
  const std::string_view domain = host.substr(0, host.find(':'));
  const auto found = std::ranges::find_if(
      all, [&domain](const auto& config) { return equals_ignoring_case(config.rp_id, domain); });
  return found == all.end() ? all.front() : *found;
}

Result<Response> jwks(const Request&, const Context& context) {
  return public_document(context.services.tokens.jwks());
}

Result<Response> webauthn_origins(const Request& request, const Context& context) {
  const auto& config = relying_party_of(request, context);
  json::Writer out;
  out.begin_object().key("origins").begin_array();
  // Apps' origins ("android:apk-key-hash:...") have no place here: only web pages ask.
  for (const auto& origin : config.origins) {
    if (origin.starts_with("http")) out.string(origin);
  }
  for (const auto& origin : config.related_origins) {
    if (!std::ranges::count(config.origins, origin)) out.string(origin);
  }
  out.end_array().end_object();
  return public_document(std::move(out).text());
}

Result<Response> passkey_endpoints(const Request&, const Context& context) {
  const ServerConfig& config = context.config;
  if (config.passkey_enroll_url.empty() && config.passkey_manage_url.empty()) {
    return fail(Errc::not_found, "no passkey endpoints are configured");
  }
  json::Writer out;
  out.begin_object();
  if (!config.passkey_enroll_url.empty()) out.string("enroll", config.passkey_enroll_url);
  if (!config.passkey_manage_url.empty()) out.string("manage", config.passkey_manage_url);
  out.end_object();
  return public_document(std::move(out).text());
}

Result<Response> openapi(const Request&, const Context& context) {
  return public_document(mounted(openapi_files().front().content, context.config.mount));
}

}  // namespace blockauth::http
