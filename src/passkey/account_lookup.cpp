// How is a ceremony's read made from the plain ports?
#include "blockauth/passkey/account_lookup.hpp"

#include <utility>

namespace blockauth::passkey {

Result<std::optional<Account>> ComposedAccountLookup::with_credentials(std::optional<User> user,
                                                                       std::string_view rp_id) {
  if (!user) return std::optional<Account>{};
  BLOCKAUTH_TRY(credentials, credentials_.get_credentials_for_user(user->id));
  std::erase_if(credentials, [rp_id](const CredentialData& credential) {
    return !credential.is_active || credential.record.rp_id != rp_id;
  });
  return std::optional<Account>{Account{*std::move(user), std::move(credentials)}};
}

Result<std::optional<Account>> ComposedAccountLookup::find_account(const UserId& user_id,
                                                                   std::string_view rp_id) {
  BLOCKAUTH_TRY(user, users_.get_user(user_id));
  return with_credentials(std::move(user), rp_id);
}

Result<std::optional<Account>> ComposedAccountLookup::find_account_by_email(std::string_view canonical,
                                                                            std::string_view rp_id) {
  BLOCKAUTH_TRY(user, users_.get_user_by_email(canonical));
  return with_credentials(std::move(user), rp_id);
}

Result<std::optional<CredentialOwner>> ComposedAccountLookup::find_credential(
    const CredentialId& credential_id) {
  BLOCKAUTH_TRY(credential, credentials_.get_credential(credential_id));
  if (!credential) return std::optional<CredentialOwner>{};
  BLOCKAUTH_TRY(user, users_.get_user(credential->user_id));
  if (!user) return std::optional<CredentialOwner>{};  // an orphan of a custom store signs nobody in
  return std::optional<CredentialOwner>{CredentialOwner{*std::move(credential), *std::move(user)}};
}

}  // namespace blockauth::passkey
