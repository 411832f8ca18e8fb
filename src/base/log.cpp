// How does a log event become one line of JSON?
#include "blockauth/base/log.hpp"

#include "base/json_writer.hpp"

namespace blockauth {

std::string_view to_string(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

LogEvent& LogEvent::text(std::string_view key, std::string_view value) {
  std::string quoted;
  json::append_quoted(quoted, value);
  fields_.emplace_back(key, std::move(quoted));
  return *this;
}

LogEvent& LogEvent::number(std::string_view key, std::int64_t value) {
  fields_.emplace_back(key, std::to_string(value));
  return *this;
}

LogEvent& LogEvent::flag(std::string_view key, bool value) {
  fields_.emplace_back(key, value ? "true" : "false");
  return *this;
}

LogEvent& LogEvent::error(const Error& error) {
  text("code", to_string(error.code));
  if (!error.step.empty()) text("step", error.step);
  if (!error.detail.empty()) text("detail", error.detail);
  if (!error.expected.empty()) text("expected", error.expected);
  if (!error.got.empty()) text("got", error.got);
  return *this;
}

std::string LogEvent::to_json() const {
  json::Writer out;
  out.begin_object().string("event", name_).string("level", to_string(level_));
  for (const auto& [key, value] : fields_) out.raw(key, value);
  out.end_object();
  return std::move(out).text();
}

}  // namespace blockauth
