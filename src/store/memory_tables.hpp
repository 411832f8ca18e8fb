// The memory store's data, and the questions its ports ask of it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/passkey/account_lookup.hpp"
#include "blockauth/passkey/ceremony_commit.hpp"
#include "blockauth/passkey/enrolment_store.hpp"
#include "blockauth/passkey/metadata_store.hpp"
#include "blockauth/token/refresh_token_store.hpp"

namespace blockauth::store {

struct StoredSession {
  token::Session session;
  bool is_revoked = false;
};

struct StoredEnrolment {
  passkey::Enrolment enrolment;
  bool is_spent = false;
};

// Errors: user_disabled.
[[nodiscard]] Result<void> check_active(const passkey::User& user);

// Not thread-safe: whoever asks holds the store's mutex. Pointers are valid as long.
struct MemoryTables {
  std::map<passkey::UserId, passkey::User> users;
  std::map<CredentialId, passkey::CredentialData> credentials;
  std::map<Uuid, StoredSession> sessions;
  std::map<Bytes, StoredEnrolment> enrolments;
  std::map<std::string, Bytes, std::less<>> instance_state;
  std::set<std::pair<TimePoint, Bytes>> spent;
  TimePoint watermark{};
  std::optional<webauthn::Metadata> metadata;
  TimePoint metadata_imported_at{};

  // Null if there is none.
  [[nodiscard]] const passkey::User* find_user_by_email(std::string_view canonical) const;
  // Errors: invalid_request (e-mail), user_already_exists.
  [[nodiscard]] Result<void> check_insertable(const passkey::User& user) const;
  // Errors: user_not_found.
  [[nodiscard]] Result<void> check_user_exists(const passkey::UserId& id) const;
  // Errors: user_not_found, user_disabled.
  [[nodiscard]] Result<void> check_user_active(const passkey::UserId& id) const;

  // Newest first.
  [[nodiscard]] std::vector<passkey::CredentialData> credentials_of(const passkey::UserId& user_id) const;
  [[nodiscard]] std::optional<passkey::Account> account_of(const passkey::User* user,
                                                           std::string_view rp_id) const;
  // By its credential id or by our own.
  [[nodiscard]] bool is_registered(const passkey::CredentialData& credential) const;
  [[nodiscard]] std::size_t active_credentials(const passkey::UserId& user_id, std::string_view rp_id) const;
  [[nodiscard]] std::vector<passkey::CredentialData> stale_before(TimePoint before) const;

  [[nodiscard]] bool is_spent(const passkey::SpentChallenge& challenge) const;
  void mark_spent(const passkey::SpentChallenge& challenge);
  // Unspent, unexpired and this user's. Errors: enrolment_invalid.
  [[nodiscard]] Result<StoredEnrolment*> find_enrolment(ByteView token_hash, const passkey::UserId& user_id,
                                                        TimePoint now);

  [[nodiscard]] token::Session with_user(token::Session session) const;
  // Unrevoked, unexpired and this user's; else null.
  [[nodiscard]] token::Session* find_live_session(const Uuid& id, const std::string& user_id, TimePoint now);
  void end_sessions(const std::string& user_id, const Uuid& credential);
  void end_sessions_of(const passkey::CredentialData& credential);
};

}  // namespace blockauth::store
