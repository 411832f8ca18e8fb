// `credProtect` (CTAP 2.1 §12.1): when may the authenticator use the credential without verifying the user?
// Clients take it as two inputs and return no output; the authenticator's output is signed.
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

constexpr Extension kCredProtect = {
    .identifier = "credentialProtectionPolicy",
    .in_authenticator_data = {"credProtect"},
    .asked_at_create =
        [](const RegistrationExtensionInputs& inputs) {
          return inputs.credential_protection_policy.has_value();
        },
    .write_create =
        [](json::Writer& out, const RegistrationExtensionInputs& inputs) {
          out.string("credentialProtectionPolicy", to_string(*inputs.credential_protection_policy));
          if (inputs.enforce_credential_protection_policy)
            out.boolean("enforceCredentialProtectionPolicy", true);
        },
    .read_authenticator = [](CeremonyKind, std::string_view name, const cbor::Item& output,
                             AuthenticatorExtensionOutputs& into) -> Result<void> {
      const auto level = output.integer();
      if (!level || *level < 1 || *level > 3) return malformed_output(name, "1, 2 or 3");
      into.cred_protect = static_cast<CredentialProtectionPolicy>(*level);
      return {};
    },
};

}  // namespace blockauth::webauthn
