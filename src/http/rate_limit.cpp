// When does a client have to wait?
#include "http/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace blockauth::http {
namespace {

using std::chrono::duration;
using std::chrono::seconds;

constexpr seconds kMinute{60};
constexpr seconds kDay{86400};

// A clock that was set back refills nothing.
template <class BucketT>
void refill(BucketT& bucket, std::uint32_t capacity, seconds window, TimePoint now) {
  const double elapsed = std::max(0.0, duration<double>(now - bucket.filled_at).count());
  const double rate = capacity / duration<double>(window).count();
  bucket.tokens = std::min<double>(capacity, bucket.tokens + elapsed * rate);
  bucket.filled_at = now;
}

template <class BucketT>
double wait_seconds(const BucketT& bucket, std::uint32_t capacity, seconds window) {
  if (capacity == 0 || bucket.tokens >= 1) return 0;
  return (1 - bucket.tokens) * duration<double>(window).count() / capacity;
}

seconds whole(double wait) {
  return seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait))));
}

}  // namespace

const RateRule& RateLimiter::rule(RateClass rate_class) const noexcept {
  static constexpr RateRule kNone{};
  switch (rate_class) {
    case RateClass::unlimited:
      return kNone;
    case RateClass::registration_options:
      return limits_.registration_options;
    case RateClass::registration_verify:
      return limits_.registration_verify;
    case RateClass::authentication_options:
      return limits_.authentication_options;
    case RateClass::authentication_verify:
      return limits_.authentication_verify;
    case RateClass::management:
      return limits_.management;
  }
  return kNone;
}

RateLimiter::Entry& RateLimiter::entry(RateClass rate_class, std::string_view client, TimePoint now) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(rate_class)));
  key += client;
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front();
  }
  if (entries_.size() >= limits_.max_clients && !entries_.empty()) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  const RateRule& limits = rule(rate_class);
  entries_.push_front(Entry{.key = std::move(key),
                            .minute = {static_cast<double>(limits.per_minute), now},
                            .day = {static_cast<double>(limits.per_day), now},
                            .failures = 0,
                            .blocked_until = {}});
  by_key_.emplace(entries_.front().key, entries_.begin());
  return entries_.front();
}

std::optional<seconds> RateLimiter::take(RateClass rate_class, std::string_view client, TimePoint now) {
  if (!limits_.enabled || rate_class == RateClass::unlimited) return std::nullopt;
  const RateRule& limits = rule(rate_class);
  const std::lock_guard lock(mutex_);
  Entry& known = entry(rate_class, client, now);
  if (now < known.blocked_until) return whole(duration<double>(known.blocked_until - now).count());
  refill(known.minute, limits.per_minute, kMinute, now);
  refill(known.day, limits.per_day, kDay, now);
  const double wait = std::max(wait_seconds(known.minute, limits.per_minute, kMinute),
                               wait_seconds(known.day, limits.per_day, kDay));
  if (wait > 0) return whole(wait);
  if (limits.per_minute != 0) known.minute.tokens -= 1;
  if (limits.per_day != 0) known.day.tokens -= 1;
  return std::nullopt;
}

void RateLimiter::record(RateClass rate_class, std::string_view client, bool refused, TimePoint now) {
  const RateRule& limits = rule(rate_class);
  if (!limits_.enabled || limits.failures == 0) return;
  const std::lock_guard lock(mutex_);
  Entry& known = entry(rate_class, client, now);
  if (!refused) {
    known.failures = 0;
    return;
  }
  known.failures += 1;
  if (known.failures < limits.failures) return;
  known.failures = 0;
  known.blocked_until = now + limits.cooldown;
}

std::size_t RateLimiter::clients() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace blockauth::http
