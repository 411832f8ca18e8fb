// Judging the outputs of a response by what its ceremony asked for (§7.1 step 28, §7.2 step 23).
#pragma once

#include <string_view>

#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "blockauth/webauthn/extensions.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/ceremony_checks.hpp"
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

// clientExtensionResults as typed members; what does not have its type is listed as malformed.
[[nodiscard]] ClientExtensionResults read_client_outputs(const json::Object& object);

// The outputs of what was asked for. Errors: unsolicited_extension; malformed_response and
// malformed_authenticator_data (of an extension that was asked for); extension_not_honoured.
[[nodiscard]] Result<ExtensionOutputs> judge_extensions(Step step, CeremonyKind ceremony,
                                                        const AuthenticatorData& data,
                                                        const ClientExtensionResults& results,
                                                        const RequestedExtensions& requested,
                                                        UnsolicitedExtensions policy);

}  // namespace blockauth::webauthn
