// Where does unpredictability come from, and how are secrets compared?
#include "crypto/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {

void SystemRandom::fill(std::span<std::uint8_t> out) noexcept {
  require(RAND_bytes_ex(nullptr, out.data(), out.size(), 0) == 1, "RAND_bytes");
}

bool constant_time_equal(ByteView a, ByteView b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace blockauth::crypto
