// How do a credential and a signed-in user look in our responses?
#pragma once

#include <string>

#include "base/json_writer.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::http {

// Of register/verify: {id, credential_id, name, created_at, authenticator_attachment, transports,
// backup_eligible}.
[[nodiscard]] std::string registered_json(const passkey::CredentialData& credential);

// Of the management calls: the above, and last_used_at, backup_state, is_active; and `icon`, unless it is "".
void write_credential(json::Writer& out, const passkey::CredentialData& credential,
                      std::string_view icon = {});
[[nodiscard]] std::string credential_json(const passkey::CredentialData& credential, std::string_view icon);

// Member `signal`: {rp_id, user_id, all_accepted_credential_ids, name, display_name}, for the Signal API.
// Without the list where `accepted_is_known` is false: nobody read it.
void write_signal(json::Writer& out, const passkey::AccountSignals& signals, bool accepted_is_known);

// Of auth/verify: {access, refresh, user, credential{id, name, last_used_at}}, and `signal` if given.
[[nodiscard]] std::string signed_in_json(const token::TokenPair& tokens, std::string_view user_id,
                                         std::string_view email, const passkey::CredentialData& credential,
                                         const passkey::AccountSignals* signals = nullptr);
// Of sign-up and enrolment: the same with the whole credential.
[[nodiscard]] std::string signed_up_json(const token::TokenPair& tokens, std::string_view user_id,
                                         std::string_view email, const passkey::CredentialData& credential);
// Of token/refresh: {access, refresh, user}.
[[nodiscard]] std::string refreshed_json(const token::TokenPair& tokens, std::string_view user_id,
                                         std::string_view email);

}  // namespace blockauth::http
