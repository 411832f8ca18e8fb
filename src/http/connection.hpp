// One client's connection: read a request, have it answered, write the response, again.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "http/api.hpp"
#include "http/client_address.hpp"
#include "http/http_date.hpp"

namespace blockauth::http {

class Connection;
struct IncomingRequest;  // incoming_request.hpp

// Concrete executors throughout: the type-erased ones cost as much as parsing the request does.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

// One thread of the server and the connections that live on it; touched by that thread only, except for
// `context`.
struct IoLoop {
  boost::asio::io_context context{1};
  std::unordered_set<Connection*> connections;
  bool stopping = false;
  std::optional<Timer> patience;  // while stopping: for how much longer the connections may go on
  DateCache dates;
};

// What all connections share.
struct ConnectionShared {
  const ServerConfig& config;
  Services& services;
  Api& api;
  const TrustedProxies& trusted_proxies;
  boost::asio::thread_pool& workers;
  std::atomic<std::size_t> open{0};
};

class Connection final {
 public:
  Connection(Socket socket, IoLoop& loop, ConnectionShared& shared);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Serves until the client or a deadline ends it. Spawned on the loop; `self` keeps the connection alive.
  static Awaitable<void> run(std::shared_ptr<Connection> self);

  // On the loop's thread: ends the connection now if it waits for a request, else after the response.
  void finish() noexcept;
  // On the loop's thread: ends it whatever it does.
  void abort() noexcept;

 private:
  // Why reading stopped.
  enum class Reading : std::uint8_t { complete, refused, closed };

  Awaitable<void> serve();
  Awaitable<Reading> read(IncomingRequest& incoming);
  Awaitable<bool> read_some();
  Awaitable<bool> write(std::string_view text);
  Awaitable<Response> answer(Request& request);
  Awaitable<void> refuse(const IncomingRequest& incoming);
  Awaitable<void> linger();
  [[nodiscard]] Request make_request(const IncomingRequest& incoming) const;
  [[nodiscard]] std::string request_id(std::string_view sent) const;

  boost::beast::basic_stream<boost::asio::ip::tcp, Executor> stream_;
  boost::beast::flat_buffer buffer_;
  IoLoop& loop_;
  ConnectionShared& shared_;
  boost::asio::ip::address peer_;
  bool peer_is_trusted_;
  std::string peer_key_;
  bool idle_ = true;  // between requests: nothing of the next one is there
};

}  // namespace blockauth::http
