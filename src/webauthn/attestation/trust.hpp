// §7.1 steps 23 and 24: is the attestation trustworthy?
#pragma once

#include <optional>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

// The AAGUID as far as it may be believed: zero where certificates vouch for a statement that is not about it
// (§8.6), because with those a client can name any model.
[[nodiscard]] Aaguid attested_aaguid(const Aaguid& claimed, const AttestationEvidence& evidence);

// The attestation certificate's key identifier where there is no AAGUID to know the model by; else empty.
[[nodiscard]] Bytes model_key_identifier(const Aaguid& aaguid, const AttestationEvidence& evidence);

// What the policy's metadata knows about this authenticator. Errors: those of the policy's look-up.
[[nodiscard]] Result<std::vector<AuthenticatorModel>> find_models(const AttestationPolicy& policy,
                                                                  const Aaguid& aaguid,
                                                                  const AttestationEvidence& evidence);

// True if a path leads to an anchor at that time: one of the policy's, or of `models`. Errors:
// attestation_untrusted, where the policy requires one.
[[nodiscard]] Result<bool> assess_trust(const AttestationPolicy& policy, const AttestationEvidence& evidence,
                                        const std::vector<AuthenticatorModel>& models,
                                        std::optional<TimePoint> at);

struct ModelClaim {
  Aaguid claimed{};   // as the authenticator data says
  Aaguid attested{};  // attested_aaguid()
};

// Does the policy want this model? Either AAGUID may be denied, the attested one must be allowed. Errors:
// authenticator_not_allowed.
[[nodiscard]] Result<void> check_model(const AttestationPolicy& policy, const ModelClaim& model,
                                       const std::vector<AuthenticatorModel>& models);

}  // namespace blockauth::webauthn
