// What is a passkey called when its owner gave it no name? After the provider that its AAGUID names.
#pragma once

#include <string_view>

#include "blockauth/webauthn/entities.hpp"

namespace blockauth::passkey {

// "iCloud Keychain", "Windows Hello", ...; "Passkey" for a provider that is unknown or does not say.
[[nodiscard]] std::string_view provider_name(const webauthn::Aaguid& aaguid);

}  // namespace blockauth::passkey
