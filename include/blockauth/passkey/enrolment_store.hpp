// Port: one-time enrolment tokens, by which a person without a session registers a first passkey.
#pragma once

#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/passkey/user_directory.hpp"

namespace blockauth::passkey {

// The token itself is never stored: whoever reads the database cannot enrol with it.
struct Enrolment {
  Bytes token_hash;  // SHA-256 of the token's octets
  UserId user_id;
  TimePoint expires_at;
};

// Thread-safe; may block. Every call may fail with store_unavailable.
class IEnrolmentStore {
 public:
  virtual ~IEnrolmentStore() = default;
  // Errors: user_not_found.
  virtual Result<void> insert_enrolment(const Enrolment& enrolment) = 0;
  // Unspent ones only, expired or not.
  virtual Result<std::optional<Enrolment>> get_enrolment(ByteView token_hash) = 0;
  // Atomic: succeeds for one caller, ever. Called within ICeremonyCommit::commit_registration only.
  // Errors: enrolment_invalid (unknown, spent, expired at `now`, or another user's).
  virtual Result<void> spend_enrolment(ByteView token_hash, const UserId& user_id, TimePoint now) = 0;
};

}  // namespace blockauth::passkey
