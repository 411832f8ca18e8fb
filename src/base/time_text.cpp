// Calendar dates to and from microseconds since 1970, by way of std::chrono's calendar.
#include "base/time_text.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace blockauth {
namespace {

void append_digits(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// Takes fixed-width fields off the front of a text.
class Fields {
 public:
  explicit Fields(std::string_view text) noexcept : rest_(text) {}

  // `width` decimal digits; sets failed() if they are not there.
  int digits(std::size_t width) noexcept {
    int value = 0;
    if (rest_.size() < width) return fail();
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  void literal(std::string_view text) noexcept {
    if (rest_.starts_with(text)) {
      rest_.remove_prefix(text.size());
    } else {
      fail();
    }
  }

  // ".25" as microseconds; nothing if there is no fraction.
  int fraction() noexcept {
    if (!rest_.starts_with('.')) return 0;
    rest_.remove_prefix(1);
    const std::size_t count = rest_.find_first_not_of("0123456789");
    if (count == 0 || count == std::string_view::npos || count > 6) return fail();
    int value = digits(count);
    for (std::size_t i = count; i < 6; ++i) value *= 10;
    return value;
  }

  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  int fail() noexcept {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::string to_iso8601(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string out;
  append_digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_digits(out, clock.hours().count(), 2);
  out += ':';
  append_digits(out, clock.minutes().count(), 2);
  out += ':';
  append_digits(out, clock.seconds().count(), 2);
  out += '.';
  append_digits(out, clock.subseconds().count(), 6);
  out += "+00:00";
  return out;
}

std::optional<TimePoint> time_from_iso8601(std::string_view text) noexcept {
  Fields fields(text);
  const int year = fields.digits(4);
  fields.literal("-");
  const int month = fields.digits(2);
  fields.literal("-");
  const int day = fields.digits(2);
  fields.literal("T");
  const int hour = fields.digits(2);
  fields.literal(":");
  const int minute = fields.digits(2);
  fields.literal(":");
  const int second = fields.digits(2);
  const int microseconds = fields.fraction();
  if (fields.failed() || (fields.rest() != "Z" && fields.rest() != "+00:00")) return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return TimePoint{std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
                   std::chrono::minutes{minute} + std::chrono::seconds{second} +
                   std::chrono::microseconds{microseconds}};
}

}  // namespace blockauth
