// The production source of randomness, and comparison of secrets.
#pragma once

#include <cstdint>
#include <span>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"

namespace blockauth::crypto {

// OpenSSL's DRBG, seeded by the operating system. Thread-safe.
class SystemRandom final : public IRandom {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override;
};

// Takes the same time wherever the two differ. Different lengths are different at once: lengths are not
// secret here.
[[nodiscard]] bool constant_time_equal(ByteView a, ByteView b) noexcept;

}  // namespace blockauth::crypto
