// How is a time written in the Date header?
#include "http/http_date.hpp"

#include <array>

namespace blockauth::http {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_padded(std::string& out, std::int64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  if (text.size() < digits) out.append(digits - text.size(), '0');
  out += text;
}

}  // namespace

std::string imf_fixdate(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string out(kDays[std::chrono::weekday(day).c_encoding()]);
  out += ", ";
  append_padded(out, unsigned{date.day()}, 2);
  out += " ";
  out += kMonths[unsigned{date.month()} - 1];
  out += " ";
  append_padded(out, int{date.year()}, 4);
  out += " ";
  append_padded(out, clock.hours().count(), 2);
  out += ":";
  append_padded(out, clock.minutes().count(), 2);
  out += ":";
  append_padded(out, clock.seconds().count(), 2);
  return out + " GMT";
}

std::string_view DateCache::at(TimePoint now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_) {
    second_ = second;
    text_ = imf_fixdate(second);
  }
  return text_;
}

}  // namespace blockauth::http
