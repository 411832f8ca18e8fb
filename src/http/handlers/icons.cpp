// GET passkey/icons/<aaguid>
#include "http/handlers/icons.hpp"

#include <optional>
#include <utility>

namespace blockauth::http {
namespace {

// A model's icon changes with an import, if ever.
constexpr std::string_view kCacheable = "public, max-age=86400";
// The picture is somebody else's, and SVG is a document: opened by itself it must do nothing.
constexpr std::string_view kInertPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

}  // namespace

Result<Response> model_icon(const Request& request, const Context& context) {
  std::optional<passkey::ModelIcon> icon;
  if (const auto aaguid = webauthn::aaguid_from(request.parameter)) {
    BLOCKAUTH_TRY(found, context.services.passkeys.model_icon(*aaguid));
    icon = std::move(found);
  }
  if (!icon) return fail(Errc::not_found, "the metadata has no icon of this model");
  Response response;
  response.body.assign(as_chars(icon->image));
  response.content_type = icon->media_type;
  response.cache_control = kCacheable;
  response.headers.push_back({"Content-Security-Policy", std::string(kInertPolicy)});
  response.headers.push_back({"Cross-Origin-Resource-Policy", "cross-origin"});
  return response;
}

Result<std::string> icon_path(const passkey::CredentialData& credential, const Context& context) {
  BLOCKAUTH_TRY(icon, context.services.passkeys.model_icon(credential.aaguid));
  if (!icon) return std::string();
  return context.config.mount + "/passkey/icons/" + webauthn::to_string(credential.aaguid) + "/";
}

}  // namespace blockauth::http
