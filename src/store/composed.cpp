// How do the four calls of a custom credential store become a whole store?
//
// The custom store cannot take part in our transactions, so a ceremony first spends its challenge, then
// checks, then writes, with a lock on its user and its credential. What follows from that:
// - A refused or failed ceremony leaves its challenge spent. Nothing else changes, with two exceptions where
// a store
//   fails half-way: an enrolment token whose credential could not be saved stays spent, and a login whose
//   session could not be stored has advanced the counter already.
// - The locks are this process's. Two processes could give the last free slot twice; they cannot spend a
// challenge
//   twice, as the ledger is `own`'s.
#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/store/store.hpp"
#include "store/session_of.hpp"
#include "store/stale_credentials.hpp"

namespace blockauth::store {
namespace {

using passkey::CredentialData;
using passkey::ICredentialStore;
using passkey::User;
using passkey::UserId;

// A mutex per user and per credential id, in fixed memory: some share one, which costs time only.
class StripedLocks final {
 public:
  using Held = std::array<std::unique_lock<std::mutex>, 2>;

  Held lock(const CredentialId& credential_id) {
    return {std::unique_lock(of(as_chars(credential_id.view()))), {}};
  }

  Held lock(const UserId& user_id, const CredentialId& credential_id) {
    std::mutex* first = &of(user_id.value);
    std::mutex* second = &of(as_chars(credential_id.view()));
    if (first == second) return {std::unique_lock(*first), {}};
    if (std::less<>{}(second, first)) std::swap(first, second);  // everybody in the same order
    return {std::unique_lock(*first), std::unique_lock(*second)};
  }

 private:
  std::mutex& of(std::string_view key) noexcept {
    return stripes_[std::hash<std::string_view>{}(key) % stripes_.size()];
  }

  std::array<std::mutex, 64> stripes_;
};

// What all parts share.
struct Parts {
  Store& own;
  ICredentialStore& custom;
  StripedLocks& locks;
};

// The custom store, as others see it: its credentials' sessions, which are in `own`, end with them.
class ComposedCredentials final : public ICredentialStore {
 public:
  explicit ComposedCredentials(const Parts& parts) noexcept : parts_(parts) {}

  Result<void> save_credential(const CredentialData& credential) override {
    const auto held = parts_.locks.lock(credential.credential_id());
    BLOCKAUTH_CHECK(parts_.custom.save_credential(credential));
    if (credential.is_active) return {};
    return parts_.own.refresh_tokens().revoke_sessions_of_credential(credential.user_id.value, credential.id);
  }

  Result<std::optional<CredentialData>> get_credential(const CredentialId& credential_id) override {
    return parts_.custom.get_credential(credential_id);
  }

  Result<std::vector<CredentialData>> get_credentials_for_user(const UserId& user_id) override {
    return parts_.custom.get_credentials_for_user(user_id);
  }

  Result<void> delete_credential(const CredentialId& credential_id) override {
    const auto held = parts_.locks.lock(credential_id);
    BLOCKAUTH_TRY(credential, parts_.custom.get_credential(credential_id));
    if (!credential) return {};
    BLOCKAUTH_CHECK(
        parts_.own.refresh_tokens().revoke_sessions_of_credential(credential->user_id.value, credential->id));
    return parts_.custom.delete_credential(credential_id);
  }

  Result<void> update_credential(const passkey::CredentialUpdate& update) override {
    const auto held = parts_.locks.lock(update.credential_id);
    return parts_.custom.update_credential(update);
  }

  Result<void> rename_credential(const CredentialId& credential_id, std::string_view name) override {
    const auto held = parts_.locks.lock(credential_id);
    return parts_.custom.rename_credential(credential_id, name);
  }

  Result<void> revoke_credential(const CredentialId& credential_id, TimePoint now,
                                 std::string_view reason) override {
    const auto held = parts_.locks.lock(credential_id);
    BLOCKAUTH_CHECK(parts_.custom.revoke_credential(credential_id, now, reason));
    BLOCKAUTH_TRY(credential, parts_.custom.get_credential(credential_id));
    if (!credential) return {};
    return parts_.own.refresh_tokens().revoke_sessions_of_credential(credential->user_id.value,
                                                                     credential->id);
  }

 private:
  Parts parts_;
};

// The accounts of `own`, whose credentials are erased with them.
class ComposedUsers final : public passkey::IUserDirectory {
 public:
  explicit ComposedUsers(const Parts& parts) noexcept : parts_(parts), users_(parts.own.users()) {}

  Result<std::optional<User>> get_user(const UserId& id) override { return users_.get_user(id); }
  Result<std::optional<User>> get_user_by_email(std::string_view canonical) override {
    return users_.get_user_by_email(canonical);
  }
  Result<std::optional<User>> get_user_by_foreign_identity(
      const passkey::ForeignIdentity& identity) override {
    return users_.get_user_by_foreign_identity(identity);
  }
  Result<void> insert_user(const User& user) override { return users_.insert_user(user); }
  Result<void> set_user_active(const UserId& id, bool active) override {
    return users_.set_user_active(id, active);
  }
  Result<std::vector<User>> list_users(const UserId& after, std::size_t limit) override {
    return users_.list_users(after, limit);
  }

  // The account goes last: if a deletion fails, calling again finishes the work.
  Result<void> erase_user(const UserId& id) override {
    BLOCKAUTH_TRY(credentials, parts_.custom.get_credentials_for_user(id));
    for (const CredentialData& credential : credentials) {
      BLOCKAUTH_CHECK(parts_.custom.delete_credential(credential.credential_id()));
    }
    return users_.erase_user(id);
  }

 private:
  Parts parts_;
  passkey::IUserDirectory& users_;
};

class ComposedCommit final : public passkey::ICeremonyCommit {
 public:
  explicit ComposedCommit(const Parts& parts) noexcept : parts_(parts) {}

  Result<void> commit_registration(const passkey::RegistrationCommit& commit) override {
    const auto held = parts_.locks.lock(commit.credential.user_id, commit.credential.credential_id());
    BLOCKAUTH_CHECK(spend(commit.challenge));
    if (commit.new_user) BLOCKAUTH_CHECK(parts_.own.users().insert_user(*commit.new_user));
    auto outcome = register_credential(commit);
    if (!outcome && commit.new_user) BLOCKAUTH_CHECK(parts_.own.users().erase_user(commit.new_user->id));
    return outcome;
  }

  Result<void> commit_login(const passkey::LoginCommit& commit) override {
    const auto held = parts_.locks.lock(commit.user_id, commit.update.credential_id);
    BLOCKAUTH_CHECK(spend(commit.challenge));
    BLOCKAUTH_CHECK(check_user_active(commit.user_id));
    BLOCKAUTH_TRY(credential, owned(commit.user_id, commit.update.credential_id));
    BLOCKAUTH_CHECK(passkey::apply_update(credential, commit.update));
    if (commit.refreshed_session) return step_up(commit);
    BLOCKAUTH_CHECK(parts_.custom.update_credential(commit.update));
    if (commit.session)
      BLOCKAUTH_CHECK(parts_.own.refresh_tokens().insert_session(session_of(*commit.session)));
    return {};
  }

  Result<void> commit_deletion(const UserId& user_id, const CredentialId& credential_id,
                               bool keep_last) override {
    const auto held = parts_.locks.lock(user_id, credential_id);
    BLOCKAUTH_TRY(credential, owned(user_id, credential_id));
    if (keep_last && credential.is_active) {
      BLOCKAUTH_TRY(active, count_active(user_id, credential.record.rp_id));
      if (active == 1) return fail(Errc::last_credential);
    }
    // In this order: a failure between the two signs the user out, which is the safe half.
    BLOCKAUTH_CHECK(parts_.own.refresh_tokens().revoke_sessions_of_credential(user_id.value, credential.id));
    return parts_.custom.delete_credential(credential_id);
  }

 private:
  Result<void> spend(const passkey::SpentChallenge& challenge) {
    BLOCKAUTH_TRY(first, parts_.own.ledger().spend(challenge));
    if (!first) return fail(Errc::challenge_spent);
    return {};
  }

  Result<void> register_credential(const passkey::RegistrationCommit& commit) {
    const CredentialData& credential = commit.credential;
    if (commit.enrolment_token_hash) BLOCKAUTH_CHECK(check_enrolment(commit));
    BLOCKAUTH_CHECK(check_user_active(credential.user_id));
    BLOCKAUTH_TRY(existing, parts_.custom.get_credential(credential.credential_id()));
    if (existing) return fail(Errc::credential_already_registered);
    BLOCKAUTH_TRY(active, count_active(credential.user_id, credential.record.rp_id));
    if (active >= commit.credential_limit) return fail(Errc::credential_limit_reached);
    if (commit.enrolment_token_hash) {
      BLOCKAUTH_CHECK(parts_.own.enrolments().spend_enrolment(*commit.enrolment_token_hash,
                                                              credential.user_id, credential.created_at));
    }
    BLOCKAUTH_CHECK(parts_.custom.save_credential(credential));
    if (!commit.session) return {};
    auto outcome = parts_.own.refresh_tokens().insert_session(session_of(*commit.session));
    if (!outcome) BLOCKAUTH_CHECK(parts_.custom.delete_credential(credential.credential_id()));
    return outcome;
  }

  // Looked at here, spent only when nothing else is left to refuse.
  Result<void> check_enrolment(const passkey::RegistrationCommit& commit) {
    BLOCKAUTH_TRY(enrolment, parts_.own.enrolments().get_enrolment(*commit.enrolment_token_hash));
    if (!enrolment || enrolment->user_id != commit.credential.user_id ||
        enrolment->expires_at <= commit.credential.created_at) {
      return fail(Errc::enrolment_invalid);
    }
    return {};
  }

  Result<void> step_up(const passkey::LoginCommit& commit) {
    token::IRefreshTokenStore& sessions = parts_.own.refresh_tokens();
    const TimePoint auth_time = commit.session ? commit.session->auth_time : commit.update.used_at;
    BLOCKAUTH_TRY(session, sessions.get_session(*commit.refreshed_session));
    if (!session || session->user_id != commit.user_id.value || session->expires_at <= auth_time) {
      return fail(Errc::session_ended);
    }
    BLOCKAUTH_CHECK(parts_.custom.update_credential(commit.update));
    return sessions.refresh_authentication(session->id, session->user_id, auth_time,
                                           commit.session ? commit.session->methods : session->methods);
  }

  Result<void> check_user_active(const UserId& id) {
    BLOCKAUTH_TRY(user, parts_.own.users().get_user(id));
    if (!user) return fail(Errc::user_not_found);
    if (!user->is_active) return fail(Errc::user_disabled);
    return {};
  }

  Result<CredentialData> owned(const UserId& user_id, const CredentialId& credential_id) {
    BLOCKAUTH_TRY(credential, parts_.custom.get_credential(credential_id));
    if (!credential || credential->user_id != user_id) return fail(Errc::credential_not_found);
    return *std::move(credential);
  }

  Result<std::size_t> count_active(const UserId& user_id, std::string_view rp_id) {
    BLOCKAUTH_TRY(credentials, parts_.custom.get_credentials_for_user(user_id));
    return static_cast<std::size_t>(
        std::ranges::count_if(credentials, [rp_id](const CredentialData& credential) {
          return credential.is_active && credential.record.rp_id == rp_id;
        }));
  }

  Parts parts_;
};

class ComposedMaintenance final : public passkey::IMaintenance {
 public:
  ComposedMaintenance(const Parts& parts, ICredentialStore& credentials) noexcept
      : parts_(parts), credentials_(credentials) {}

  Result<passkey::CleanupReport> cleanup(const passkey::CleanupRequest& request) override {
    passkey::CleanupRequest own_part = request;
    own_part.stale_before.reset();
    BLOCKAUTH_TRY(report, parts_.own.maintenance().cleanup(own_part));
    if (!request.stale_before) return report;
    constexpr std::size_t kPage = 256;
    UserId last;
    for (;;) {
      BLOCKAUTH_TRY(users, parts_.own.users().list_users(last, kPage));
      if (users.empty()) return report;
      last = users.back().id;
      for (const User& user : users) {
        BLOCKAUTH_TRY(credentials, parts_.custom.get_credentials_for_user(user.id));
        for (const CredentialData& stale : stale_credentials(credentials, *request.stale_before)) {
          if (!request.dry_run) BLOCKAUTH_CHECK(credentials_.delete_credential(stale.credential_id()));
          ++report.credentials;
        }
      }
    }
  }

 private:
  Parts parts_;
  ICredentialStore& credentials_;  // ends the sessions as well
};

class ComposedStore final : public Store {
 public:
  ComposedStore(std::unique_ptr<Store> own, ICredentialStore& custom)
      : own_(std::move(own)), parts_{*own_, custom, locks_} {}

  ICredentialStore& credentials() noexcept override { return credentials_; }
  passkey::IUserDirectory& users() noexcept override { return users_; }
  passkey::IAccountLookup& accounts() noexcept override { return accounts_; }
  passkey::IChallengeLedger& ledger() noexcept override { return own_->ledger(); }
  passkey::ICeremonyCommit& commit() noexcept override { return commit_; }
  passkey::IEnrolmentStore& enrolments() noexcept override { return own_->enrolments(); }
  passkey::IInstanceState& instance_state() noexcept override { return own_->instance_state(); }
  passkey::IMaintenance& maintenance() noexcept override { return maintenance_; }
  passkey::IMetadataStore& metadata() noexcept override { return own_->metadata(); }
  token::IRefreshTokenStore& refresh_tokens() noexcept override { return own_->refresh_tokens(); }
  Result<void> ping() override { return own_->ping(); }

 private:
  std::unique_ptr<Store> own_;
  StripedLocks locks_;
  Parts parts_;
  ComposedCredentials credentials_{parts_};
  ComposedUsers users_{parts_};
  passkey::ComposedAccountLookup accounts_{credentials_, users_};
  ComposedCommit commit_{parts_};
  ComposedMaintenance maintenance_{parts_, credentials_};
};

}  // namespace

std::unique_ptr<Store> with_credential_store(std::unique_ptr<Store> own, ICredentialStore& custom) {
  return std::make_unique<ComposedStore>(std::move(own), custom);
}

}  // namespace blockauth::store
