// How often may one client do what?
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "blockauth/base/clock.hpp"
#include "blockauth/http/server.hpp"

namespace blockauth::http {

// What is counted together. Every route has one.
enum class RateClass : std::uint8_t {
  unlimited,
  registration_options,
  registration_verify,
  authentication_options,
  authentication_verify,
  management,
};
inline constexpr std::size_t kRateClassCount = 6;

// Token buckets per (class, client): full at first, refilled evenly, so that a burst is allowed and a stream
// is not. Memory is bounded by RateLimits::max_clients; whoever was not seen for longest is forgotten, which
// for a patient client is the same as full buckets. Thread-safe.
class RateLimiter final {
 public:
  explicit RateLimiter(const RateLimits& limits) : limits_(limits) {}

  // Takes one token, or says how long to wait for the next (whole seconds, 1 or more).
  std::optional<std::chrono::seconds> take(RateClass rate_class, std::string_view client, TimePoint now);

  // The outcome of an attempt: refusals in a row lead to the class's cooldown.
  void record(RateClass rate_class, std::string_view client, bool refused, TimePoint now);

  [[nodiscard]] std::size_t clients() const;

 private:
  struct Bucket {
    double tokens = 0;
    TimePoint filled_at;
  };
  struct Entry {
    std::string key;
    Bucket minute;
    Bucket day;
    std::uint32_t failures = 0;
    TimePoint blocked_until;
  };
  using Entries = std::list<Entry>;  // most recently seen first

  [[nodiscard]] const RateRule& rule(RateClass rate_class) const noexcept;
  Entry& entry(RateClass rate_class, std::string_view client, TimePoint now);

  RateLimits limits_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;  // views into the entries' keys
};

}  // namespace blockauth::http
