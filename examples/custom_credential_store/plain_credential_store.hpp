// A credential store of one's own: four calls are all it takes. This one is a map; yours may be any database.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "blockauth/passkey/credential_store.hpp"

class PlainCredentialStore final : public blockauth::passkey::ICredentialStore {
 public:
  using CredentialData = blockauth::passkey::CredentialData;
  using CredentialId = blockauth::CredentialId;

  blockauth::Result<void> save_credential(const CredentialData& credential) override {
    const std::scoped_lock lock(mutex_);
    const auto [found, inserted] = credentials_.try_emplace(credential.credential_id(), credential);
    if (!inserted && found->second.user_id != credential.user_id) {
      return blockauth::fail(blockauth::Errc::credential_already_registered);
    }
    found->second = credential;
    return {};
  }

  blockauth::Result<std::optional<CredentialData>> get_credential(const CredentialId& id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(id);
    return found == credentials_.end() ? std::nullopt : std::optional(found->second);
  }

  blockauth::Result<std::vector<CredentialData>> get_credentials_for_user(
      const blockauth::passkey::UserId& user_id) override {
    const std::scoped_lock lock(mutex_);
    std::vector<CredentialData> owned;
    for (const auto& [id, credential] : credentials_) {
      if (credential.user_id == user_id) owned.push_back(credential);
    }
    std::ranges::sort(owned, std::ranges::greater{}, &CredentialData::created_at);  // newest first
    return owned;
  }

  blockauth::Result<void> delete_credential(const CredentialId& id) override {
    const std::scoped_lock lock(mutex_);
    credentials_.erase(id);
    return {};
  }

 private:
  std::mutex mutex_;
  std::map<CredentialId, CredentialData> credentials_;
};
