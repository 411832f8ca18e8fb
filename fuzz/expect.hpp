// What a fuzz target holds to be true of every input.
#pragma once

#include <cstdlib>

namespace blockauth::fuzz {

// Stops the fuzzer, which keeps the input.
inline void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace blockauth::fuzz
