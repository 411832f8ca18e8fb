// What do the memory store's maps hold, asked the way its ports ask?
#include "store/memory_tables.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "store/stale_credentials.hpp"

namespace blockauth::store {
namespace {

using passkey::CredentialData;
using passkey::User;
using passkey::UserId;
using token::Session;

bool newer(const CredentialData& a, const CredentialData& b) {
  return std::tie(a.created_at, a.id) > std::tie(b.created_at, b.id);
}

}  // namespace

Result<void> check_active(const User& user) {
  return user.is_active ? Result<void>{} : fail(Errc::user_disabled);
}

const User* MemoryTables::find_user_by_email(std::string_view canonical) const {
  if (canonical.empty()) return nullptr;
  for (const auto& [id, user] : users) {
    if (!user.email.empty() && *passkey::canonical_email(user.email) == canonical) return &user;
  }
  return nullptr;
}

Result<void> MemoryTables::check_insertable(const User& user) const {
  if (!user.email.empty()) {
    BLOCKAUTH_TRY(canonical, passkey::canonical_email(user.email));
    if (find_user_by_email(canonical) != nullptr) return fail(Errc::user_already_exists);
  }
  const bool is_taken =
      users.contains(user.id) || std::ranges::any_of(users, [&](const auto& entry) {
        const User& other = entry.second;
        return other.handle == user.handle || (user.foreign && other.foreign == user.foreign);
      });
  return is_taken ? fail(Errc::user_already_exists) : Result<void>{};
}

Result<void> MemoryTables::check_user_exists(const UserId& id) const {
  return users.contains(id) ? Result<void>{} : fail(Errc::user_not_found);
}

Result<void> MemoryTables::check_user_active(const UserId& id) const {
  const auto found = users.find(id);
  return found == users.end() ? fail(Errc::user_not_found) : check_active(found->second);
}

std::vector<CredentialData> MemoryTables::credentials_of(const UserId& user_id) const {
  std::vector<CredentialData> found;
  for (const auto& [id, credential] : credentials) {
    if (credential.user_id == user_id) found.push_back(credential);
  }
  std::ranges::sort(found, newer);
  return found;
}

std::optional<passkey::Account> MemoryTables::account_of(const User* user, std::string_view rp_id) const {
  if (user == nullptr) return std::nullopt;
  auto found = credentials_of(user->id);
  std::erase_if(found, [rp_id](const CredentialData& credential) {
    return !credential.is_active || credential.record.rp_id != rp_id;
  });
  return passkey::Account{*user, std::move(found)};
}

bool MemoryTables::is_registered(const CredentialData& credential) const {
  return std::ranges::any_of(credentials, [&](const auto& entry) {
    return entry.first == credential.credential_id() || entry.second.id == credential.id;
  });
}

std::size_t MemoryTables::active_credentials(const UserId& user_id, std::string_view rp_id) const {
  return static_cast<std::size_t>(std::ranges::count_if(credentials, [&](const auto& entry) {
    return entry.second.is_active && entry.second.user_id == user_id && entry.second.record.rp_id == rp_id;
  }));
}

std::vector<CredentialData> MemoryTables::stale_before(TimePoint before) const {
  std::vector<CredentialData> found;
  for (const auto& [id, user] : users) {
    std::ranges::move(stale_credentials(credentials_of(id), before), std::back_inserter(found));
  }
  return found;
}

bool MemoryTables::is_spent(const passkey::SpentChallenge& challenge) const {
  return challenge.expires_at <= watermark || spent.contains({challenge.expires_at, challenge.nonce});
}

void MemoryTables::mark_spent(const passkey::SpentChallenge& challenge) {
  spent.emplace(challenge.expires_at, challenge.nonce);
}

Result<StoredEnrolment*> MemoryTables::find_enrolment(ByteView token_hash, const UserId& user_id,
                                                      TimePoint now) {
  const auto found = enrolments.find(to_bytes(token_hash));
  if (found == enrolments.end() || found->second.is_spent || found->second.enrolment.user_id != user_id ||
      found->second.enrolment.expires_at <= now) {
    return fail(Errc::enrolment_invalid);
  }
  return &found->second;
}

Session MemoryTables::with_user(Session session) const {
  const User& user = users.at(UserId{session.user_id});  // an erased user's sessions are erased with it
  session.user_email = user.email;
  session.user_active = user.is_active;
  return session;
}

Session* MemoryTables::find_live_session(const Uuid& id, const std::string& user_id, TimePoint now) {
  const auto found = sessions.find(id);
  if (found == sessions.end() || found->second.is_revoked) return nullptr;
  Session& session = found->second.session;
  return session.user_id == user_id && session.expires_at > now ? &session : nullptr;
}

void MemoryTables::end_sessions(const std::string& user_id, const Uuid& credential) {
  for (auto& [id, stored] : sessions) {
    stored.is_revoked |= stored.session.user_id == user_id && stored.session.credential == credential;
  }
}

void MemoryTables::end_sessions_of(const CredentialData& credential) {
  end_sessions(credential.user_id.value, credential.id);
}

}  // namespace blockauth::store
