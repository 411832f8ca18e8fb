// Where do log events go? To stderr, one line each, written by a thread of their own.
#pragma once

#include <memory>
#include <string>

#include "app/app_config.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"

namespace blockauth::app {

// `event` as one line, without its newline: {"time":"...","event":"...",...}, or for people
// "2026-01-02T03:04:05.678901+00:00 info server.listening port=8080".
[[nodiscard]] std::string log_line(const LogEvent& event, LogFormat format, TimePoint now);

// Never blocks its callers: if stderr does not keep up, the oldest lines are dropped. What was written is
// flushed when the sink goes. `clock` outlives it.
[[nodiscard]] std::unique_ptr<ILogSink> make_log_sink(const LogConfig& config, const IClock& clock);

}  // namespace blockauth::app
