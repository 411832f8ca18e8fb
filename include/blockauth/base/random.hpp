// Randomness as an argument. crypto::SystemRandom is the only production source.
#pragma once

#include <cstdint>
#include <span>

#include "blockauth/base/bytes.hpp"

namespace blockauth {

class IRandom {
 public:
  virtual ~IRandom() = default;
  // Fills `out` with unpredictable octets. Thread-safe. Never returns on failure of the source: the process
  // ends, because a challenge or key without entropy is worse than no service.
  virtual void fill(std::span<std::uint8_t> out) noexcept = 0;

  [[nodiscard]] Bytes bytes(std::size_t count) {
    Bytes out(count);
    fill(out);
    return out;
  }
};

}  // namespace blockauth
