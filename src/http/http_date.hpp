// The time as the Date header wants it (RFC 9110 §5.6.7).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "blockauth/base/clock.hpp"

namespace blockauth::http {

// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string imf_fixdate(std::chrono::sys_seconds time);

// Formats once a second. One per thread.
class DateCache final {
 public:
  [[nodiscard]] std::string_view at(TimePoint now);

 private:
  std::chrono::sys_seconds second_{std::chrono::seconds{-1}};
  std::string text_;
};

}  // namespace blockauth::http
