// `appidExclude` (§10.1.2): is an authenticator refused whose credential is of the U2F days?
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

constexpr Extension kAppIdExclude = {
    .identifier = "appidExclude",
    .asked_at_create =
        [](const RegistrationExtensionInputs& inputs) { return inputs.appid_exclude.has_value(); },
    .write_create =
        [](json::Writer& out, const RegistrationExtensionInputs& inputs) {
          out.string("appidExclude", *inputs.appid_exclude);
        },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(acted_upon, results.boolean("appidExclude"));
      into.appid_exclude = acted_upon;
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.appid_exclude.reset(); },
};

}  // namespace blockauth::webauthn
