// What do a login (§7.2 step 24), a new name and a revocation change in a credential?
#include "blockauth/passkey/credential_store.hpp"

#include <algorithm>

namespace blockauth::passkey {

Result<void> ICredentialStore::update_credential(const CredentialUpdate& update) {
  BLOCKAUTH_TRY(credential, get_credential(update.credential_id));
  if (!credential) return fail(Errc::credential_not_found);
  BLOCKAUTH_CHECK(apply_update(*credential, update));
  return save_credential(*credential);
}

Result<void> ICredentialStore::rename_credential(const CredentialId& credential_id, std::string_view name) {
  BLOCKAUTH_TRY(credential, get_credential(credential_id));
  if (!credential) return fail(Errc::credential_not_found);
  credential->name = name;
  return save_credential(*credential);
}

Result<void> ICredentialStore::revoke_credential(const CredentialId& credential_id, TimePoint now,
                                                 std::string_view reason) {
  BLOCKAUTH_TRY(credential, get_credential(credential_id));
  if (!credential) return fail(Errc::credential_not_found);
  if (credential->is_active) {
    credential->is_active = false;
    credential->revoked_at = now;
    credential->revocation_reason = reason;
  }
  return save_credential(*credential);
}

Result<void> apply_update(CredentialData& credential, const CredentialUpdate& update) {
  if (!credential.is_active) return fail(Errc::credential_revoked);
  webauthn::CredentialRecord& record = credential.record;

  // §7.2 step 22 (signCount): it grows, or the authenticator has no counter and both are zero.
  const bool advanced =
      update.sign_count > record.sign_count || (update.sign_count == 0 && record.sign_count == 0);
  if (update.require_counter_advance && !advanced) {
    return fail_step("7.2/22", Errc::counter_not_advanced, "the signature counter did not advance",
                     "more than " + std::to_string(record.sign_count), std::to_string(update.sign_count));
  }

  // §7.2 step 24 (update). Two logins may be stored in another order than they were made: nothing goes back.
  record.sign_count = std::max(record.sign_count, update.sign_count);
  record.backup_eligible = update.backup_eligible;
  record.backup_state = update.backup_state;
  record.uv_initialized = record.uv_initialized || update.user_verified;
  credential.last_used_at = std::max(credential.last_used_at.value_or(update.used_at), update.used_at);
  return {};
}

}  // namespace blockauth::passkey
