// [server] and [rate_limits].
#include "app/server_config.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace blockauth::app {
namespace {

using std::chrono::seconds;

std::size_t size(const SettingValues& values, std::string_view key) {
  return static_cast<std::size_t>(values.integer("server", key));
}

seconds duration(const SettingValues& values, std::string_view key) {
  return seconds{values.integer("server", key)};
}

std::uint32_t rate(const SettingValues& values, std::string_view key) {
  return static_cast<std::uint32_t>(values.integer("rate_limits", key));
}

http::RateLimits rate_limits(const SettingValues& values) {
  http::RateLimits limits;
  limits.enabled = values.flag("rate_limits", "enabled");
  limits.max_clients = rate(values, "max_clients");
  limits.registration_options = {rate(values, "registration_options_per_minute"),
                                 rate(values, "registration_options_per_day"), 0, seconds{0}};
  limits.registration_verify = {
      rate(values, "registration_verify_per_minute"), rate(values, "registration_verify_per_day"),
      rate(values, "registration_verify_failures"), seconds{rate(values, "registration_verify_cooldown")}};
  limits.authentication_options = {rate(values, "authentication_options_per_minute"),
                                   rate(values, "authentication_options_per_day"), 0, seconds{0}};
  limits.authentication_verify = {rate(values, "authentication_verify_per_minute"), 0,
                                  rate(values, "authentication_verify_failures"),
                                  seconds{rate(values, "authentication_verify_cooldown")}};
  limits.management = {rate(values, "management_per_minute"), 0, 0, seconds{0}};
  return limits;
}

// "localhost:8080" is what people write; the listener wants an address.
std::string with_address(const std::string& listen) {
  constexpr std::string_view kLocalhost = "localhost:";
  return listen.starts_with(kLocalhost) ? "127.0.0.1:" + listen.substr(kLocalhost.size()) : listen;
}

}  // namespace

bool is_loopback_listener(std::string_view listen) {
  if (listen.starts_with("[::1]:")) return true;
  const std::string_view host = listen.substr(0, listen.rfind(':'));
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

http::ServerConfig server_config(const SettingValues& values, bool dev,
                                 std::vector<ConfigProblem>& problems) {
  http::ServerConfig config;
  config.listen = with_address(values.text("server", "listen"));
  config.mount = values.text("server", "mount_prefix");
  config.io_threads = size(values, "io_threads");
  config.worker_threads = size(values, "worker_threads");
  config.limits = {size(values, "max_header_bytes"), size(values, "max_body_bytes"),
                   size(values, "max_connections")};
  config.deadlines = {duration(values, "header_timeout"), duration(values, "body_timeout"),
                      duration(values, "idle_timeout"), duration(values, "write_timeout"),
                      duration(values, "shutdown_timeout")};
  config.rate_limits = rate_limits(values);
  config.trusted_proxies = values.texts("server", "trusted_proxies");
  config.dev_mode = dev;
  config.demo_page = dev;
  if (const seconds age = duration(values, "hsts_max_age"); age.count() > 0) config.hsts_max_age = age;
  if (const seconds window{values.integer("passkey", "fresh_authentication")}; window.count() > 0) {
    config.fresh_authentication = window;
  }
  config.passkey_enroll_url = values.text("passkey", "enroll_url");
  config.passkey_manage_url = values.text("passkey", "manage_url");

  for (std::string& sentence : http::configuration_errors(config)) {
    problems.push_back(problem_of("server", std::move(sentence),
                                  {{"mount", "server.mount_prefix"},
                                   {"limits.header_bytes", "server.max_header_bytes"},
                                   {"limits.body_bytes", "server.max_body_bytes"},
                                   {"limits.connections", "server.max_connections"},
                                   {"rate_limits.max_clients", "rate_limits.max_clients"},
                                   {"fresh_authentication", "passkey.fresh_authentication"},
                                   {"passkey_enroll_url", "passkey.enroll_url"},
                                   {"passkey_manage_url", "passkey.manage_url"}}));
  }
  if (dev && !is_loopback_listener(config.listen)) {
    problems.push_back({"--dev", "needs a loopback listener, and server.listen is " + config.listen +
                                     ": listen on 127.0.0.1, or leave --dev out"});
  }
  return config;
}

}  // namespace blockauth::app
