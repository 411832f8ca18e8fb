// The production source of randomness.
#pragma once

#include <cstdint>
#include <span>

#include "blockauth/base/random.hpp"

namespace blockauth::crypto {

// OpenSSL's DRBG, seeded by the operating system. Thread-safe.
class SystemRandom final : public IRandom {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override;
};

}  // namespace blockauth::crypto
