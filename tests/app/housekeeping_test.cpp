#include "app/housekeeping.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "blockauth/base/clock.hpp"

namespace blockauth::app {
namespace {

// Counts its calls, and lets a test wait for them.
class CountingMaintenance final : public passkey::IMaintenance {
 public:
  Result<passkey::CleanupReport> cleanup(const passkey::CleanupRequest& request) override {
    const std::scoped_lock lock(mutex_);
    last_ = request;
    ++calls_;
    called_.notify_all();
    if (fails) return fail(Errc::store_unavailable);
    return passkey::CleanupReport{};
  }

  void wait_for(int calls) {
    std::unique_lock lock(mutex_);
    called_.wait(lock, [&] { return calls_ >= calls; });
  }
  passkey::CleanupRequest last() {
    const std::scoped_lock lock(mutex_);
    return last_;
  }

  bool fails = false;

 private:
  std::mutex mutex_;
  std::condition_variable called_;
  passkey::CleanupRequest last_;
  int calls_ = 0;
};

const FixedClock kClock{TimePoint{std::chrono::hours{1}}};

TEST(Housekeeping, Concurrency_CleansUpAgainAndAgain) {
  CountingMaintenance maintenance;
  NullLogSink log;
  const Housekeeping housekeeping(maintenance, kClock, log, std::chrono::milliseconds{1});
  maintenance.wait_for(3);
}

TEST(Housekeeping, Concurrency_LeavesStaleCredentialsAlone) {
  CountingMaintenance maintenance;
  NullLogSink log;
  const Housekeeping housekeeping(maintenance, kClock, log, std::chrono::hours{1});
  maintenance.wait_for(1);
  EXPECT_EQ(maintenance.last().now, kClock.now());
  EXPECT_EQ(maintenance.last().stale_before, std::nullopt);
  EXPECT_FALSE(maintenance.last().dry_run);
}

TEST(Housekeeping, Concurrency_GoesOnAfterAFailure) {
  CountingMaintenance maintenance;
  maintenance.fails = true;
  NullLogSink log;
  const Housekeeping housekeeping(maintenance, kClock, log, std::chrono::milliseconds{1});
  maintenance.wait_for(2);
}

// Ends at all only if the destructor does not wait for the interval: ctest's limit is far below a thousand
// hours.
TEST(Housekeeping, Concurrency_StopsWithoutWaitingForTheInterval) {
  CountingMaintenance maintenance;
  NullLogSink log;
  const Housekeeping housekeeping(maintenance, kClock, log, std::chrono::hours{1000});
  maintenance.wait_for(1);
}

}  // namespace
}  // namespace blockauth::app
