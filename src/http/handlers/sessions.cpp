// How does a sign-in become a session row, and a row tokens?
#include "http/handlers/sessions.hpp"

#include <utility>

namespace blockauth::http {

passkey::SessionMaker session_maker(const token::TokenService& tokens) {
  return [&tokens](const passkey::User& user, const passkey::CredentialData& credential,
                   bool user_verified) -> Result<passkey::SessionRow> {
    token::Session session = tokens.new_session({.user_id = user.id.value,
                                                 .credential = credential.id,
                                                 .rp_id = credential.record.rp_id,
                                                 .user_verified = user_verified});
    return passkey::SessionRow{.id = session.id,
                               .user_id = user.id,
                               .credential = session.credential,
                               .rp_id = std::move(session.rp_id),
                               .methods = std::move(session.methods),
                               .auth_time = session.auth_time,
                               .expires_at = session.expires_at};
  };
}

Result<token::TokenPair> first_tokens(const token::TokenService& tokens,
                                      const std::optional<passkey::SessionRow>& row,
                                      const passkey::User& user) {
  if (!row) return fail(Errc::internal_error, "the ceremony succeeded without a session");
  return tokens.issue({.id = row->id,
                       .user_id = user.id.value,
                       .user_email = user.email,
                       .user_active = true,
                       .credential = row->credential,
                       .rp_id = row->rp_id,
                       .methods = row->methods,
                       .auth_time = row->auth_time,
                       .rotated_at = row->auth_time,
                       .expires_at = row->expires_at,
                       .generation = 0});
}

}  // namespace blockauth::http
