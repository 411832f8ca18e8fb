// Port: which challenges were spent. Challenges are sealed, not stored; only spent ones are kept, until they
// expire.
#pragma once

#include <cstddef>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::passkey {

// Ordered by expiry first, so that inserts are sequential in an index.
struct SpentChallenge {
  TimePoint expires_at;
  Bytes nonce;
};

// Thread-safe; may block. Every call may fail with store_unavailable.
class IChallengeLedger {
 public:
  virtual ~IChallengeLedger() = default;

  // Atomic: true for exactly one caller, ever. False also for an expiry at or below the watermark, whose
  // record may be gone already.
  virtual Result<bool> spend(const SpentChallenge& challenge) = 0;

  // Forgets what expired before `now`. Raises the persistent watermark to `now` first, in the same
  // transaction, so that a node with a slow clock cannot spend a forgotten challenge again. Returns how many
  // were forgotten.
  virtual Result<std::size_t> remove_expired(TimePoint now) = 0;

  // Random octets that name this ledger's history. Challenges sealed under another epoch are refused: after a
  // restored backup or a fail-over that may have lost spends, the operator changes it.
  virtual Result<Bytes> epoch() = 0;
};

}  // namespace blockauth::passkey
