// Which parts make a running server? All of them, owned here, in the order in which they depend on each
// other.
#pragma once

#include <cstdint>
#include <memory>

#include "app/app_config.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

class Deployment final {
 public:
  // Opens the storage, agrees with it about secrets and keys, binds the listener; requests wait until run().
  // Borrows `log`, `clock` and `random`. Errors: those of the parts.
  [[nodiscard]] static Result<std::unique_ptr<Deployment>> create(const AppConfig& config, ILogSink& log,
                                                                  const IClock& clock, IRandom& random);
  ~Deployment();
  Deployment(const Deployment&) = delete;
  Deployment& operator=(const Deployment&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  // Serves until a signal or stop(). Errors: io_error.
  [[nodiscard]] Result<void> run();
  // Thread-safe.
  void stop() noexcept;

  struct Parts;  // wiring.cpp only
  explicit Deployment(std::unique_ptr<Parts> parts) noexcept;

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace blockauth::app
