// Which of a user's credentials may a clean-up delete?
#include "store/stale_credentials.hpp"

#include <algorithm>
#include <tuple>

namespace blockauth::store {
namespace {

using passkey::CredentialData;

TimePoint last_use(const CredentialData& credential) {
  return credential.last_used_at.value_or(credential.created_at);
}

bool used_later(const CredentialData& a, const CredentialData& b) {
  return std::tuple(last_use(a), a.created_at, a.id) > std::tuple(last_use(b), b.created_at, b.id);
}

}  // namespace

std::vector<CredentialData> stale_credentials(const std::vector<CredentialData>& credentials,
                                              TimePoint before) {
  std::vector<CredentialData> stale;
  for (const CredentialData& credential : credentials) {
    const bool survives =
        credential.is_active && std::ranges::none_of(credentials, [&](const CredentialData& other) {
          return other.is_active && other.record.rp_id == credential.record.rp_id &&
                 used_later(other, credential);
        });
    if (!survives && last_use(credential) < before) stale.push_back(credential);
  }
  return stale;
}

}  // namespace blockauth::store
