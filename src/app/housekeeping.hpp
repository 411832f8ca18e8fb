// Who throws away what has expired while the server runs?
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/passkey/maintenance.hpp"

namespace blockauth::app {

// A thread that cleans up at once and then at every interval, until it is destroyed; that never waits for the
// interval. Stale credentials are left alone: deleting them is an operator's decision. Borrows its arguments.
class Housekeeping final {
 public:
  Housekeeping(passkey::IMaintenance& maintenance, const IClock& clock, ILogSink& log,
               std::chrono::milliseconds interval);
  ~Housekeeping() = default;
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void run(const std::stop_token& stop);
  void clean_up();

  passkey::IMaintenance& maintenance_;
  const IClock& clock_;
  ILogSink& log_;
  std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace blockauth::app
