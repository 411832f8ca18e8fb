// A custom credential store as its author would write it: the four calls, and nothing else.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>

#include "blockauth/passkey/credential_store.hpp"

namespace blockauth::contract {

class MapCredentialStore final : public passkey::ICredentialStore {
 public:
  Result<void> save_credential(const passkey::CredentialData& credential) override {
    const std::scoped_lock lock(mutex_);
    if (fails_on_save) return fail(Errc::store_unavailable);
    const auto [entry, inserted] = credentials_.try_emplace(credential.credential_id(), credential);
    if (inserted) return {};
    if (entry->second.user_id != credential.user_id) return fail(Errc::credential_already_registered);
    entry->second = credential;
    return {};
  }

  Result<std::optional<passkey::CredentialData>> get_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(credential_id);
    return found == credentials_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<passkey::CredentialData>> get_credentials_for_user(
      const passkey::UserId& user_id) override {
    const std::scoped_lock lock(mutex_);
    std::vector<passkey::CredentialData> found;
    for (const auto& [id, credential] : credentials_) {
      if (credential.user_id == user_id) found.push_back(credential);
    }
    std::ranges::sort(found, std::greater<>{}, &passkey::CredentialData::created_at);
    return found;
  }

  Result<void> delete_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    credentials_.erase(credential_id);
    return {};
  }

  bool fails_on_save = false;

 private:
  std::mutex mutex_;
  std::map<CredentialId, passkey::CredentialData> credentials_;
};

}  // namespace blockauth::contract
