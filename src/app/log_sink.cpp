// spdlog moves the lines; what stands in them is decided here, because spdlog does not escape JSON.
#include "app/log_sink.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "base/time_text.hpp"

namespace blockauth::app {
namespace {

constexpr std::size_t kQueuedLines = 8192;

// spdlog's queue shares ownership of the logger and of its thread with whoever logs; nobody else does here.
auto make_thread() { return std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1); }
auto make_logger(const decltype(make_thread())& thread) {
  return std::make_shared<spdlog::async_logger>("blockauth",
                                                std::make_shared<spdlog::sinks::stderr_sink_mt>(), thread,
                                                spdlog::async_overflow_policy::overrun_oldest);
}

class SpdlogSink final : public ILogSink {
 public:
  SpdlogSink(LogConfig config, const IClock& clock)
      : config_(config), clock_(clock), thread_(make_thread()), logger_(make_logger(thread_)) {
    logger_->set_pattern("%v");
    logger_->set_level(spdlog::level::trace);  // events were filtered before
  }

  // The thread first: it writes what is still queued, and is done with the logger when it was joined.
  ~SpdlogSink() override { thread_.reset(); }
  SpdlogSink(const SpdlogSink&) = delete;
  SpdlogSink& operator=(const SpdlogSink&) = delete;

  void write(const LogEvent& event) noexcept override {
    if (event.level() < config_.level) return;
    // A string view, not a format string: the text is whatever it is.
    const std::string line = log_line(event, config_.format, clock_.now());
    logger_->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  }

 private:
  LogConfig config_;
  const IClock& clock_;
  decltype(make_thread()) thread_;
  decltype(make_logger(thread_)) logger_;
};

}  // namespace

std::string log_line(const LogEvent& event, LogFormat format, TimePoint now) {
  if (format == LogFormat::json)
    return R"({"time":")" + to_iso8601(now) + R"(",)" + event.to_json().substr(1);
  std::string line =
      to_iso8601(now) + " " + std::string(to_string(event.level())) + " " + std::string(event.name());
  for (const auto& [key, value] : event.fields()) line.append(" ").append(key).append("=").append(value);
  return line;
}

std::unique_ptr<ILogSink> make_log_sink(const LogConfig& config, const IClock& clock) {
  return std::make_unique<SpdlogSink>(config, clock);
}

}  // namespace blockauth::app
