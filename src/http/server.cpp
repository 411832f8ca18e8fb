// Who listens, on which threads, and how does it all end? (One of the two files with coroutines.)
#include "blockauth/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cctype>
#include <charconv>
#include <csignal>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "http/connection.hpp"
#include "webauthn/origin.hpp"

namespace blockauth::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Token = asio::use_awaitable_t<Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using WorkGuard = asio::executor_work_guard<Executor>;

// After a failed accept: as a rule the process has run out of file descriptors, and trying again at once
// would spin.
constexpr std::chrono::milliseconds kAcceptPause{100};

// "127.0.0.1:8080", "[::1]:8080"
Result<tcp::endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto wrong = [&text] {
    return fail(Errc::invalid_configuration,
                "listen: '" + std::string(text) + "' is not IP:port, such as 127.0.0.1:8080 or [::1]:8080");
  };
  if (colon == std::string_view::npos) return wrong();
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (error || problem != std::errc{} || end != port_text.data() + port_text.size()) return wrong();
  return tcp::endpoint(address, port);
}

bool is_mount(std::string_view mount) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("/-._~").find(c) != std::string_view::npos;
  };
  return mount.empty() ||
         (mount.starts_with('/') && !mount.ends_with('/') && mount.find("//") == std::string_view::npos &&
          std::ranges::all_of(mount, is_plain));
}

}  // namespace

std::vector<std::string> configuration_errors(const ServerConfig& config) {
  std::vector<std::string> errors;
  const auto expect = [&errors](bool holds, std::string_view sentence) {
    if (!holds) errors.emplace_back(sentence);
  };
  if (const auto endpoint = parse_endpoint(config.listen); !endpoint)
    errors.push_back(endpoint.error().detail);
  if (const auto proxies = TrustedProxies::parse(config.trusted_proxies); !proxies) {
    errors.push_back(proxies.error().detail);
  }
  expect(is_mount(config.mount),
         "mount must be empty, or a path such as \"/auth\": letters, digits and -._~, beginning with a '/' "
         "and not "
         "ending with one");
  for (const auto& [name, url] : {std::pair{"passkey_enroll_url", &config.passkey_enroll_url},
                                  std::pair{"passkey_manage_url", &config.passkey_manage_url}}) {
    if (!url->empty() && !webauthn::is_page_url(*url))
      errors.push_back(std::string(name) + " must be the https URL of a page");
  }
  expect(config.io_threads >= 1 && config.io_threads <= 256, "io_threads must lie between 1 and 256");
  expect(config.worker_threads >= 1 && config.worker_threads <= 1024,
         "worker_threads must lie between 1 and 1024");
  expect(config.limits.header_bytes >= 8192 && config.limits.header_bytes <= (1 << 20),
         "limits.header_bytes must lie between 8192 and 1 MiB: an access token alone may have 8 KiB");
  expect(config.limits.body_bytes >= 1024 && config.limits.body_bytes <= (16 << 20),
         "limits.body_bytes must lie between 1024 and 16 MiB");
  expect(config.limits.connections >= 1, "limits.connections must be 1 or more");
  const Deadlines& deadlines = config.deadlines;
  expect(std::min({deadlines.header, deadlines.body, deadlines.idle, deadlines.write}) >
             std::chrono::milliseconds{0},
         "every deadline must be more than 0 ms");
  expect(!config.fresh_authentication || *config.fresh_authentication >= std::chrono::seconds{300},
         "fresh_authentication must be 300 s or more: people need that long to get from sign-in to settings");
  expect(!config.hsts_max_age || *config.hsts_max_age >= std::chrono::seconds{0},
         "hsts_max_age must not be negative");
  expect(config.rate_limits.max_clients >= 1, "rate_limits.max_clients must be 1 or more");
  return errors;
}

struct Server::Impl {
  Impl(ServerConfig server_config, Services borrowed, TrustedProxies proxies)
      : config(std::move(server_config)),
        services(std::move(borrowed)),
        trusted_proxies(std::move(proxies)),
        api(config, services),
        shared{config, services, api, trusted_proxies, workers},
        workers(config.worker_threads) {
    for (std::size_t i = 0; i < config.io_threads; ++i) {
      loops.push_back(std::make_unique<IoLoop>());
      guards.emplace_back(loops.back()->context.get_executor());
    }
  }

  Result<void> listen(const tcp::endpoint& endpoint);
  Awaitable<void> accept();
  void start_accepting();
  void adopt(Socket socket, IoLoop& loop);
  void await_signal();
  void stop();
  void stop_loop(std::size_t index);

  ServerConfig config;
  Services services;
  TrustedProxies trusted_proxies;
  Api api;
  ConnectionShared shared;
  std::vector<std::unique_ptr<IoLoop>> loops;  // their connections borrow all of the above
  asio::thread_pool workers;                   // first to go: handlers borrow their connections
  std::vector<WorkGuard> guards;
  std::optional<Acceptor> acceptor;
  std::optional<asio::signal_set> signals;
  std::uint16_t port = 0;
  bool was_run = false;
  std::atomic<int> stops{0};
};

Result<void> Server::Impl::listen(const tcp::endpoint& endpoint) {
  error_code error;
  acceptor.emplace(loops.front()->context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return fail(Errc::io_error, "cannot listen on " + config.listen + ": " + error.message());
  port = acceptor->local_endpoint(error).port();
  return {};
}

Awaitable<void> Server::Impl::accept() {
  Timer pause(loops.front()->context);
  for (std::size_t next = 0; acceptor->is_open(); next = (next + 1) % loops.size()) {
    IoLoop& loop = *loops[next];
    error_code error;
    Socket socket =
        co_await acceptor->async_accept(loop.context.get_executor(), asio::redirect_error(Token{}, error));
    if (!error) {
      adopt(std::move(socket), loop);
    } else if (acceptor->is_open()) {
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(asio::redirect_error(Token{}, error));
    }
  }
}

// An exception costs the connection that was being accepted, not those to come: out of memory, as a rule.
void Server::Impl::start_accepting() {
  asio::co_spawn(loops.front()->context, accept(), [this](const std::exception_ptr& problem) {
    if (!problem) return;
    services.log.write(LogEvent(LogLevel::error, "http.accept_failed"));
    start_accepting();
  });
}

void Server::Impl::adopt(Socket socket, IoLoop& loop) {
  // Counted when made and when destroyed, on whichever thread: a little late is soon enough.
  if (shared.open.load(std::memory_order_relaxed) >= config.limits.connections) return;
  auto connection = std::make_shared<Connection>(std::move(socket), loop, shared);
  asio::co_spawn(loop.context, Connection::run(std::move(connection)), asio::detached);
}

// Forgets the signals after the first: a second one ends the process as it would any other.
void Server::Impl::await_signal() {
  signals.emplace(loops.front()->context, SIGINT, SIGTERM);
  signals->async_wait([this](const error_code& error, int) {
    if (error) return;
    error_code ignored;
    signals->clear(ignored);
    stop();
  });
}

void Server::Impl::stop() {
  if (stops.fetch_add(1) == 0) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
      asio::post(loops[i]->context, [this, i] { stop_loop(i); });
    }
    return;
  }
  workers.stop();
  for (const auto& loop : loops) loop->context.stop();
}

// On the loop's own thread. Its run() returns once the last connection has gone.
void Server::Impl::stop_loop(std::size_t index) {
  IoLoop& loop = *loops[index];
  loop.stopping = true;
  guards[index].reset();
  if (index == 0) {
    error_code ignored;
    acceptor->close(ignored);
    if (signals) signals->cancel(ignored);
  }
  for (Connection* connection : loop.connections) connection->finish();
  if (loop.connections.empty()) return;
  loop.patience.emplace(loop.context);
  loop.patience->expires_after(config.deadlines.shutdown);
  loop.patience->async_wait([&loop](const error_code& error) {
    if (error) return;
    for (Connection* connection : loop.connections) connection->abort();
  });
}

Server::Server(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::create(ServerConfig config, Services services) {
  std::string problems;
  for (const auto& sentence : configuration_errors(config))
    problems += (problems.empty() ? "" : "\n") + sentence;
  if (!problems.empty()) return fail(Errc::invalid_configuration, problems);
  BLOCKAUTH_TRY(endpoint, parse_endpoint(config.listen));
  BLOCKAUTH_TRY(proxies, TrustedProxies::parse(config.trusted_proxies));
  auto impl = std::make_unique<Impl>(std::move(config), std::move(services), std::move(proxies));
  BLOCKAUTH_CHECK(impl->listen(endpoint));
  return std::make_unique<Server>(std::move(impl));
}

std::uint16_t Server::port() const noexcept { return impl_->port; }

Result<void> Server::run() {
  if (std::exchange(impl_->was_run, true))
    return fail(Errc::internal_error, "Server::run() was called before");
  if (impl_->config.handle_signals) impl_->await_signal();
  impl_->start_accepting();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < impl_->loops.size(); ++i) {
      threads.emplace_back([&loop = *impl_->loops[i]] { loop.context.run(); });
    }
    impl_->loops.front()->context.run();
  }
  impl_->workers.join();
  return {};
}

void Server::stop() noexcept { impl_->stop(); }

}  // namespace blockauth::http
