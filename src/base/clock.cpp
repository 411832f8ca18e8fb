// The one place that reads the machine's clock.
#include "blockauth/base/clock.hpp"

namespace blockauth {

TimePoint SystemClock::now() const noexcept {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace blockauth
