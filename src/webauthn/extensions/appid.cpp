// `appid` (§10.1.1): may a credential of the U2F days sign in? Whether the AppID stands in place of the RP ID
// is §7.2 step 15's matter (verify_authentication.cpp).
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

constexpr Extension kAppId = {
    .identifier = "appid",
    .asked_at_get = [](const AuthenticationExtensionInputs& inputs) { return inputs.appid.has_value(); },
    .write_get = [](json::Writer& out,
                    const AuthenticationExtensionInputs& inputs) { out.string("appid", *inputs.appid); },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(used, results.boolean("appid"));
      into.appid = used;
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.appid.reset(); },
};

}  // namespace blockauth::webauthn
