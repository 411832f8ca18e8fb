// `credProps` (§10.1.3): is the new credential discoverable?
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

constexpr Extension kCredProps = {
    .identifier = "credProps",
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.cred_props; },
    .write_create = [](json::Writer& out,
                       const RegistrationExtensionInputs&) { out.boolean("credProps", true); },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(properties, results.object("credProps"));
      BLOCKAUTH_TRY(rk, properties.optional_boolean("rk"));
      into.cred_props_rk = rk;
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.cred_props_rk.reset(); },
};

}  // namespace blockauth::webauthn
