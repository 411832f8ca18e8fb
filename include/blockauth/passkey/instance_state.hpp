// Port: the few values that all nodes on one store must agree on (signing key, decoy key, key-check value).
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::passkey {

// Under this name lies what IChallengeLedger::epoch() returns; replacing it refuses every outstanding
// challenge.
inline constexpr std::string_view kLedgerEpochName = "ledger.epoch";

// Thread-safe; may block. Every call may fail with store_unavailable.
class IInstanceState {
 public:
  virtual ~IInstanceState() = default;
  // The value under `name`, after inserting `candidate` if there was none: the first node to ask decides for
  // all.
  virtual Result<Bytes> get_or_insert(std::string_view name, ByteView candidate) = 0;
  // Replaces the value if it is still `expected`; false if it was not.
  virtual Result<bool> replace(std::string_view name, ByteView expected, ByteView value) = 0;
};

}  // namespace blockauth::passkey
