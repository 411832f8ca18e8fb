// When does a client have to wait, for how long, and is memory bounded?
#include "http/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace blockauth::http {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{std::chrono::seconds{1'800'000'000}};
constexpr auto kClass = RateClass::registration_verify;

RateLimits limits(RateRule rule) {
  RateLimits out;
  out.registration_verify = rule;
  return out;
}

TEST(RateLimit, AFullBucketAllowsABurstAndThenAStream) {
  RateLimiter limiter(limits({6}));
  for (int i = 0; i < 6; ++i) EXPECT_FALSE(limiter.take(kClass, "a", kStart));
  EXPECT_EQ(limiter.take(kClass, "a", kStart), 10s);
  EXPECT_EQ(limiter.take(kClass, "a", kStart + 9s), 1s);
  EXPECT_FALSE(limiter.take(kClass, "a", kStart + 10s));
  EXPECT_TRUE(limiter.take(kClass, "a", kStart + 10s));
  for (int i = 0; i < 6; ++i) EXPECT_FALSE(limiter.take(kClass, "a", kStart + 100s));
}

TEST(RateLimit, TheDailyLimitOutlastsTheMinutes) {
  RateLimiter limiter(limits({5, 7}));
  TimePoint now = kStart;
  for (int i = 0; i < 7; ++i, now += 60s) EXPECT_FALSE(limiter.take(kClass, "a", now)) << i;
  const auto wait = limiter.take(kClass, "a", now);
  ASSERT_TRUE(wait.has_value());
  EXPECT_GT(*wait, 3h);
}

TEST(RateLimit, ClientsAndClassesAreCountedApart) {
  RateLimits both = limits({1});
  both.management = {1};
  RateLimiter limiter(both);
  EXPECT_FALSE(limiter.take(kClass, "a", kStart));
  EXPECT_TRUE(limiter.take(kClass, "a", kStart));
  EXPECT_FALSE(limiter.take(kClass, "b", kStart));
  EXPECT_FALSE(limiter.take(RateClass::management, "a", kStart));
}

TEST(RateLimit, WhatIsUnlimitedIsNotRemembered) {
  RateLimiter limiter(limits({1}));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(limiter.take(RateClass::unlimited, "a", kStart));
  EXPECT_EQ(limiter.clients(), 0U);
}

TEST(RateLimit, ATripledFailureWaitsForTheCooldown) {
  RateLimiter limiter(limits({0, 0, 3, 30min}));
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(limiter.take(kClass, "a", kStart));
    limiter.record(kClass, "a", true, kStart);
  }
  EXPECT_EQ(limiter.take(kClass, "a", kStart), 1800s);
  EXPECT_EQ(limiter.take(kClass, "a", kStart + 1799s), 1s);
  EXPECT_FALSE(limiter.take(kClass, "a", kStart + 1800s));
}

TEST(RateLimit, ASuccessForgivesTheFailuresBefore) {
  RateLimiter limiter(limits({0, 0, 3, 30min}));
  for (const bool refused : {true, true, false, true, true}) limiter.record(kClass, "a", refused, kStart);
  EXPECT_FALSE(limiter.take(kClass, "a", kStart));
  limiter.record(kClass, "a", true, kStart);
  EXPECT_TRUE(limiter.take(kClass, "a", kStart));
}

TEST(RateLimit, SwitchedOffItNeitherLimitsNorCoolsDown) {
  RateLimits off = limits({1, 1, 1, 30min});
  off.enabled = false;
  RateLimiter limiter(off);
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(limiter.take(kClass, "a", kStart));
    limiter.record(kClass, "a", true, kStart);
  }
}

TEST(RateLimit, AClockSetBackRefillsNothingAndNeverLocksOut) {
  RateLimiter limiter(limits({1}));
  EXPECT_FALSE(limiter.take(kClass, "a", kStart));
  EXPECT_TRUE(limiter.take(kClass, "a", kStart - 24h));
  EXPECT_FALSE(limiter.take(kClass, "a", kStart - 24h + 60s));
}

TEST(RateLimit, MemoryIsBoundedAndTheLeastRecentlySeenIsForgotten) {
  RateLimits few = limits({1});
  few.max_clients = 3;
  RateLimiter limiter(few);
  for (const std::string_view client : {"a", "b", "c"}) EXPECT_FALSE(limiter.take(kClass, client, kStart));
  EXPECT_TRUE(limiter.take(kClass, "a", kStart));
  EXPECT_FALSE(limiter.take(kClass, "d", kStart));
  EXPECT_EQ(limiter.clients(), 3U);
  EXPECT_TRUE(limiter.take(kClass, "a", kStart));
  EXPECT_FALSE(limiter.take(kClass, "b", kStart));
}

TEST(RateLimitConcurrency, NeverMoreTokensThanTheBucketHolds) {
  RateLimiter limiter(limits({100}));
  std::atomic<int> taken{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&limiter, &taken] {
        for (int i = 0; i < 200; ++i) {
          if (!limiter.take(kClass, "a", kStart)) taken.fetch_add(1);
        }
      });
    }
  }
  EXPECT_EQ(taken.load(), 100);
}

}  // namespace
}  // namespace blockauth::http
