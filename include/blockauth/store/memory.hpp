// Everything in memory: for tests and trials. Gone with the process.
#pragma once

#include <memory>

#include "blockauth/base/random.hpp"
#include "blockauth/store/store.hpp"

namespace blockauth::store {

// `random` gives the ledger's epoch and is not kept.
[[nodiscard]] std::unique_ptr<Store> open_memory(IRandom& random);

}  // namespace blockauth::store
