// Structured log events. A field's type decides whether its value may be printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/error.hpp"

namespace blockauth {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

[[nodiscard]] std::string_view to_string(LogLevel level) noexcept;

// One event: a dotted name ("passkey.login_refused") and its fields in order.
//
// Credential ids, user handles, challenges and tokens are never logged as they are: crypto::fingerprint()
// gives the first 8 hex digits of their SHA-256, enough to correlate, useless to replay.
class LogEvent {
 public:
  LogEvent(LogLevel level, std::string_view name) : level_(level), name_(name) {}

  LogEvent& text(std::string_view key, std::string_view value);
  LogEvent& number(std::string_view key, std::int64_t value);
  LogEvent& flag(std::string_view key, bool value);
  LogEvent& error(const Error& error);  // code, step, detail, expected, got

  [[nodiscard]] LogLevel level() const noexcept { return level_; }
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  // Values are JSON already: quoted and escaped where they are text.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const noexcept {
    return fields_;
  }

  // {"event":"...","level":"...",...} on one line, without a newline.
  [[nodiscard]] std::string to_json() const;

 private:
  LogLevel level_;
  std::string name_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

class ILogSink {
 public:
  virtual ~ILogSink() = default;
  // Thread-safe; must not block for long; must not throw.
  virtual void write(const LogEvent& event) noexcept = 0;
};

class NullLogSink final : public ILogSink {
 public:
  void write(const LogEvent&) noexcept override {}
};

}  // namespace blockauth
