// Randomness, and comparison of secrets.
#pragma once

#include "blockauth/base/bytes.hpp"
#include "blockauth/crypto/system_random.hpp"

namespace blockauth::crypto {

// Takes the same time wherever the two differ. Different lengths are different at once: lengths are not
// secret here.
[[nodiscard]] bool constant_time_equal(ByteView a, ByteView b) noexcept;

}  // namespace blockauth::crypto
