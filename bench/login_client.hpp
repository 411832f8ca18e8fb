// One client that signs in over HTTP, again and again, as one account after the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "bench/account_pool.hpp"
#include "bench/http_client.hpp"
#include "bench/raw_verification.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::bench {

enum class Mode : std::uint8_t {
  email_first,   // the options name the account's passkeys
  discoverable,  // the passkey says who signs in
};

class LoginClient final {
 public:
  // Uses the accounts whose key pair is `number` % kKeyPairs. `pool` outlives the client.
  LoginClient(const AccountPool& pool, std::size_t number, std::uint16_t port, Mode mode);

  // Signs in: two requests, a signature between them. Returns whether that succeeded.
  bool log_in();
  // How long the server's answers took, of each successful sign-in: both requests, without the signature.
  [[nodiscard]] const std::vector<std::chrono::nanoseconds>& latencies() const noexcept { return latencies_; }
  // CPU time of raw verifications, taken between sign-ins under the very load they make.
  [[nodiscard]] const std::vector<std::chrono::nanoseconds>& raw_verifications() const noexcept {
    return raw_verifications_;
  }

 private:
  const AccountPool& pool_;
  std::size_t next_;
  Mode mode_;
  HttpClient http_;
  support::SeededRandom random_;
  support::SoftAuthenticator authenticator_;
  RawVerification raw_;
  std::vector<std::chrono::nanoseconds> latencies_;
  std::vector<std::chrono::nanoseconds> raw_verifications_;
};

// CPU time of one raw verification on this thread, now.
[[nodiscard]] std::chrono::nanoseconds time_raw_verification(const RawVerification& raw);

}  // namespace blockauth::bench
