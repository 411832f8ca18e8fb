// Port: what one ceremony reads, in one read.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "blockauth/base/result.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/user_directory.hpp"

namespace blockauth::passkey {

struct Account {
  User user;
  std::vector<CredentialData> credentials;  // active ones of one RP ID, newest first
};

struct CredentialOwner {
  CredentialData credential;
  User user;
};

// Thread-safe; may block. Every call may fail with store_unavailable or store_corrupt.
class IAccountLookup {
 public:
  virtual ~IAccountLookup() = default;
  virtual Result<std::optional<Account>> find_account(const UserId& user_id, std::string_view rp_id) = 0;
  virtual Result<std::optional<Account>> find_account_by_email(std::string_view canonical,
                                                               std::string_view rp_id) = 0;
  // Revoked credentials and disabled users are returned too: refusing them is the caller's, with a reason.
  virtual Result<std::optional<CredentialOwner>> find_credential(const CredentialId& credential_id) = 0;
};

// The same from the plain ports: two reads instead of one. For a custom ICredentialStore.
class ComposedAccountLookup final : public IAccountLookup {
 public:
  ComposedAccountLookup(ICredentialStore& credentials, IUserDirectory& users) noexcept
      : credentials_(credentials), users_(users) {}

  Result<std::optional<Account>> find_account(const UserId& user_id, std::string_view rp_id) override;
  Result<std::optional<Account>> find_account_by_email(std::string_view canonical,
                                                       std::string_view rp_id) override;
  Result<std::optional<CredentialOwner>> find_credential(const CredentialId& credential_id) override;

 private:
  Result<std::optional<Account>> with_credentials(std::optional<User> user, std::string_view rp_id);

  ICredentialStore& credentials_;
  IUserDirectory& users_;
};

}  // namespace blockauth::passkey
