// Which model is an attestation certificate for? id-fido-gen-ce-aaguid (§8.2.1), which §8.3 reads as well.
#pragma once

#include <string_view>

#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "crypto/certificate.hpp"

namespace blockauth::webauthn {

inline constexpr std::string_view kAaguidExtension = "1.3.6.1.4.1.45724.1.1.4";

// A certificate without the extension is for any model. Errors: attestation_statement_invalid.
[[nodiscard]] Result<void> check_aaguid_extension(const crypto::Certificate& certificate,
                                                  const Aaguid& aaguid);

}  // namespace blockauth::webauthn
