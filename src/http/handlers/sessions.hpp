// A session between the two layers that share it: token makes it, passkey commits it with the ceremony.
#pragma once

#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::http {

// Makes the session of a successful ceremony. Borrows `tokens`.
[[nodiscard]] passkey::SessionMaker session_maker(const token::TokenService& tokens);

// The tokens of a session that was committed just now. Errors: internal_error, if the ceremony made none.
[[nodiscard]] Result<token::TokenPair> first_tokens(const token::TokenService& tokens,
                                                    const std::optional<passkey::SessionRow>& row,
                                                    const passkey::User& user);

}  // namespace blockauth::http
