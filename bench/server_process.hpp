// A `blockauth serve` of our own: started, watched from outside, stopped and reaped.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace blockauth::bench {

class ServerProcess final {
 public:
  // Ends the program if the server is not ready within ten seconds. `folder` holds its database and its log.
  ServerProcess(const std::string& binary, const std::string& folder, const std::string& storage_url);
  ~ServerProcess();  // SIGTERM, then SIGKILL
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::chrono::nanoseconds start_to_ready() const noexcept { return start_to_ready_; }
  // CPU time of all its threads, in user and kernel mode, so far.
  [[nodiscard]] std::chrono::nanoseconds cpu_time() const;
  [[nodiscard]] std::size_t resident_bytes() const;

 private:
  std::uint16_t port_;
  pid_t child_ = -1;
  std::chrono::nanoseconds start_to_ready_{};
};

}  // namespace blockauth::bench
