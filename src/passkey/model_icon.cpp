// Which picture shows an authenticator? The FIDO metadata has one for many a model.
#include "blockauth/passkey/model_icon.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "blockauth/base/base64url.hpp"
#include "passkey/service_impl.hpp"

namespace blockauth::passkey {
namespace {

// What browsers show as an image. Metadata statements are to have PNG (MDS3 §3.3); some have another.
constexpr std::array<std::string_view, 5> kImageTypes{"image/png", "image/svg+xml", "image/jpeg",
                                                      "image/webp", "image/gif"};

// A data: URL of the form that an import lets in (webauthn/metadata/payload.cpp), taken apart.
std::optional<ModelIcon> icon_of(std::string_view url) {
  constexpr std::string_view kScheme = "data:";
  constexpr std::string_view kEncoding = ";base64,";
  const std::size_t encoding = url.find(kEncoding);
  if (!url.starts_with(kScheme) || encoding == std::string_view::npos) return std::nullopt;
  const auto type = std::ranges::find(kImageTypes, url.substr(kScheme.size(), encoding - kScheme.size()));
  auto image = base64_decode(url.substr(encoding + kEncoding.size()));
  if (type == kImageTypes.end() || !image || image->empty()) return std::nullopt;
  return ModelIcon{*type, std::move(image).value()};
}

}  // namespace

Result<std::optional<ModelIcon>> PasskeyService::model_icon(const webauthn::Aaguid& aaguid) const {
  std::optional<ModelIcon> icon;
  if (!impl_->config.passkey_auth) return fail(Errc::passkeys_disabled, "the feature PASSKEY_AUTH is off");
  // An AAGUID of zeros names no model.
  if (impl_->ports.metadata == nullptr || !impl_->config.use_metadata || aaguid == webauthn::Aaguid{})
    return icon;
  BLOCKAUTH_TRY(models, impl_->ports.metadata->find_models({.aaguid = aaguid, .key_identifiers = {}}));
  for (const webauthn::AuthenticatorModel& model : models) {
    if (!icon) icon = icon_of(model.icon);
  }
  return icon;
}

}  // namespace blockauth::passkey
