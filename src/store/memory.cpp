// What does every port promise? The reference adapter: one mutex, a few maps, and each promise in its
// plainest form.
#include "blockauth/store/memory.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <utility>

#include "store/stale_credentials.hpp"

namespace blockauth::store {
namespace {

using passkey::CredentialData;
using passkey::User;
using passkey::UserId;
using token::Session;

struct StoredSession {
  Session session;
  bool is_revoked = false;
};

struct StoredEnrolment {
  passkey::Enrolment enrolment;
  bool is_spent = false;
};

std::string canonical_or_empty(const std::string& email) {
  return passkey::canonical_email(email).value_or(std::string{});
}

bool newer(const CredentialData& a, const CredentialData& b) {
  return std::tie(a.created_at, a.id) > std::tie(b.created_at, b.id);
}

// Every public call holds the mutex from its first line to its last, and changes nothing before all its
// checks passed.
class MemoryStore final : public Store,
                          private passkey::ICredentialStore,
                          private passkey::IUserDirectory,
                          private passkey::IAccountLookup,
                          private passkey::IChallengeLedger,
                          private passkey::ICeremonyCommit,
                          private passkey::IEnrolmentStore,
                          private passkey::IInstanceState,
                          private passkey::IMaintenance,
                          private token::IRefreshTokenStore {
 public:
  explicit MemoryStore(IRandom& random) {
    instance_state_.emplace(passkey::kLedgerEpochName, random.bytes(16));
  }

  passkey::ICredentialStore& credentials() noexcept override { return *this; }
  passkey::IUserDirectory& users() noexcept override { return *this; }
  passkey::IAccountLookup& accounts() noexcept override { return *this; }
  passkey::IChallengeLedger& ledger() noexcept override { return *this; }
  passkey::ICeremonyCommit& commit() noexcept override { return *this; }
  passkey::IEnrolmentStore& enrolments() noexcept override { return *this; }
  passkey::IInstanceState& instance_state() noexcept override { return *this; }
  passkey::IMaintenance& maintenance() noexcept override { return *this; }
  token::IRefreshTokenStore& refresh_tokens() noexcept override { return *this; }
  Result<void> ping() override { return {}; }

 private:
  // -- ICredentialStore

  Result<void> save_credential(const CredentialData& credential) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(check_user_exists(credential.user_id));
    for (const auto& [id, stored] : credentials_) {
      const bool same_key = id == credential.credential_id();
      if (same_key ? stored.user_id != credential.user_id : stored.id == credential.id) {
        return fail(Errc::credential_already_registered);
      }
    }
    credentials_.insert_or_assign(credential.credential_id(), credential);
    if (!credential.is_active) end_sessions_of(credential);
    return {};
  }

  Result<std::optional<CredentialData>> get_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(credential_id);
    return found == credentials_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<CredentialData>> get_credentials_for_user(const UserId& user_id) override {
    const std::scoped_lock lock(mutex_);
    return credentials_where([&](const CredentialData& credential) { return credential.user_id == user_id; });
  }

  Result<void> delete_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    if (const auto found = credentials_.find(credential_id); found != credentials_.end()) {
      end_sessions_of(found->second);
      credentials_.erase(found);
    }
    return {};
  }

  Result<void> update_credential(const passkey::CredentialUpdate& update) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(update.credential_id);
    if (found == credentials_.end()) return fail(Errc::credential_not_found);
    return passkey::apply_update(found->second, update);
  }

  Result<void> rename_credential(const CredentialId& credential_id, std::string_view name) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(credential_id);
    if (found == credentials_.end()) return fail(Errc::credential_not_found);
    found->second.name = name;
    return {};
  }

  // -- IUserDirectory

  Result<std::optional<User>> get_user(const UserId& id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = users_.find(id);
    return found == users_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::optional<User>> get_user_by_email(std::string_view canonical) override {
    const std::scoped_lock lock(mutex_);
    const User* user = find_user_by_email(canonical);
    return user == nullptr ? std::nullopt : std::optional(*user);
  }

  Result<std::optional<User>> get_user_by_foreign_identity(
      const passkey::ForeignIdentity& identity) override {
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, user] : users_) {
      if (user.foreign == identity) return std::optional(user);
    }
    return std::optional<User>{};
  }

  Result<void> insert_user(const User& user) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(check_insertable(user));
    users_.emplace(user.id, user);
    return {};
  }

  Result<void> set_user_active(const UserId& id, bool active) override {
    const std::scoped_lock lock(mutex_);
    const auto found = users_.find(id);
    if (found == users_.end()) return fail(Errc::user_not_found);
    found->second.is_active = active;
    if (active) return {};
    for (auto& [session_id, stored] : sessions_) stored.is_revoked |= stored.session.user_id == id.value;
    return {};
  }

  Result<void> erase_user(const UserId& id) override {
    const std::scoped_lock lock(mutex_);
    if (users_.erase(id) == 0) return fail(Errc::user_not_found);
    std::erase_if(credentials_, [&](const auto& entry) { return entry.second.user_id == id; });
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.session.user_id == id.value; });
    std::erase_if(enrolments_, [&](const auto& entry) { return entry.second.enrolment.user_id == id; });
    return {};
  }

  Result<std::vector<User>> list_users(const UserId& after, std::size_t limit) override {
    const std::scoped_lock lock(mutex_);
    std::vector<User> users;
    for (auto next = users_.upper_bound(after); next != users_.end() && users.size() < limit; ++next) {
      users.push_back(next->second);
    }
    return users;
  }

  // -- IAccountLookup

  Result<std::optional<passkey::Account>> find_account(const UserId& user_id,
                                                       std::string_view rp_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = users_.find(user_id);
    return account_of(found == users_.end() ? nullptr : &found->second, rp_id);
  }

  Result<std::optional<passkey::Account>> find_account_by_email(std::string_view canonical,
                                                                std::string_view rp_id) override {
    const std::scoped_lock lock(mutex_);
    return account_of(find_user_by_email(canonical), rp_id);
  }

  Result<std::optional<passkey::CredentialOwner>> find_credential(
      const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(credential_id);
    if (found == credentials_.end()) return std::optional<passkey::CredentialOwner>{};
    return std::optional(passkey::CredentialOwner{found->second, users_.at(found->second.user_id)});
  }

  // -- IChallengeLedger

  Result<bool> spend(const passkey::SpentChallenge& challenge) override {
    const std::scoped_lock lock(mutex_);
    if (is_spent(challenge)) return false;
    mark_spent(challenge);
    return true;
  }

  Result<std::size_t> remove_expired(TimePoint now) override {
    const std::scoped_lock lock(mutex_);
    watermark_ = std::max(watermark_, now);
    return std::erase_if(spent_, [now](const auto& entry) { return entry.first < now; });
  }

  Result<Bytes> epoch() override {
    const std::scoped_lock lock(mutex_);
    return instance_state_.find(passkey::kLedgerEpochName)->second;
  }

  // -- ICeremonyCommit

  Result<void> commit_registration(const passkey::RegistrationCommit& commit) override {
    const std::scoped_lock lock(mutex_);
    const CredentialData& credential = commit.credential;
    if (is_spent(commit.challenge)) return fail(Errc::challenge_spent);
    if (commit.new_user) BLOCKAUTH_CHECK(check_insertable(*commit.new_user));
    if (commit.enrolment_token_hash) {
      BLOCKAUTH_CHECK(
          find_enrolment(*commit.enrolment_token_hash, credential.user_id, credential.created_at));
    }
    const bool is_new = commit.new_user && commit.new_user->id == credential.user_id;
    BLOCKAUTH_CHECK(is_new ? check_active(*commit.new_user) : check_user_active(credential.user_id));
    if (std::ranges::any_of(credentials_, [&](const auto& entry) {
          return entry.first == credential.credential_id() || entry.second.id == credential.id;
        })) {
      return fail(Errc::credential_already_registered);
    }
    if (active_credentials(credential.user_id, credential.record.rp_id) >= commit.credential_limit) {
      return fail(Errc::credential_limit_reached);
    }

    mark_spent(commit.challenge);
    if (commit.new_user) users_.emplace(commit.new_user->id, *commit.new_user);
    if (commit.enrolment_token_hash) enrolments_.at(*commit.enrolment_token_hash).is_spent = true;
    credentials_.emplace(credential.credential_id(), credential);
    if (commit.session) add_session(*commit.session);
    return {};
  }

  Result<void> commit_login(const passkey::LoginCommit& commit) override {
    const std::scoped_lock lock(mutex_);
    if (is_spent(commit.challenge)) return fail(Errc::challenge_spent);
    BLOCKAUTH_CHECK(check_user_active(commit.user_id));
    const auto found = credentials_.find(commit.update.credential_id);
    if (found == credentials_.end() || found->second.user_id != commit.user_id) {
      return fail(Errc::credential_not_found);
    }
    CredentialData updated = found->second;
    BLOCKAUTH_CHECK(passkey::apply_update(updated, commit.update));
    const TimePoint auth_time = commit.session ? commit.session->auth_time : commit.update.used_at;
    Session* refreshed = nullptr;
    if (commit.refreshed_session) {
      refreshed = find_live_session(*commit.refreshed_session, commit.user_id.value, auth_time);
      if (refreshed == nullptr) return fail(Errc::session_ended);
    }

    mark_spent(commit.challenge);
    found->second = std::move(updated);
    if (refreshed != nullptr) {
      refreshed->auth_time = auth_time;
      if (commit.session) refreshed->methods = commit.session->methods;
    } else if (commit.session) {
      add_session(*commit.session);
    }
    return {};
  }

  Result<void> commit_deletion(const UserId& user_id, const CredentialId& credential_id,
                               bool keep_last) override {
    const std::scoped_lock lock(mutex_);
    const auto found = credentials_.find(credential_id);
    if (found == credentials_.end() || found->second.user_id != user_id)
      return fail(Errc::credential_not_found);
    const CredentialData& credential = found->second;
    if (keep_last && credential.is_active && active_credentials(user_id, credential.record.rp_id) == 1) {
      return fail(Errc::last_credential);
    }
    end_sessions_of(credential);
    credentials_.erase(found);
    return {};
  }

  // -- IEnrolmentStore

  Result<void> insert_enrolment(const passkey::Enrolment& enrolment) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(check_user_exists(enrolment.user_id));
    const bool inserted =
        enrolments_.try_emplace(enrolment.token_hash, StoredEnrolment{enrolment, false}).second;
    return inserted ? Result<void>{} : fail(Errc::internal_error, "this enrolment token was made before");
  }

  Result<std::optional<passkey::Enrolment>> get_enrolment(ByteView token_hash) override {
    const std::scoped_lock lock(mutex_);
    const auto found = enrolments_.find(to_bytes(token_hash));
    if (found == enrolments_.end() || found->second.is_spent) return std::optional<passkey::Enrolment>{};
    return std::optional(found->second.enrolment);
  }

  Result<void> spend_enrolment(ByteView token_hash, const UserId& user_id, TimePoint now) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_TRY(stored, find_enrolment(token_hash, user_id, now));
    stored->is_spent = true;
    return {};
  }

  // -- IInstanceState

  Result<Bytes> get_or_insert(std::string_view name, ByteView candidate) override {
    const std::scoped_lock lock(mutex_);
    return instance_state_.try_emplace(std::string(name), to_bytes(candidate)).first->second;
  }

  Result<bool> replace(std::string_view name, ByteView expected, ByteView value) override {
    const std::scoped_lock lock(mutex_);
    const auto found = instance_state_.find(name);
    if (found == instance_state_.end() || !equal(found->second, expected)) return false;
    found->second = to_bytes(value);
    return true;
  }

  // -- IRefreshTokenStore

  Result<void> insert_session(const Session& session) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(check_user_active(UserId{session.user_id}));
    StoredSession stored{session, false};
    stored.session.generation = 0;
    const bool inserted = sessions_.try_emplace(session.id, std::move(stored)).second;
    return inserted ? Result<void>{} : fail(Errc::internal_error, "this session id was used before");
  }

  Result<std::optional<Session>> get_session(const Uuid& id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || found->second.is_revoked) return std::optional<Session>{};
    return std::optional(with_user(found->second.session));
  }

  Result<token::Rotation> rotate(const token::RotationRequest& request) override {
    using enum token::RotationOutcome;
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(request.session);
    if (found == sessions_.end() || found->second.is_revoked) return token::Rotation{ended, {}};
    Session& session = found->second.session;
    if (session.expires_at <= request.now || !with_user(session).user_active)
      return token::Rotation{ended, {}};

    if (request.generation == session.generation) {
      ++session.generation;
      session.rotated_at = request.now;
      session.expires_at = request.new_expires_at;
      return token::Rotation{rotated, with_user(session)};
    }
    if (request.generation + std::uint64_t{1} == session.generation &&
        request.now - session.rotated_at <= request.grace) {
      return token::Rotation{repeated, with_user(session)};
    }
    found->second.is_revoked = true;
    return token::Rotation{reused, {}};
  }

  Result<void> revoke_session(const Uuid& id) override {
    const std::scoped_lock lock(mutex_);
    if (const auto found = sessions_.find(id); found != sessions_.end()) found->second.is_revoked = true;
    return {};
  }

  Result<void> revoke_sessions_of_credential(const std::string& user_id, const Uuid& credential) override {
    const std::scoped_lock lock(mutex_);
    end_sessions(user_id, credential);
    return {};
  }

  Result<void> refresh_authentication(const Uuid& id, const std::string& user_id, TimePoint auth_time,
                                      const std::string& methods) override {
    const std::scoped_lock lock(mutex_);
    Session* session = find_live_session(id, user_id, auth_time);
    if (session == nullptr) return fail(Errc::session_ended);
    session->auth_time = auth_time;
    session->methods = methods;
    return {};
  }

  // -- IMaintenance

  Result<passkey::CleanupReport> cleanup(const passkey::CleanupRequest& request) override {
    const std::scoped_lock lock(mutex_);
    const TimePoint now = request.now;
    const auto is_past = [now](const auto& entry) { return entry.first < now; };
    const auto is_ended = [now](const auto& entry) {
      return entry.second.is_revoked || entry.second.session.expires_at < now;
    };
    const auto is_useless = [now](const auto& entry) {
      return entry.second.is_spent || entry.second.enrolment.expires_at < now;
    };
    const std::vector<CredentialData> stale =
        request.stale_before ? stale_before(*request.stale_before) : std::vector<CredentialData>{};
    const auto count = [](auto&& entries, auto&& predicate) {
      return static_cast<std::size_t>(std::ranges::count_if(entries, predicate));
    };
    const passkey::CleanupReport report{.challenges = count(spent_, is_past),
                                        .sessions = count(sessions_, is_ended),
                                        .enrolments = count(enrolments_, is_useless),
                                        .credentials = stale.size()};
    if (request.dry_run) return report;

    watermark_ = std::max(watermark_, now);
    std::erase_if(spent_, is_past);
    std::erase_if(sessions_, is_ended);
    std::erase_if(enrolments_, is_useless);
    for (const CredentialData& credential : stale) {
      end_sessions_of(credential);
      credentials_.erase(credential.credential_id());
    }
    return report;
  }

  // -- With the mutex held

  [[nodiscard]] const User* find_user_by_email(std::string_view canonical) const {
    if (canonical.empty()) return nullptr;
    for (const auto& [id, user] : users_) {
      if (canonical_or_empty(user.email) == canonical) return &user;
    }
    return nullptr;
  }

  [[nodiscard]] Result<void> check_insertable(const User& user) const {
    if (!user.email.empty()) {
      BLOCKAUTH_TRY(canonical, passkey::canonical_email(user.email));
      if (find_user_by_email(canonical) != nullptr) return fail(Errc::user_already_exists);
    }
    const bool is_taken =
        users_.contains(user.id) || std::ranges::any_of(users_, [&](const auto& entry) {
          const User& other = entry.second;
          return other.handle == user.handle || (user.foreign && other.foreign == user.foreign);
        });
    return is_taken ? fail(Errc::user_already_exists) : Result<void>{};
  }

  [[nodiscard]] static Result<void> check_active(const User& user) {
    return user.is_active ? Result<void>{} : fail(Errc::user_disabled);
  }

  [[nodiscard]] Result<void> check_user_exists(const UserId& id) const {
    return users_.contains(id) ? Result<void>{} : fail(Errc::user_not_found);
  }

  [[nodiscard]] Result<void> check_user_active(const UserId& id) const {
    const auto found = users_.find(id);
    return found == users_.end() ? fail(Errc::user_not_found) : check_active(found->second);
  }

  template <class Predicate>
  [[nodiscard]] std::vector<CredentialData> credentials_where(Predicate&& predicate) const {
    std::vector<CredentialData> found;
    for (const auto& [id, credential] : credentials_) {
      if (predicate(credential)) found.push_back(credential);
    }
    std::ranges::sort(found, newer);
    return found;
  }

  [[nodiscard]] std::optional<passkey::Account> account_of(const User* user, std::string_view rp_id) const {
    if (user == nullptr) return std::nullopt;
    return passkey::Account{*user, credentials_where([&](const CredentialData& credential) {
                              return credential.is_active && credential.user_id == user->id &&
                                     credential.record.rp_id == rp_id;
                            })};
  }

  [[nodiscard]] std::size_t active_credentials(const UserId& user_id, std::string_view rp_id) const {
    return static_cast<std::size_t>(std::ranges::count_if(credentials_, [&](const auto& entry) {
      return entry.second.is_active && entry.second.user_id == user_id && entry.second.record.rp_id == rp_id;
    }));
  }

  [[nodiscard]] std::vector<CredentialData> stale_before(TimePoint before) const {
    std::vector<CredentialData> found;
    for (const auto& [id, user] : users_) {
      const auto owned =
          credentials_where([&](const CredentialData& credential) { return credential.user_id == id; });
      std::ranges::move(stale_credentials(owned, before), std::back_inserter(found));
    }
    return found;
  }

  [[nodiscard]] bool is_spent(const passkey::SpentChallenge& challenge) const {
    return challenge.expires_at <= watermark_ || spent_.contains({challenge.expires_at, challenge.nonce});
  }

  void mark_spent(const passkey::SpentChallenge& challenge) {
    spent_.emplace(challenge.expires_at, challenge.nonce);
  }

  [[nodiscard]] Result<StoredEnrolment*> find_enrolment(ByteView token_hash, const UserId& user_id,
                                                        TimePoint now) {
    const auto found = enrolments_.find(to_bytes(token_hash));
    if (found == enrolments_.end() || found->second.is_spent || found->second.enrolment.user_id != user_id ||
        found->second.enrolment.expires_at <= now) {
      return fail(Errc::enrolment_invalid);
    }
    return &found->second;
  }

  void add_session(const passkey::SessionRow& row) {
    Session session;
    session.id = row.id;
    session.user_id = row.user_id.value;
    session.credential = row.credential;
    session.rp_id = row.rp_id;
    session.methods = row.methods;
    session.auth_time = row.auth_time;
    session.rotated_at = row.auth_time;
    session.expires_at = row.expires_at;
    sessions_.try_emplace(row.id, StoredSession{std::move(session), false});
  }

  [[nodiscard]] Session with_user(Session session) const {
    const User& user = users_.at(UserId{session.user_id});
    session.user_email = user.email;
    session.user_active = user.is_active;
    return session;
  }

  [[nodiscard]] Session* find_live_session(const Uuid& id, const std::string& user_id, TimePoint now) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || found->second.is_revoked) return nullptr;
    Session& session = found->second.session;
    return session.user_id == user_id && session.expires_at > now ? &session : nullptr;
  }

  void end_sessions(const std::string& user_id, const Uuid& credential) {
    for (auto& [id, stored] : sessions_) {
      stored.is_revoked |= stored.session.user_id == user_id && stored.session.credential == credential;
    }
  }

  void end_sessions_of(const CredentialData& credential) {
    end_sessions(credential.user_id.value, credential.id);
  }

  std::mutex mutex_;
  std::map<UserId, User> users_;
  std::map<CredentialId, CredentialData> credentials_;
  std::map<Uuid, StoredSession> sessions_;
  std::map<Bytes, StoredEnrolment> enrolments_;
  std::map<std::string, Bytes, std::less<>> instance_state_;
  std::set<std::pair<TimePoint, Bytes>> spent_;
  TimePoint watermark_{};
};

}  // namespace

std::unique_ptr<Store> open_memory(IRandom& random) { return std::make_unique<MemoryStore>(random); }

}  // namespace blockauth::store
