// What does a client do to sign in?
#include "bench/login_client.hpp"

#include <time.h>

#include <utility>

#include "bench/recorded_ceremonies.hpp"

namespace blockauth::bench {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr std::size_t kLoginsPerRawVerification = 8;
constexpr int kRawRepetitions = 4;
constexpr char kOptionsPath[] = "/auth/passkey/auth/options/";
constexpr char kVerifyPath[] = "/auth/passkey/auth/verify/";

nanoseconds thread_cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

crypto::PrivateKey read_key(const SecretBytes& pkcs8) {
  return must(crypto::PrivateKey::from_pkcs8(COSEAlgorithmIdentifier::ES256, pkcs8.expose()));
}

RawVerification make_raw(const crypto::PrivateKey& key) {
  const Bytes message(69, 0x5a);  // authenticator data and a hash
  return {key, message, must(key.sign(message))};
}

// A platform authenticator that keeps no counter, as those that synchronize.
support::AuthenticatorConfig authenticator_config() { return {.counter_step = 0}; }

}  // namespace

nanoseconds time_raw_verification(const RawVerification& raw) {
  const nanoseconds before = thread_cpu_time();
  for (int i = 0; i < kRawRepetitions; ++i) {
    if (!raw.verify()) give_up({.code = Errc::invalid_signature});
  }
  return (thread_cpu_time() - before) / kRawRepetitions;
}

LoginClient::LoginClient(const AccountPool& pool, std::size_t number, std::uint16_t port, Mode mode)
    : pool_(pool),
      next_(number % kKeyPairs),
      mode_(mode),
      http_(port),
      random_("client " + std::to_string(number)),
      authenticator_(random_, authenticator_config()),
      raw_(make_raw(read_key(pool.keys[number % kKeyPairs]))) {
  authenticator_.credentials().push_back({.id = {},
                                          .rp_id = kRpId,
                                          .user_handle = {},
                                          .discoverable = true,
                                          .sign_count = 0,
                                          .key = read_key(pool.keys[number % kKeyPairs])});
}

bool LoginClient::log_in() {
  const PoolAccount& account = pool_.accounts[next_];
  next_ += kKeyPairs;
  if (next_ >= pool_.accounts.size()) next_ %= kKeyPairs;
  support::SoftCredential& credential = authenticator_.credentials().front();
  credential.id = account.credential_id;
  credential.user_handle = to_bytes(account.handle.view());

  const auto asked = steady_clock::now();
  const HttpReply options =
      http_.post(kOptionsPath, mode_ == Mode::discoverable ? "{}" : "{\"email\":\"" + account.email + "\"}");
  const auto answered = steady_clock::now();
  if (options.status != 200) return false;
  const auto response = authenticator_.get(options.body, {.origin = "http://localhost:8080"});
  if (!response) return false;
  const auto signed_at = steady_clock::now();
  const HttpReply verdict = http_.post(kVerifyPath, R"({"credential":)" + *response + "}");
  if (verdict.status != 200) return false;
  latencies_.push_back((answered - asked) + (steady_clock::now() - signed_at));
  if (latencies_.size() % kLoginsPerRawVerification == 0) {
    raw_verifications_.push_back(time_raw_verification(raw_));
  }
  return true;
}

}  // namespace blockauth::bench
