// Port: a ceremony's result is stored in one atomic act, or not at all.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/passkey/challenge_ledger.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/enrolment_store.hpp"
#include "blockauth/passkey/user_directory.hpp"

namespace blockauth::passkey {

// A sign-in to be remembered. Made above this layer (it belongs to tokens), stored with the ceremony's
// result.
struct SessionRow {
  Uuid id;
  UserId user_id;
  std::optional<Uuid> credential;  // the passkey it was made with: the session ends with it
  std::string rp_id;
  std::string methods;  // space-separated `amr` values (RFC 8176), opaque here
  TimePoint auth_time;
  TimePoint expires_at;  // of the refresh token; a rotation moves it
};

struct RegistrationCommit {
  SpentChallenge challenge;
  CredentialData credential;
  // The user's active credentials for this RP ID, after the insert, at most.
  std::size_t credential_limit = 10;
  std::optional<User> new_user;               // sign-up: inserted together with its first credential
  std::optional<Bytes> enrolment_token_hash;  // enrolment: spent with the insert
  std::optional<SessionRow> session;          // sign-up and enrolment sign in as well
};

struct LoginCommit {
  SpentChallenge challenge;
  UserId user_id;
  CredentialUpdate update;
  std::optional<SessionRow> session;  // absent for a transaction confirmation
  // Step-up: no session is inserted; this live one of the same user takes over auth_time and methods of
  // `session`.
  std::optional<Uuid> refreshed_session;
};

// Thread-safe; may block. Any failure leaves everything as it was, the challenge unspent. Every call may fail
// with store_unavailable.
class ICeremonyCommit {
 public:
  virtual ~ICeremonyCommit() = default;

  // Insert-only: never overwrites a credential. Errors, in this order of precedence: challenge_spent,
  // user_already_exists (sign-up), enrolment_invalid, user_not_found, user_disabled,
  // credential_already_registered, credential_limit_reached.
  virtual Result<void> commit_registration(const RegistrationCommit& commit) = 0;

  // Errors, in this order: challenge_spent, user_not_found, user_disabled, credential_not_found,
  // credential_revoked, counter_not_advanced, session_ended (refreshed_session is gone).
  virtual Result<void> commit_login(const LoginCommit& commit) = 0;

  // Deletes the user's credential and ends the sessions made with it. `keep_last`: refuse if it is the user's
  // only active one for its RP ID. Errors: credential_not_found (also if it is another user's),
  // last_credential.
  virtual Result<void> commit_deletion(const UserId& user_id, const CredentialId& credential_id,
                                       bool keep_last) = 0;
};

}  // namespace blockauth::passkey
