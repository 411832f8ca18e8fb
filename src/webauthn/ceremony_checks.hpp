// The checks that §7.1 and §7.2 share. Each takes the number of the step it stands for, so that a refusal
// names it.
#pragma once

#include <string>
#include <string_view>

#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "crypto/digest.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/client_data.hpp"

namespace blockauth::webauthn {

// A step's number within its procedure, with static storage: "7.1/9".
using Step = std::string_view;

// UTF-8 that a client sent, for the operator: bounded, whatever its length was.
[[nodiscard]] std::string quoted(std::string_view text);

// The same error, attributed to a step.
[[nodiscard]] Failure at_step(Step step, Error error);

// Errors: wrong_type.
[[nodiscard]] Result<void> check_type(Step step, const CollectedClientData& client_data,
                                      std::string_view expected);
// Errors: wrong_challenge.
[[nodiscard]] Result<void> check_challenge(Step step, const CollectedClientData& client_data,
                                           const Challenge& expected);
// Errors: wrong_origin.
[[nodiscard]] Result<void> check_origin(Step step, const CollectedClientData& client_data,
                                        const OriginPolicy& policy);
// Errors: cross_origin.
[[nodiscard]] Result<void> check_cross_origin(Step step, const CollectedClientData& client_data,
                                              const OriginPolicy& policy);
// Errors: cross_origin.
[[nodiscard]] Result<void> check_top_origin(Step step, const CollectedClientData& client_data,
                                            const OriginPolicy& policy);
// Errors: wrong_rp_id.
[[nodiscard]] Result<void> check_rp_id_hash(Step step, const AuthenticatorData& data, std::string_view rp_id);
// Errors: user_not_present.
[[nodiscard]] Result<void> check_user_present(Step step, AuthenticatorFlags flags, bool required);
// Errors: user_not_verified.
[[nodiscard]] Result<void> check_user_verified(Step step, AuthenticatorFlags flags, bool required);
// Errors: invalid_backup_state.
[[nodiscard]] Result<void> check_backup_state(Step step, AuthenticatorFlags flags);

}  // namespace blockauth::webauthn
