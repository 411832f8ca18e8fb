// BlockAuth over HTTP/1.1: the listener and everything behind it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::http {

// What one client may cost at most.
struct Limits {
  std::size_t header_bytes = 16 * 1024;  // request line and headers; an access token alone may have 8 KiB
  std::size_t body_bytes = 64 * 1024;    // then 413
  std::size_t connections = 4096;        // open at once; more are closed as soon as they are accepted
};

// Every wait for a client ends. Each counts from the start of its phase, so a client that trickles gains
// nothing.
struct Deadlines {
  std::chrono::milliseconds header{10'000};    // from a request's first octet to the end of its headers
  std::chrono::milliseconds body{20'000};      // from there to the end of its body
  std::chrono::milliseconds idle{75'000};      // for the first octet of the next request on a kept connection
  std::chrono::milliseconds write{20'000};     // until the client has taken the response
  std::chrono::milliseconds shutdown{10'000};  // after stop(), for requests in flight
};

// A token bucket per client address: full at first, refilled evenly. 0: no such limit.
struct RateRule {
  std::uint32_t per_minute = 0;
  std::uint32_t per_day = 0;
  std::uint32_t failures = 0;  // refused attempts in a row, after which the client waits for the cooldown
  std::chrono::seconds cooldown{0};
};

// The original's numbers. Sign-up and enrolment count with registration, step-up and transactions with
// authentication.
struct RateLimits {
  bool enabled = true;
  RateRule registration_options{10, 50};
  RateRule registration_verify{5, 10, 3, std::chrono::minutes{30}};
  RateRule authentication_options{20, 100};
  RateRule authentication_verify{10, 0, 5, std::chrono::minutes{15}};
  RateRule management{30};
  std::size_t max_clients = 65536;  // remembered at once; the least recently seen is forgotten first
};

struct ServerConfig {
  std::string listen = "127.0.0.1:8080";  // IP:port, "[::1]:8080"; port 0 takes a free one
  std::string mount = "/auth";            // prefix of the API's paths; "" for none
  std::size_t io_threads = 1;
  std::size_t worker_threads = 16;  // for calls that may block on the store
  Limits limits;
  Deadlines deadlines;
  RateLimits rate_limits;
  // Peers whose X-Forwarded-For and X-Request-Id are believed: addresses or networks ("10.0.0.0/8").
  std::vector<std::string> trusted_proxies;
  bool dev_mode =
      false;  // errors explain themselves in the response; see SECURITY.md before setting it by hand
  bool demo_page = false;  // serve the demo at /
  std::optional<std::chrono::seconds>
      hsts_max_age;  // Strict-Transport-Security, where TLS ends in front of us
  // For changes to the account's passkeys the sign-in must not be older than this (300 s or more). Absent:
  // any is enough.
  std::optional<std::chrono::seconds> fresh_authentication;
  // /.well-known/passkey-endpoints; 404 unless one is set.
  std::string passkey_enroll_url;
  std::string passkey_manage_url;
  bool handle_signals = true;  // SIGINT, SIGTERM: the first stops gracefully, the second at once
};

// Everything wrong with a configuration, one sentence each with its remedy; empty if nothing is.
[[nodiscard]] std::vector<std::string> configuration_errors(const ServerConfig& config);

// What requests are answered with. Borrowed; it outlives the server.
struct Services {
  passkey::PasskeyService& passkeys;
  token::TokenService& tokens;
  passkey::IUserDirectory& users;
  std::function<Result<void>()> ping_store;  // for /readyz; may block; thread-safe
  ILogSink& log;
  const IClock& clock;
  IRandom& random;
};

class Server final {
 public:
  // Binds and listens; connections wait until run(). Errors: invalid_configuration, io_error (address in use,
  // ...).
  [[nodiscard]] static Result<std::unique_ptr<Server>> create(ServerConfig config, Services services);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The bound port, also where 0 was asked for.
  [[nodiscard]] std::uint16_t port() const noexcept;

  // Serves until stop() or a signal; returns when the last request was answered. Call it once.
  // Errors: internal_error (called twice).
  Result<void> run();

  // Stops accepting, closes idle connections, answers what is in flight. A second call ends run() at once.
  // Thread-safe; not for signal handlers (see handle_signals).
  void stop() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;

 public:
  // For create() alone: nobody else has an Impl.
  explicit Server(std::unique_ptr<Impl> impl) noexcept;
};

}  // namespace blockauth::http
