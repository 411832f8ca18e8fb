// How do authenticators show an account, and what may they be told about it later (Signal API, §5.1.10)?
#include <string>
#include <utility>

#include "blockauth/passkey/passkey_service.hpp"
#include "passkey/service_impl.hpp"

namespace blockauth::passkey {
namespace {

std::string account_name(const User& user) {
  return user.email.empty() ? "User " + user.id.value.substr(0, 8) : user.email;
}

std::string shown_name(const User& user, std::string_view display_name) {
  if (!display_name.empty()) return std::string(display_name);
  return user.display_name.empty() ? account_name(user) : user.display_name;
}

}  // namespace

webauthn::PublicKeyCredentialUserEntity user_entity(const User& user, std::string_view display_name) {
  return {user.handle, account_name(user), shown_name(user, display_name)};
}

Result<AccountSignals> PasskeyService::account_signals(const User& user,
                                                       const std::vector<CredentialData>& credentials,
                                                       const CeremonyContext& context) const {
  BLOCKAUTH_TRY(rp_index, impl_->begin(context));
  webauthn::PublicKeyCredentialUserEntity entity = user_entity(user, {});
  AccountSignals signals{impl_->relying_parties[rp_index].config().rp_id,
                         std::move(entity.id),
                         {},
                         std::move(entity.name),
                         std::move(entity.display_name)};
  for (const CredentialData& credential : credentials) {
    // A credential whose handle was never recorded may be one of this handle; naming it too does no harm.
    const bool of_handle = credential.user_handle.empty() || credential.user_handle == user.handle;
    if (credential.is_active && of_handle && credential.record.rp_id == signals.rp_id)
      signals.accepted.push_back(credential.record.id);
  }
  return signals;
}

}  // namespace blockauth::passkey
