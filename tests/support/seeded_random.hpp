// Randomness that can be had again.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "blockauth/base/random.hpp"
#include "crypto/digest.hpp"

namespace blockauth::support {

// HMAC_DRBG's generate loop (NIST SP 800-90A §10.1.2.5) over HMAC-SHA-256, with the seed as the key: the same
// seed gives the same octets in the same order. Thread-safe, though then the order is the scheduler's.
class SeededRandom final : public IRandom {
 public:
  explicit SeededRandom(std::string_view seed) : key_(crypto::sha256(as_bytes(seed))) {}

  void fill(std::span<std::uint8_t> out) noexcept override {
    const std::lock_guard lock{mutex_};
    for (std::size_t done = 0; done < out.size();) {
      block_ = crypto::hmac_sha256(key_, {block_});
      const std::size_t part = std::min(block_.size(), out.size() - done);
      std::copy_n(block_.begin(), part, out.begin() + static_cast<std::ptrdiff_t>(done));
      done += part;
    }
  }

 private:
  std::mutex mutex_;
  crypto::Sha256Digest key_;
  crypto::Sha256Digest block_{};
};

}  // namespace blockauth::support
