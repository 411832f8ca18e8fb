// How is one connection read, answered and written, and what ends it? (One of the two files with coroutines;
// exceptions end here.)
#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "http/incoming_request.hpp"
#include "http/text.hpp"

namespace blockauth::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Token = asio::use_awaitable_t<Executor>;

constexpr std::size_t kReadBytes = 8192;          // a whole request in one read, as a rule
constexpr std::size_t kMaxLingerBytes = 1 << 20;  // of a refused body that is read and thrown away
constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kRequestIdBytes = 9;
constexpr std::size_t kMaxRequestIdChars = 64;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The unspecified address, if the client has gone already.
asio::ip::address remote_address(const Socket& socket) {
  error_code ignored;
  return socket.remote_endpoint(ignored).address();
}

// Ids that others make are believed only if they can do no harm in a log.
bool is_plain_id(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kMaxRequestIdChars && std::ranges::all_of(text, plain);
}

}  // namespace

Connection::Connection(Socket socket, IoLoop& loop, ConnectionShared& shared)
    : stream_(std::move(socket)),
      buffer_(shared.config.limits.header_bytes + kReadBytes),
      loop_(loop),
      shared_(shared),
      peer_(remote_address(stream_.socket())),
      peer_is_trusted_(shared.trusted_proxies.contains(peer_)),
      peer_key_(client_key(peer_)) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  shared_.open.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() { shared_.open.fetch_sub(1, std::memory_order_relaxed); }

void Connection::finish() noexcept {
  if (idle_) abort();
}

void Connection::abort() noexcept {
  error_code ignored;
  stream_.socket().close(ignored);
}

Awaitable<void> Connection::run(std::shared_ptr<Connection> self) {
  self->loop_.connections.insert(self.get());
  try {
    if (!self->loop_.stopping) co_await self->serve();
  } catch (const std::exception& problem) {
    // Out of memory, as a rule. This client loses its connection; the others do not notice.
    self->shared_.services.log.write(
        LogEvent(LogLevel::error, "http.connection_failed").text("what", problem.what()));
  }
  self->loop_.connections.erase(self.get());
  if (self->loop_.connections.empty() && self->loop_.patience) self->loop_.patience->cancel();
}

Awaitable<void> Connection::serve() {
  buffer_.reserve(kReadBytes);
  for (;;) {
    IncomingRequest incoming(shared_.config.limits);
    const Reading reading = co_await read(incoming);
    if (reading == Reading::closed) co_return;
    if (reading == Reading::refused) {
      co_await refuse(incoming);
      co_return;
    }
    Request request = make_request(incoming);
    const Response response = co_await answer(request);
    const bool keep_alive = incoming.parser.get().keep_alive() && !loop_.stopping;
    const std::string text = serialize(response, {.head = request.method == Method::head,
                                                  .keep_alive = keep_alive,
                                                  .http_1_0 = incoming.parser.get().version() < 11,
                                                  .date = loop_.dates.at(shared_.services.clock.now())});
    const bool written = co_await write(text);
    if (!written) co_return;
    if (!keep_alive) {
      co_await linger();
      co_return;
    }
  }
}

Awaitable<Connection::Reading> Connection::read(IncomingRequest& incoming) {
  const Deadlines& deadlines = shared_.config.deadlines;
  auto& parser = incoming.parser;
  idle_ = buffer_.size() == 0;
  stream_.expires_after(idle_ ? deadlines.idle : deadlines.header);
  bool header_seen = false;
  for (;;) {
    if (!incoming.receive(buffer_)) co_return Reading::refused;
    if (parser.is_done()) co_return Reading::complete;
    if (parser.is_header_done() && !header_seen) {
      header_seen = true;
      stream_.expires_after(deadlines.body);
    }
    if (incoming.wants_continue()) {
      incoming.continue_sent = true;
      const bool written = co_await write(kContinue);
      if (!written) co_return Reading::closed;
      stream_.expires_after(deadlines.body);
    }
    if (buffer_.size() == buffer_.max_size()) {
      incoming.refuse(parser.is_header_done() ? 413 : 431, "a line is too long");
      co_return Reading::refused;
    }
    const bool more = co_await read_some();
    if (!more) co_return Reading::closed;
    if (idle_) {
      idle_ = false;
      stream_.expires_after(deadlines.header);
    }
  }
}

// False at the end of the stream, and at the deadline: Beast then closes the socket.
Awaitable<bool> Connection::read_some() {
  const std::size_t room = buffer_.max_size() - buffer_.size();
  error_code error;
  const auto space = buffer_.prepare(std::min(room, kReadBytes));
  const std::size_t count = co_await stream_.async_read_some(space, asio::redirect_error(Token{}, error));
  buffer_.commit(count);
  co_return !error;
}

Awaitable<bool> Connection::write(std::string_view text) {
  stream_.expires_after(shared_.config.deadlines.write);
  while (!text.empty()) {
    error_code error;
    const std::size_t count = co_await stream_.async_write_some(asio::buffer(text.data(), text.size()),
                                                                asio::redirect_error(Token{}, error));
    if (error) co_return false;
    text.remove_prefix(count);
  }
  co_return true;
}

// Runs the handler here, or on a worker if it may block; the connection waits either way.
Awaitable<Response> Connection::answer(Request& request) {
  const Match match = shared_.api.match(request);
  const auto failed = [this, &request](std::string_view what) {
    shared_.services.log.write(
        LogEvent(LogLevel::error, "http.handler_failed").text("request_id", request.id).text("what", what));
    return shared_.api.refuse(request, 500);
  };
  const auto run_handler = [this, &request, &match, &failed]() noexcept -> Response {
    try {
      return shared_.api.answer(request, match);
    } catch (const std::exception& problem) {
      return failed(problem.what());
    } catch (...) {  // a store may be anybody's
      return failed("an exception of an unknown type");
    }
  };
  if (!Api::may_block(match)) co_return run_handler();

  // The handler's coroutine continues on its own loop, which the guard keeps running meanwhile.
  const auto start = [this, &run_handler](auto handler) {
    auto executor = asio::get_associated_executor(handler, loop_.context.get_executor());
    asio::post(shared_.workers, [&run_handler, handler = std::move(handler),
                                 guard = asio::make_work_guard(executor)]() mutable {
      Response response = run_handler();
      const auto back = guard.get_executor();
      asio::post(back, [handler = std::move(handler), response = std::move(response)]() mutable {
        std::move(handler)(std::move(response));
      });
    });
  };
  Token token;
  co_return co_await asio::async_initiate<Token, void(Response)>(start, token);
}

Awaitable<void> Connection::refuse(const IncomingRequest& incoming) {
  const int status = incoming.refused_status;
  Request request;
  request.id = request_id({});
  // If that header was read before the refusal: a page that sends too much may read why.
  request.origin = incoming.header(beast::http::field::origin);
  shared_.services.log.write(LogEvent(LogLevel::info, "http.malformed")
                                 .text("request_id", request.id)
                                 .number("status", status)
                                 .text("detail", incoming.refused_reason));
  const Response response = shared_.api.refuse(request, status);
  const std::string text =
      serialize(response, {.keep_alive = false, .date = loop_.dates.at(shared_.services.clock.now())});
  const bool written = co_await write(text);
  if (written) co_await linger();
}

// RFC 9112 §9.6: closing while the client still sends would reset the connection, and destroy the response on
// its way.
Awaitable<void> Connection::linger() {
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(kLinger);
  idle_ = true;  // nothing is owed to this client any more
  for (std::size_t discarded = 0; discarded < kMaxLingerBytes && !error && !loop_.stopping;) {
    buffer_.clear();
    const auto space = buffer_.prepare(kReadBytes);
    discarded += co_await stream_.async_read_some(space, asio::redirect_error(Token{}, error));
  }
  abort();
}

Request Connection::make_request(const IncomingRequest& incoming) const {
  using beast::http::field;
  const auto& message = incoming.parser.get();
  Request request;
  request.method = method_from(view_of(message.method_string()));
  request.path = path_of(view_of(message.target()));
  request.body = message.body();
  request.content_type = incoming.header(field::content_type);
  request.authorization = incoming.header(field::authorization);
  request.origin = incoming.header(field::origin);
  request.content_encoding = incoming.header(field::content_encoding);
  request.host = authority_of(view_of(message.target()));
  if (!request.host) request.host = incoming.header(field::host);
  std::string_view sent_id;
  request.client = peer_key_;
  if (peer_is_trusted_) {
    std::string hops;  // several headers are one list (RFC 9110 §5.3)
    const auto [first, last] = message.equal_range("X-Forwarded-For");
    for (auto header = first; header != last; ++header) {
      hops.append(hops.empty() ? "" : ",").append(view_of(header->value()));
    }
    request.client = client_key(client_address(peer_, hops, shared_.trusted_proxies));
    sent_id = view_of(message["X-Request-Id"]);
  }
  request.id = request_id(sent_id);
  return request;
}

std::string Connection::request_id(std::string_view sent) const {
  if (is_plain_id(sent)) return std::string(sent);
  return base64url_encode(shared_.services.random.bytes(kRequestIdBytes));
}

}  // namespace blockauth::http
