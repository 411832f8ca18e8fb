// Port: what may be thrown away.
#pragma once

#include <cstddef>
#include <optional>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::passkey {

struct CleanupRequest {
  TimePoint now;
  // Also delete credentials whose last use (else creation) is before this, but never a user's last active
  // one.
  std::optional<TimePoint> stale_before;
  bool dry_run = false;  // count only
};

struct CleanupReport {
  std::size_t challenges = 0;   // spent and past their expiry
  std::size_t sessions = 0;     // refresh tokens expired or revoked
  std::size_t enrolments = 0;   // expired or spent
  std::size_t credentials = 0;  // stale

  friend bool operator==(const CleanupReport&, const CleanupReport&) = default;
};

// Thread-safe; may block; safe beside running servers. Errors: store_unavailable.
class IMaintenance {
 public:
  virtual ~IMaintenance() = default;
  virtual Result<CleanupReport> cleanup(const CleanupRequest& request) = 0;
};

}  // namespace blockauth::passkey
