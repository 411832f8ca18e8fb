// Time as an argument. Nothing outside SystemClock reads the machine's clock.
#pragma once

#include <chrono>

namespace blockauth {

// Wall-clock time (UTC), microseconds: the resolution of every stored and printed time.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

class IClock {
 public:
  virtual ~IClock() = default;
  // Thread-safe.
  [[nodiscard]] virtual TimePoint now() const noexcept = 0;
};

class SystemClock final : public IClock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override;
};

// Stands still until told otherwise. For tests and for judging recorded ceremonies.
class FixedClock final : public IClock {
 public:
  explicit FixedClock(TimePoint now) noexcept : now_(now) {}
  [[nodiscard]] TimePoint now() const noexcept override { return now_; }

 private:
  TimePoint now_;
};

}  // namespace blockauth
