// §7.1 steps 23 and 24: is the attestation trustworthy?
#pragma once

#include <optional>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

// Which model is it, as far as the statement says so?
struct ModelClaim {
  Aaguid claimed{};  // as the authenticator data says
  // The same as far as it may be believed: zero where certificates vouch for a statement that is not about it
  // (§8.6), because with those a client can name any model.
  Aaguid attested{};
  bool is_covered = false;  // AttestationResult::covers_aaguid
  // Of the attestation certificate's key, where there is no AAGUID to know the model by; else empty.
  Bytes key_identifier{};
};

// `trusted`: what find_trusted() found. If that is null, each statement with certificates has to be about the
// AAGUID.
[[nodiscard]] ModelClaim model_claim(const Aaguid& claimed, const AttestationEvidence& evidence,
                                     const AttestationEvidence* trusted);

// What the policy's metadata knows about the model that one statement speaks of.
struct KnownModels {
  const AttestationEvidence* statement = nullptr;
  std::vector<AuthenticatorModel> models;
};

// One row for each statement that brings certificates, `evidence` or one within it; where none does, one for
// `evidence`. A statement that is about the AAGUID is known by that, another by its certificate's key.
// Errors: those of the policy's look-up.
[[nodiscard]] Result<std::vector<KnownModels>> find_models(const AttestationPolicy& policy,
                                                           const Aaguid& claimed,
                                                           const AttestationEvidence& evidence);

// The row of the first statement from whose certificate a path leads to an anchor at that time: one of the
// policy's, or of that statement's own models. Null if there is none. Each statement within `compound` binds
// the whole ceremony, so one suffices. Errors: attestation_untrusted, where the policy requires one.
[[nodiscard]] Result<const KnownModels*> find_trusted(const AttestationPolicy& policy,
                                                      const std::vector<KnownModels>& known,
                                                      std::optional<TimePoint> at);

// Does the policy want this model? Either AAGUID may be denied, the attested one must be allowed, and no
// model of any statement may have a refused status. Errors: authenticator_not_allowed.
[[nodiscard]] Result<void> check_model(const AttestationPolicy& policy, const ModelClaim& model,
                                       const std::vector<KnownModels>& known);

}  // namespace blockauth::webauthn
