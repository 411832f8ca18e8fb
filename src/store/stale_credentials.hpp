// Which of a user's credentials may a clean-up delete? The rule on values; sqlite_maintenance.cpp has it in
// SQL.
#pragma once

#include <vector>

#include "blockauth/passkey/credential_store.hpp"

namespace blockauth::store {

// Those last used (else made) before `before`. For each RP ID the active one that was used latest stays,
// however old: it may be the user's only way in. `credentials` are all of one user.
[[nodiscard]] std::vector<passkey::CredentialData> stale_credentials(
    const std::vector<passkey::CredentialData>& credentials, TimePoint before);

}  // namespace blockauth::store
