// Port: sign-ins that can be continued. One row is one family of refresh tokens.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"

namespace blockauth::token {

struct Session {
  Uuid id;
  std::string user_id;
  std::string user_email;   // current, read with the row
  bool user_active = true;  // current, read with the row
  std::optional<Uuid> credential;
  std::string rp_id;
  std::string methods;  // space-separated `amr` values (RFC 8176)
  TimePoint auth_time;
  TimePoint rotated_at;  // when the current refresh token was made
  TimePoint expires_at;
  std::uint32_t generation = 0;  // number of the current refresh token; grows by one with each rotation
};

enum class RotationOutcome : std::uint8_t {
  rotated,   // the presented token was current; its successor is now
  repeated,  // the predecessor came again within the grace period, its successor being unused: same successor
  reused,    // an older token came back: the family was revoked by this call
  ended,     // no such session, or revoked, expired, or its user is disabled
};

struct Rotation {
  RotationOutcome outcome = RotationOutcome::ended;
  std::optional<Session> session;  // for rotated and repeated: as it is now
};

struct RotationRequest {
  Uuid session;
  std::uint32_t generation = 0;  // of the presented token
  TimePoint now;
  TimePoint new_expires_at;
  std::chrono::seconds grace{10};
};

// Thread-safe; may block. Every call may fail with store_unavailable.
class IRefreshTokenStore {
 public:
  virtual ~IRefreshTokenStore() = default;
  // A new sign-in at generation 0 (`user_email`, `user_active`, `generation` of the argument are not read).
  // Errors: user_not_found, user_disabled.
  virtual Result<void> insert_session(const Session& session) = 0;
  // Nothing if it was revoked. Expiry and user_active are the caller's to judge.
  virtual Result<std::optional<Session>> get_session(const Uuid& id) = 0;
  // Not revoked, newest sign-in first, expired ones included as long as they are stored. None for an unknown
  // user.
  virtual Result<std::vector<Session>> get_sessions_for_user(const std::string& user_id) = 0;
  // Atomic: of two callers with one token, one rotates and the other repeats.
  virtual Result<Rotation> rotate(const RotationRequest& request) = 0;
  // Revoking what is not there is no error.
  virtual Result<void> revoke_session(const Uuid& id) = 0;
  // Deleting a passkey ends the user's sessions that were made with it.
  virtual Result<void> revoke_sessions_of_credential(const std::string& user_id, const Uuid& credential) = 0;
  // Step-up: the user signed in again within this session. Errors: session_ended (not there, revoked, expired
  // at `auth_time`, or another user's).
  virtual Result<void> refresh_authentication(const Uuid& id, const std::string& user_id, TimePoint auth_time,
                                              const std::string& methods) = 0;
};

}  // namespace blockauth::token
