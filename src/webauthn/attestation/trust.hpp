// §7.1 steps 23 and 24: is the attestation trustworthy?
#pragma once

#include <optional>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

// True if a path leads to an anchor at that time. Errors: attestation_untrusted, where the policy requires
// one.
[[nodiscard]] Result<bool> assess_trust(const AttestationPolicy& policy, const AttestationEvidence& evidence,
                                        std::optional<TimePoint> at);

}  // namespace blockauth::webauthn
