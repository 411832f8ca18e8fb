// Which keys sign tokens and make decoys? Those that all nodes on a store, and its commands, agree on.
#pragma once

#include <optional>
#include <vector>

#include "app/app_config.hpp"
#include "app/sealed_state.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/token/signing_key.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::app {

// 32 octets, made once per store and never changed: decoys must stay the same. Errors: those of SealedState.
[[nodiscard]] Result<SecretBytes> decoy_key(SealedState& state, IRandom& random);

// The configured keys, or the store's own for this algorithm, made at first use; the signing one first.
// Errors: those of SealedState, internal_error.
[[nodiscard]] Result<std::vector<ConfiguredKey>> signing_keys(const SigningConfig& config, SealedState& state,
                                                              IRandom& random);

// Puts a new key in front of the store's own for this algorithm; the last `keep` ones before it stay
// accepted. Errors: those of SealedState, internal_error.
[[nodiscard]] Result<void> rotate_signing_key(token::JwsAlgorithm algorithm, std::size_t keep,
                                              SealedState& state, IRandom& random);

[[nodiscard]] Result<std::vector<token::SigningKey>> to_signing_keys(const std::vector<ConfiguredKey>& keys);

// What a server signs with is remembered in the store, so that `blockauth token issue` signs alike without
// being told the server's configuration.
struct IssuingProfile {
  token::TokenConfig tokens;  // without trusted issuers
  std::vector<ConfiguredKey> keys;
};
// Errors: those of SealedState.
[[nodiscard]] Result<void> remember_issuing_profile(const IssuingProfile& profile, SealedState& state);
// Nothing if no server was ever started on this store. Errors: those of SealedState, store_corrupt.
[[nodiscard]] Result<std::optional<IssuingProfile>> recall_issuing_profile(SealedState& state);

}  // namespace blockauth::app
