// What is stored about a person, in a form to hand over (GDPR Art. 15 and 20)?
#pragma once

#include <string>
#include <vector>

#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/token/refresh_token_store.hpp"

namespace blockauth::app {

// One JSON object: the account, its passkeys with every stored member, revoked ones included, and its
// sign-ins.
[[nodiscard]] std::string account_as_json(const passkey::User& user,
                                          const std::vector<passkey::CredentialData>& credentials,
                                          const std::vector<token::Session>& sessions);

}  // namespace blockauth::app
