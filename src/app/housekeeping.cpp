// One call to IMaintenance per interval; failures are logged and tried again.
#include "app/housekeeping.hpp"

#include <cstdint>

namespace blockauth::app {

Housekeeping::Housekeeping(passkey::IMaintenance& maintenance, const IClock& clock, ILogSink& log,
                           std::chrono::milliseconds interval)
    : maintenance_(maintenance),
      clock_(clock),
      log_(log),
      interval_(interval),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Housekeeping::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    clean_up();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, interval_, [] { return false; });  // a stop wakes it
  }
}

void Housekeeping::clean_up() {
  const auto report = maintenance_.cleanup({.now = clock_.now(), .stale_before = {}, .dry_run = false});
  if (!report) {
    log_.write(LogEvent(LogLevel::warning, "cleanup.failed").error(report.error()));
    return;
  }
  if (*report == passkey::CleanupReport{}) return;
  log_.write(LogEvent(LogLevel::info, "cleanup.done")
                 .number("challenges", static_cast<std::int64_t>(report->challenges))
                 .number("sessions", static_cast<std::int64_t>(report->sessions))
                 .number("enrolments", static_cast<std::int64_t>(report->enrolments)));
}

}  // namespace blockauth::app
