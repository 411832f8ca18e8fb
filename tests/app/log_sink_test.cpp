#include "app/log_sink.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "blockauth/base/clock.hpp"

namespace blockauth::app {
namespace {

const TimePoint kTime{std::chrono::microseconds{1767323045678901}};
const FixedClock kClock{kTime};

LogEvent event() {
  return LogEvent(LogLevel::info, "passkey.registered").text("user_id", "a\"b\n{}").number("port", 80);
}

TEST(LogSink, AJsonLineStartsWithTheTime) {
  EXPECT_EQ(log_line(event(), LogFormat::json, kTime),
            R"({"time":"2026-01-02T03:04:05.678901+00:00","event":"passkey.registered","level":"info",)"
            R"("user_id":"a\"b\n{}","port":80})");
}

TEST(LogSink, ATextLineIsOneLineToo) {
  EXPECT_EQ(log_line(event(), LogFormat::text, kTime),
            R"(2026-01-02T03:04:05.678901+00:00 info passkey.registered user_id="a\"b\n{}" port=80)");
}

TEST(LogSink, WritesEveryEventOfTheLevelAndAboveBeforeItGoes) {
  testing::internal::CaptureStderr();
  {
    const auto log = make_log_sink({.level = LogLevel::warning, .format = LogFormat::json}, kClock);
    log->write(LogEvent(LogLevel::info, "below"));
    log->write(LogEvent(LogLevel::warning, "at.{}"));  // braces are no format
    log->write(LogEvent(LogLevel::error, "above"));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            R"({"time":"2026-01-02T03:04:05.678901+00:00","event":"at.{}","level":"warning"})"
            "\n"
            R"({"time":"2026-01-02T03:04:05.678901+00:00","event":"above","level":"error"})"
            "\n");
}

TEST(LogSink, Concurrency_LinesOfManyThreadsDoNotMix) {
  testing::internal::CaptureStderr();
  {
    const auto log = make_log_sink({}, kClock);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&log] {
        for (int j = 0; j < 50; ++j) log->write(LogEvent(LogLevel::info, "x"));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const std::string line = R"({"time":"2026-01-02T03:04:05.678901+00:00","event":"x","level":"info"})";
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += line + "\n";
  EXPECT_EQ(testing::internal::GetCapturedStderr(), expected);
}

}  // namespace
}  // namespace blockauth::app
