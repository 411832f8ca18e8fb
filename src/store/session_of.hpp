// The session that a ceremony's row stands for. Where the layers passkey and token meet, as neither knows the
// other.
#pragma once

#include "blockauth/passkey/ceremony_commit.hpp"
#include "blockauth/token/refresh_token_store.hpp"

namespace blockauth::store {

[[nodiscard]] inline token::Session session_of(const passkey::SessionRow& row) {
  token::Session session;
  session.id = row.id;
  session.user_id = row.user_id.value;
  session.credential = row.credential;
  session.rp_id = row.rp_id;
  session.methods = row.methods;
  session.auth_time = row.auth_time;
  session.rotated_at = row.auth_time;
  session.expires_at = row.expires_at;
  return session;
}

}  // namespace blockauth::store
