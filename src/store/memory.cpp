// What does every port promise? The reference adapter: one mutex, a few maps, and each promise in its
// plainest form.
#include "blockauth/store/memory.hpp"

#include <algorithm>
#include <mutex>
#include <tuple>
#include <utility>

#include "store/memory_tables.hpp"
#include "store/session_of.hpp"

namespace blockauth::store {
namespace {

using passkey::CredentialData;
using passkey::User;
using passkey::UserId;
using token::Session;

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
                          private passkey::IMetadataStore,
                          private token::IRefreshTokenStore {
 public:
  explicit MemoryStore(IRandom& random) {
    tables_.instance_state.emplace(passkey::kLedgerEpochName, random.bytes(16));
  }

  passkey::ICredentialStore& credentials() noexcept override { return *this; }
  passkey::IUserDirectory& users() noexcept override { return *this; }
  passkey::IAccountLookup& accounts() noexcept override { return *this; }
  passkey::IChallengeLedger& ledger() noexcept override { return *this; }
  passkey::ICeremonyCommit& commit() noexcept override { return *this; }
  passkey::IEnrolmentStore& enrolments() noexcept override { return *this; }
  passkey::IInstanceState& instance_state() noexcept override { return *this; }
  passkey::IMaintenance& maintenance() noexcept override { return *this; }
  passkey::IMetadataStore& metadata() noexcept override { return *this; }
  token::IRefreshTokenStore& refresh_tokens() noexcept override { return *this; }
  Result<void> ping() override { return {}; }

 private:
  // -- ICredentialStore

  Result<void> save_credential(const CredentialData& credential) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(tables_.check_user_exists(credential.user_id));
    for (const auto& [id, stored] : tables_.credentials) {
      const bool same_key = id == credential.credential_id();
      if (same_key ? stored.user_id != credential.user_id : stored.id == credential.id) {
        return fail(Errc::credential_already_registered);
      }
    }
    tables_.credentials.insert_or_assign(credential.credential_id(), credential);
    if (!credential.is_active) tables_.end_sessions_of(credential);
    return {};
  }

  Result<std::optional<CredentialData>> get_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.credentials.find(credential_id);
    return found == tables_.credentials.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<CredentialData>> get_credentials_for_user(const UserId& user_id) override {
    const std::scoped_lock lock(mutex_);
    return tables_.credentials_of(user_id);
  }

  Result<void> delete_credential(const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    if (const auto found = tables_.credentials.find(credential_id); found != tables_.credentials.end()) {
      tables_.end_sessions_of(found->second);
      tables_.credentials.erase(found);
    }
    return {};
  }

  Result<void> update_credential(const passkey::CredentialUpdate& update) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.credentials.find(update.credential_id);
    if (found == tables_.credentials.end()) return fail(Errc::credential_not_found);
    return passkey::apply_update(found->second, update);
  }

  Result<void> rename_credential(const CredentialId& credential_id, std::string_view name) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.credentials.find(credential_id);
    if (found == tables_.credentials.end()) return fail(Errc::credential_not_found);
    found->second.name = name;
    return {};
  }

  Result<void> revoke_credential(const CredentialId& credential_id, TimePoint now,
                                 std::string_view reason) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.credentials.find(credential_id);
    if (found == tables_.credentials.end()) return fail(Errc::credential_not_found);
    CredentialData& credential = found->second;
    if (credential.is_active) {
      credential.is_active = false;
      credential.revoked_at = now;
      credential.revocation_reason = reason;
    }
    tables_.end_sessions_of(credential);
    return {};
  }

  // -- IUserDirectory

  Result<std::optional<User>> get_user(const UserId& id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.users.find(id);
    return found == tables_.users.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::optional<User>> get_user_by_email(std::string_view canonical) override {
    const std::scoped_lock lock(mutex_);
    const User* user = tables_.find_user_by_email(canonical);
    return user == nullptr ? std::nullopt : std::optional(*user);
  }

  Result<std::optional<User>> get_user_by_foreign_identity(
      const passkey::ForeignIdentity& identity) override {
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, user] : tables_.users) {
      if (user.foreign == identity) return std::optional(user);
    }
    return std::optional<User>{};
  }

  Result<void> insert_user(const User& user) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(tables_.check_insertable(user));
    tables_.users.emplace(user.id, user);
    return {};
  }

  Result<void> set_user_active(const UserId& id, bool active) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.users.find(id);
    if (found == tables_.users.end()) return fail(Errc::user_not_found);
    found->second.is_active = active;
    if (active) return {};
    for (auto& [session_id, stored] : tables_.sessions)
      stored.is_revoked |= stored.session.user_id == id.value;
    return {};
  }

  Result<void> erase_user(const UserId& id) override {
    const std::scoped_lock lock(mutex_);
    if (tables_.users.erase(id) == 0) return fail(Errc::user_not_found);
    std::erase_if(tables_.credentials, [&](const auto& entry) { return entry.second.user_id == id; });
    std::erase_if(tables_.sessions,
                  [&](const auto& entry) { return entry.second.session.user_id == id.value; });
    std::erase_if(tables_.enrolments,
                  [&](const auto& entry) { return entry.second.enrolment.user_id == id; });
    return {};
  }

  Result<std::vector<User>> list_users(const UserId& after, std::size_t limit) override {
    const std::scoped_lock lock(mutex_);
    std::vector<User> users;
    for (auto next = tables_.users.upper_bound(after); next != tables_.users.end() && users.size() < limit;
         ++next) {
      users.push_back(next->second);
    }
    return users;
  }

  // -- IAccountLookup

  Result<std::optional<passkey::Account>> find_account(const UserId& user_id,
                                                       std::string_view rp_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.users.find(user_id);
    return tables_.account_of(found == tables_.users.end() ? nullptr : &found->second, rp_id);
  }

  Result<std::optional<passkey::Account>> find_account_by_email(std::string_view canonical,
                                                                std::string_view rp_id) override {
    const std::scoped_lock lock(mutex_);
    return tables_.account_of(tables_.find_user_by_email(canonical), rp_id);
  }

  Result<std::optional<passkey::CredentialOwner>> find_credential(
      const CredentialId& credential_id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.credentials.find(credential_id);
    if (found == tables_.credentials.end()) return std::optional<passkey::CredentialOwner>{};
    return std::optional(passkey::CredentialOwner{found->second, tables_.users.at(found->second.user_id)});
  }

  // -- IChallengeLedger

  Result<bool> spend(const passkey::SpentChallenge& challenge) override {
    const std::scoped_lock lock(mutex_);
    if (tables_.is_spent(challenge)) return false;
    tables_.mark_spent(challenge);
    return true;
  }

  Result<std::size_t> remove_expired(TimePoint now) override {
    const std::scoped_lock lock(mutex_);
    tables_.watermark = std::max(tables_.watermark, now);
    return std::erase_if(tables_.spent, [now](const auto& entry) { return entry.first < now; });
  }

  Result<Bytes> epoch() override {
    const std::scoped_lock lock(mutex_);
    return tables_.instance_state.find(passkey::kLedgerEpochName)->second;
  }

  // -- ICeremonyCommit

  Result<void> commit_registration(const passkey::RegistrationCommit& commit) override {
    const std::scoped_lock lock(mutex_);
    const CredentialData& credential = commit.credential;
    if (tables_.is_spent(commit.challenge)) return fail(Errc::challenge_spent);
    if (commit.new_user) BLOCKAUTH_CHECK(tables_.check_insertable(*commit.new_user));
    if (commit.enrolment_token_hash) {
      BLOCKAUTH_CHECK(
          tables_.find_enrolment(*commit.enrolment_token_hash, credential.user_id, credential.created_at));
    }
    const bool is_new = commit.new_user && commit.new_user->id == credential.user_id;
    BLOCKAUTH_CHECK(is_new ? check_active(*commit.new_user) : tables_.check_user_active(credential.user_id));
    if (tables_.is_registered(credential)) return fail(Errc::credential_already_registered);
    if (tables_.active_credentials(credential.user_id, credential.record.rp_id) >= commit.credential_limit) {
      return fail(Errc::credential_limit_reached);
    }

    tables_.mark_spent(commit.challenge);
    if (commit.new_user) tables_.users.emplace(commit.new_user->id, *commit.new_user);
    if (commit.enrolment_token_hash) tables_.enrolments.at(*commit.enrolment_token_hash).is_spent = true;
    tables_.credentials.emplace(credential.credential_id(), credential);
    if (commit.session) add_session(*commit.session);
    return {};
  }

  Result<void> commit_login(const passkey::LoginCommit& commit) override {
    const std::scoped_lock lock(mutex_);
    if (tables_.is_spent(commit.challenge)) return fail(Errc::challenge_spent);
    BLOCKAUTH_CHECK(tables_.check_user_active(commit.user_id));
    const auto found = tables_.credentials.find(commit.update.credential_id);
    if (found == tables_.credentials.end() || found->second.user_id != commit.user_id) {
      return fail(Errc::credential_not_found);
    }
    CredentialData updated = found->second;
    BLOCKAUTH_CHECK(passkey::apply_update(updated, commit.update));
    const TimePoint auth_time = commit.session ? commit.session->auth_time : commit.update.used_at;
    Session* refreshed = nullptr;
    if (commit.refreshed_session) {
      refreshed = tables_.find_live_session(*commit.refreshed_session, commit.user_id.value, auth_time);
      if (refreshed == nullptr) return fail(Errc::session_ended);
    }

    tables_.mark_spent(commit.challenge);
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
    const auto found = tables_.credentials.find(credential_id);
    if (found == tables_.credentials.end() || found->second.user_id != user_id)
      return fail(Errc::credential_not_found);
    const CredentialData& credential = found->second;
    if (keep_last && credential.is_active &&
        tables_.active_credentials(user_id, credential.record.rp_id) == 1) {
      return fail(Errc::last_credential);
    }
    tables_.end_sessions_of(credential);
    tables_.credentials.erase(found);
    return {};
  }

  // -- IEnrolmentStore

  Result<void> insert_enrolment(const passkey::Enrolment& enrolment) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(tables_.check_user_exists(enrolment.user_id));
    const bool inserted =
        tables_.enrolments.try_emplace(enrolment.token_hash, StoredEnrolment{enrolment, false}).second;
    return inserted ? Result<void>{} : fail(Errc::internal_error, "this enrolment token was made before");
  }

  Result<std::optional<passkey::Enrolment>> get_enrolment(ByteView token_hash) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.enrolments.find(to_bytes(token_hash));
    if (found == tables_.enrolments.end() || found->second.is_spent)
      return std::optional<passkey::Enrolment>{};
    return std::optional(found->second.enrolment);
  }

  Result<void> spend_enrolment(ByteView token_hash, const UserId& user_id, TimePoint now) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_TRY(stored, tables_.find_enrolment(token_hash, user_id, now));
    stored->is_spent = true;
    return {};
  }

  // -- IInstanceState

  Result<Bytes> get_or_insert(std::string_view name, ByteView candidate) override {
    const std::scoped_lock lock(mutex_);
    return tables_.instance_state.try_emplace(std::string(name), to_bytes(candidate)).first->second;
  }

  Result<bool> replace(std::string_view name, ByteView expected, ByteView value) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.instance_state.find(name);
    if (found == tables_.instance_state.end() || !equal(found->second, expected)) return false;
    found->second = to_bytes(value);
    return true;
  }

  // -- IRefreshTokenStore

  Result<void> insert_session(const Session& session) override {
    const std::scoped_lock lock(mutex_);
    BLOCKAUTH_CHECK(tables_.check_user_active(UserId{session.user_id}));
    StoredSession stored{session, false};
    stored.session.generation = 0;
    const bool inserted = tables_.sessions.try_emplace(session.id, std::move(stored)).second;
    return inserted ? Result<void>{} : fail(Errc::internal_error, "this session id was used before");
  }

  Result<std::optional<Session>> get_session(const Uuid& id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.sessions.find(id);
    if (found == tables_.sessions.end() || found->second.is_revoked) return std::optional<Session>{};
    return std::optional(tables_.with_user(found->second.session));
  }

  Result<std::vector<Session>> get_sessions_for_user(const std::string& user_id) override {
    const std::scoped_lock lock(mutex_);
    std::vector<Session> sessions;
    for (const auto& [id, stored] : tables_.sessions) {
      if (stored.session.user_id == user_id && !stored.is_revoked)
        sessions.push_back(tables_.with_user(stored.session));
    }
    std::ranges::sort(sessions, std::greater<>{},
                      [](const Session& session) { return std::tie(session.auth_time, session.id); });
    return sessions;
  }

  Result<token::Rotation> rotate(const token::RotationRequest& request) override {
    using enum token::RotationOutcome;
    const std::scoped_lock lock(mutex_);
    const auto found = tables_.sessions.find(request.session);
    if (found == tables_.sessions.end() || found->second.is_revoked) return token::Rotation{ended, {}};
    Session& session = found->second.session;
    if (session.expires_at <= request.now || !tables_.with_user(session).user_active)
      return token::Rotation{ended, {}};

    if (request.generation == session.generation) {
      ++session.generation;
      session.rotated_at = request.now;
      session.expires_at = request.new_expires_at;
      return token::Rotation{rotated, tables_.with_user(session)};
    }
    if (request.generation + std::uint64_t{1} == session.generation &&
        request.now - session.rotated_at <= request.grace) {
      return token::Rotation{repeated, tables_.with_user(session)};
    }
    found->second.is_revoked = true;
    return token::Rotation{reused, {}};
  }

  Result<void> revoke_session(const Uuid& id) override {
    const std::scoped_lock lock(mutex_);
    if (const auto found = tables_.sessions.find(id); found != tables_.sessions.end())
      found->second.is_revoked = true;
    return {};
  }

  Result<void> revoke_sessions_of_credential(const std::string& user_id, const Uuid& credential) override {
    const std::scoped_lock lock(mutex_);
    tables_.end_sessions(user_id, credential);
    return {};
  }

  Result<void> refresh_authentication(const Uuid& id, const std::string& user_id, TimePoint auth_time,
                                      const std::string& methods) override {
    const std::scoped_lock lock(mutex_);
    Session* session = tables_.find_live_session(id, user_id, auth_time);
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
        request.stale_before ? tables_.stale_before(*request.stale_before) : std::vector<CredentialData>{};
    const auto count = [](auto&& entries, auto&& predicate) {
      return static_cast<std::size_t>(std::ranges::count_if(entries, predicate));
    };
    const passkey::CleanupReport report{.challenges = count(tables_.spent, is_past),
                                        .sessions = count(tables_.sessions, is_ended),
                                        .enrolments = count(tables_.enrolments, is_useless),
                                        .credentials = stale.size()};
    if (request.dry_run) return report;

    tables_.watermark = std::max(tables_.watermark, now);
    std::erase_if(tables_.spent, is_past);
    std::erase_if(tables_.sessions, is_ended);
    std::erase_if(tables_.enrolments, is_useless);
    for (const CredentialData& credential : stale) {
      tables_.end_sessions_of(credential);
      tables_.credentials.erase(credential.credential_id());
    }
    return report;
  }

  // -- IMetadataStore

  Result<std::optional<passkey::MetadataSummary>> metadata_summary() override {
    const std::scoped_lock lock(mutex_);
    if (!tables_.metadata) return std::optional<passkey::MetadataSummary>{};
    return std::optional(passkey::MetadataSummary{.number = tables_.metadata->number,
                                                  .next_update = tables_.metadata->next_update,
                                                  .imported_at = tables_.metadata_imported_at,
                                                  .models = tables_.metadata->models.size()});
  }

  Result<void> import_metadata(const webauthn::Metadata& metadata, TimePoint imported_at) override {
    const std::scoped_lock lock(mutex_);
    if (tables_.metadata && metadata.number <= tables_.metadata->number)
      return fail(Errc::metadata_not_newer);
    tables_.metadata = metadata;
    tables_.metadata_imported_at = imported_at;
    return {};
  }

  Result<std::vector<webauthn::AuthenticatorModel>> find_models(const webauthn::ModelQuery& query) override {
    const std::scoped_lock lock(mutex_);
    if (!tables_.metadata) return std::vector<webauthn::AuthenticatorModel>{};
    return tables_.metadata->find(query);
  }

  Result<std::vector<webauthn::AuthenticatorModel>> list_models() override {
    const std::scoped_lock lock(mutex_);
    if (!tables_.metadata) return std::vector<webauthn::AuthenticatorModel>{};
    return tables_.metadata->models;
  }

  void add_session(const passkey::SessionRow& row) {
    tables_.sessions.try_emplace(row.id, StoredSession{session_of(row), false});
  }

  std::mutex mutex_;
  MemoryTables tables_;
};

}  // namespace

std::unique_ptr<Store> open_memory(IRandom& random) { return std::make_unique<MemoryStore>(random); }

}  // namespace blockauth::store
