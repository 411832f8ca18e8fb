// How does an owner look after passkeys? Always within the owner's own: another user's passkey is not found.
#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "passkey/service_impl.hpp"

namespace blockauth::passkey {

Result<std::vector<CredentialData>> PasskeyService::list_credentials(const UserId& user_id) {
  if (!impl_->config.passkey_auth) return fail(Errc::passkeys_disabled, "the feature PASSKEY_AUTH is off");
  BLOCKAUTH_TRY(credentials, impl_->ports.credentials.get_credentials_for_user(user_id));
  std::erase_if(credentials, [](const CredentialData& credential) { return !credential.is_active; });
  return credentials;
}

Result<CredentialData> PasskeyService::get_credential(const UserId& user_id, const Uuid& id) {
  BLOCKAUTH_TRY(credentials, list_credentials(user_id));
  const auto found = std::ranges::find(credentials, id, &CredentialData::id);
  if (found == credentials.end()) return fail(Errc::credential_not_found, "the account has no such passkey");
  return std::move(*found);
}

Result<CredentialData> PasskeyService::rename_credential(const UserId& user_id, const Uuid& id,
                                                         std::string name) {
  const auto characters = count_characters(name);
  if (!characters || *characters == 0 || *characters > kMaxCredentialNameCharacters) {
    return fail(Errc::invalid_request, "name must be UTF-8 of 1 to 255 characters");
  }
  BLOCKAUTH_TRY(credential, get_credential(user_id, id));
  BLOCKAUTH_CHECK(impl_->ports.credentials.rename_credential(credential.record.id, name));
  credential.name = std::move(name);
  impl_->report("passkey.renamed", user_id, credential);
  return credential;
}

Result<void> PasskeyService::delete_credential(const UserId& user_id, const Uuid& id) {
  BLOCKAUTH_TRY(credential, get_credential(user_id, id));
  const bool keep_last = !impl_->config.allow_deleting_last;
  BLOCKAUTH_CHECK(impl_->ports.commit.commit_deletion(user_id, credential.record.id, keep_last));
  impl_->report("passkey.deleted", user_id, credential);
  return {};
}

}  // namespace blockauth::passkey
