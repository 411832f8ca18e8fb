// `minPinLength` (CTAP 2.1 §12.4): how short may the authenticator's PIN be? Authenticators answer only the
// relying parties that they were configured to answer.
#include <limits>

#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

constexpr Extension kMinPinLength = {
    .identifier = "minPinLength",
    .in_authenticator_data = {"minPinLength"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.min_pin_length; },
    .write_create = [](json::Writer& out,
                       const RegistrationExtensionInputs&) { out.boolean("minPinLength", true); },
    .read_authenticator = [](CeremonyKind, std::string_view name, const cbor::Item& output,
                             AuthenticatorExtensionOutputs& into) -> Result<void> {
      const auto length = output.integer();
      if (!length || *length < 0 || *length > std::numeric_limits<std::uint32_t>::max())
        return malformed_output(name, "an unsigned integer of 32 bits");
      into.min_pin_length = static_cast<std::uint32_t>(*length);
      return {};
    },
};

}  // namespace blockauth::webauthn
