// The server on a real socket: framing, limits, deadlines and the way it ends.
#include "blockauth/http/server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/api_fixture.hpp"

namespace blockauth::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A client that sends what it is told to and reads responses one by one. It blocks; a server that does not
// answer lets the test run into its time limit.
class Client {
 public:
  explicit Client(std::uint16_t port) { socket_.connect({asio::ip::address_v4::loopback(), port}); }

  void send(std::string_view text) {
    boost::system::error_code ignored;
    asio::write(socket_, asio::buffer(text.data(), text.size()), ignored);
  }

  // The head of the next response, with its blank line; "" once the server has closed.
  std::string head() {
    boost::system::error_code error;
    const std::size_t size = asio::read_until(socket_, asio::dynamic_buffer(received_), "\r\n\r\n", error);
    if (error) return {};
    return take(size);
  }

  std::string response() {
    const std::string received_head = head();
    return received_head + body(content_length(received_head));
  }

  std::string body(std::size_t size) {
    boost::system::error_code error;
    if (received_.size() < size) {
      asio::read(socket_, asio::dynamic_buffer(received_), asio::transfer_exactly(size - received_.size()),
                 error);
    }
    return take(std::min(size, received_.size()));
  }

  // Has the server closed? Waits until it has, or has sent something.
  bool is_closed() {
    if (!received_.empty()) return false;
    boost::system::error_code error;
    char octet = 0;
    return socket_.read_some(asio::buffer(&octet, 1), error) == 0;
  }

  void close_sending() { socket_.shutdown(tcp::socket::shutdown_send); }

  static std::size_t content_length(std::string_view text) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = text.find(kName);
    return at == std::string_view::npos ? 0 : std::stoul(std::string(text.substr(at + kName.size(), 12)));
  }

 private:
  std::string take(std::size_t size) {
    std::string out = received_.substr(0, size);
    received_.erase(0, size);
    return out;
  }

  asio::io_context context_;
  tcp::socket socket_{context_};
  std::string received_;
};

int status_of(std::string_view response) {
  return response.size() < 12 ? 0 : std::stoi(std::string(response.substr(9, 3)));
}

std::string request_text(std::string_view method, std::string_view path, std::string_view body = {},
                         std::string_view more = {}) {
  std::string out = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!body.empty()) {
    out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return out + std::string(more) + "\r\n" + std::string(body);
}

const std::string kHealth = request_text("GET", "/healthz");

class ServerTest : public ApiTest {
 protected:
  ServerTest() {
    server_config.listen = "127.0.0.1:0";
    server_config.handle_signals = false;
    server_config.rate_limits.enabled = false;
    server_config.worker_threads = 2;
  }
  ~ServerTest() override { stop(); }

  void start() {
    auto created = Server::create(server_config, {.passkeys = *service,
                                                  .tokens = *tokens,
                                                  .users = store->users(),
                                                  .ping_store = [this] { return ping_slowly(); },
                                                  .log = log,
                                                  .clock = clock,
                                                  .random = random});
    ASSERT_TRUE(created.has_value()) << created.error().detail;
    server = std::move(created).value();
    running = std::jthread([this] { EXPECT_TRUE(server->run().has_value()); });
  }

  void stop() {
    release_ping();
    if (server) server->stop();
    if (running.joinable()) running.join();
  }

  Client connect() { return Client(server->port()); }

  // /readyz waits in here, on a worker, while `hold` is set.
  Result<void> ping_slowly() {
    std::unique_lock lock(mutex);
    ++pinging;
    changed.notify_all();
    changed.wait(lock, [this] { return !hold; });
    --pinging;
    return {};
  }
  void wait_for_pings(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this, count] { return pinging == count; });
  }
  void release_ping() {
    const std::lock_guard lock(mutex);
    hold = false;
    changed.notify_all();
  }

  std::mutex mutex;
  std::condition_variable changed;
  bool hold = false;
  int pinging = 0;
  std::unique_ptr<Server> server;
  std::jthread running;
};

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  Client client = connect();
  for (int i = 0; i < 3; ++i) {
    client.send(kHealth);
    const std::string response = client.response();
    EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\nDate: Sun, 15 Jun 2025 15:06:40 GMT\r\n"))
        << response;
    EXPECT_TRUE(response.ends_with(R"({"status":"ok"})")) << response;
    EXPECT_EQ(response.find("Connection:"), std::string::npos);
  }
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  Client client = connect();
  client.send(kHealth + request_text("GET", "/nope") +
              request_text("POST", "/auth/passkey/auth/options/", "{}") + request_text("GET", "/readyz") +
              kHealth);
  for (const int status : {200, 404, 200, 200, 200}) EXPECT_EQ(status_of(client.response()), status);
}

TEST_F(ServerTest, ARequestMayComeInPieces) {
  start();
  Client client = connect();
  for (const char octet : request_text("POST", "/auth/passkey/auth/options/", "{}")) {
    client.send(std::string_view(&octet, 1));
  }
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, HeadHasNoBody) {
  start();
  Client client = connect();
  client.send(request_text("HEAD", "/healthz") + kHealth);
  const std::string head = client.head();
  EXPECT_EQ(status_of(head), 200);
  EXPECT_EQ(Client::content_length(head), 15U);
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, RefusedRequestsLeaveTheConnectionUsable) {
  start();
  Client client = connect();
  const std::vector<std::pair<std::string, int>> requests{
      {request_text("POST", "/auth/passkey/auth/verify/", "["), 400},
      {request_text("POST", "/auth/passkey/auth/verify/", std::string(60000, '[')), 400},
      {request_text("GET", "/auth/passkey/credentials/"), 401},
      {request_text("PUT", "/healthz", "{}"), 405},
      {request_text("BREW", "/healthz"), 405},
      {"POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 415},
  };
  for (const auto& [text, status] : requests) {
    client.send(text);
    EXPECT_EQ(status_of(client.response()), status) << text.substr(0, 60);
  }
  client.send(kHealth);
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, AChunkedBodyIsRead) {
  start();
  Client client = connect();
  client.send(
      "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n");
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, AChunkedBodyMayComeOctetByOctet) {
  start();
  Client client = connect();
  for (const char octet :
       std::string_view("POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\n"
                        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "1\r\n{\r\n1;x=y\r\n}\r\n0;z\r\n\r\n")) {
    client.send(std::string_view(&octet, 1));
  }
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, ABodyOverTheLimitIs413AndTheLastAnswer) {
  start();
  Client client = connect();
  client.send(request_text("POST", "/auth/passkey/auth/verify/", std::string(64 * 1024 + 1, ' ')));
  const std::string response = client.response();
  EXPECT_EQ(status_of(response), 413);
  EXPECT_NE(response.find("Connection: close"), std::string::npos);
  EXPECT_NE(response.find(R"("error_code":"PAYLOAD_TOO_LARGE")"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, ARefusalBeforeTheRouteIsReadableForThePageAndExplainedInDevelopment) {
  server_config.dev_mode = true;
  start();
  Client client = connect();
  client.send(request_text("POST", "/auth/passkey/auth/verify/", std::string(64 * 1024 + 1, ' '),
                           "Origin: " + std::string("https://example.org") + "\r\n"));
  const std::string response = client.response();
  EXPECT_EQ(status_of(response), 413);
  EXPECT_NE(response.find("Access-Control-Allow-Origin: " + std::string("https://example.org") + "\r\n"),
            std::string::npos);
  EXPECT_NE(response.find(R"("debug":{"code":"payload_too_large")"), std::string::npos);
  EXPECT_NE(response.find("server.max_body_bytes"), std::string::npos);
}

TEST_F(ServerTest, AChunkedBodyOverTheLimitIs413) {
  start();
  Client client = connect();
  client.send(
      "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) client.send("1000\r\n" + std::string(0x1000, ' ') + "\r\n");
  EXPECT_EQ(status_of(client.response()), 413);
}

TEST_F(ServerTest, HeadersOverTheLimitAre431) {
  start();
  Client client = connect();
  client.send(request_text("GET", "/healthz", {}, "X-Long: " + std::string(20000, 'x') + "\r\n"));
  EXPECT_EQ(status_of(client.response()), 431);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, HeadersWithALongTokenAreWithinTheLimit) {
  start();
  Client client = connect();
  client.send(request_text("GET", "/auth/passkey/credentials/", {},
                           "Authorization: Bearer " + std::string(8192, 'x') + "\r\n"));
  EXPECT_EQ(status_of(client.response()), 401);
}

TEST_F(ServerTest, WhatIsNotHttpIs400AndTheLastAnswer) {
  start();
  for (const std::string_view text :
       {"garbage\r\n\r\n", "GET\r\n\r\n", "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: "
        "chunked\r\n\r\n{}",
        "POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"}) {
    Client client = connect();
    client.send(text);
    const std::string response = client.response();
    EXPECT_EQ(status_of(response), 400) << text;
    EXPECT_NE(response.find("X-Request-Id: "), std::string::npos);
    EXPECT_TRUE(client.is_closed()) << text;
  }
}

// Where a body ends must not depend on who reads it: what one reader takes for the body, the next one would
// take for a request of its own.
TEST_F(ServerTest, ABodyOfDoubtfulLengthIs400AndTheLastAnswer) {
  start();
  const std::string hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const std::string_view header :
       {"Transfer-Encoding: gzip", "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding:", "Transfer-Encoding: gzip\r\nContent-Length: 2",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 2", "Transfer-Encoding: \vchunked"}) {
    Client client = connect();
    client.send("POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" +
                std::string(header) + "\r\n\r\n" + hidden);
    EXPECT_EQ(status_of(client.response()), 400) << header;
    EXPECT_TRUE(client.is_closed()) << header;
  }
  Client old = connect();
  old.send(
      "POST /auth/passkey/auth/options/ HTTP/1.0\r\nContent-Type: application/json\r\nConnection: "
      "keep-alive\r\n"
      "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  EXPECT_EQ(status_of(old.response()), 400);
  EXPECT_TRUE(old.is_closed());
  EXPECT_NE(log.text().find(R"("event":"http.malformed")"), std::string::npos);
  EXPECT_NE(log.text().find("a transfer coding other than chunked"), std::string::npos) << log.text();
}

TEST_F(ServerTest, WhatMayBeThereOnceIsThereOnce) {
  start();
  for (const std::string_view headers : {"Origin: https://example.org\r\nOrigin: https://evil.example",
                                         "Authorization: Bearer a\r\nAuthorization: b",
                                         "Content-Type: application/json\r\nContent-Type: text/plain"}) {
    Client client = connect();
    client.send(request_text("POST", "/auth/passkey/auth/options/", {}, std::string(headers) + "\r\n"));
    EXPECT_EQ(status_of(client.response()), 400) << headers;
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(ServerTest, ChunkExtensionsAndTrailersAreBounded) {
  start();
  const std::string head =
      "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  Client many = connect();
  many.send(head);
  for (int i = 0; i < 200; ++i) many.send("1;" + std::string(2000, 'a') + "\r\n \r\n");
  EXPECT_EQ(status_of(many.response()), 413);
  Client one = connect();
  one.send(head + "1;" + std::string(60000, 'a'));
  EXPECT_EQ(status_of(one.response()), 413);
}

// Behind a proxy that passes trailers on, a client could speak there in the proxy's name.
TEST_F(ServerTest, ATrailerIsNoHeader) {
  server_config.trusted_proxies = {"127.0.0.1"};
  start();
  for (const std::string_view trailer :
       {"X-Forwarded-For: 192.0.2.9", "X-Request-Id: chosen", "Authorization: Bearer x",
        "Transfer-Encoding: gzip", "Host: y", "X-Anything: at all"}) {
    Client client = connect();
    client.send(
        "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "X-Forwarded-For: 192.0.2.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" +
        std::string(trailer) + "\r\n\r\n");
    EXPECT_EQ(status_of(client.response()), 400) << trailer;
    EXPECT_TRUE(client.is_closed()) << trailer;
  }
}

TEST_F(ServerTest, BlankLinesBeforeARequestAreIgnored) {
  start();
  Client client = connect();
  client.send("\r\n\r\n" + kHealth);
  EXPECT_EQ(status_of(client.response()), 200);
  client.send("\r");
  client.send("\n" + kHealth);
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, ACompressedBodyIs415) {
  start();
  Client client = connect();
  client.send(request_text("POST", "/auth/passkey/auth/options/", "{}", "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(status_of(client.response()), 415);
  client.send(request_text("POST", "/auth/passkey/auth/options/", "{}", "Content-Encoding: identity\r\n"));
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, TheAbsoluteFormsHostCounts) {
  start();
  Client client = connect();
  client.send("GET http://example.net/.well-known/webauthn HTTP/1.1\r\nHost: example.org\r\n\r\n");
  EXPECT_NE(client.response().find("https://example.net"), std::string::npos);
}

TEST_F(ServerTest, ExpectContinueIsAnswered) {
  start();
  Client client = connect();
  client.send(
      "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.head(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("{}");
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, ExpectContinueForTooMuchIsRefusedAtOnce) {
  start();
  Client client = connect();
  client.send(
      "POST /auth/passkey/auth/options/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(status_of(client.response()), 413);
}

TEST_F(ServerTest, ConnectionCloseIsHonoured) {
  start();
  Client client = connect();
  client.send(request_text("GET", "/healthz", {}, "Connection: close\r\n"));
  EXPECT_NE(client.response().find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, Http10IsClosedUnlessAskedOtherwise) {
  start();
  Client plain = connect();
  plain.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(status_of(plain.response()), 200);
  EXPECT_TRUE(plain.is_closed());
  Client kept = connect();
  kept.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(kept.response().find("Connection: keep-alive"), std::string::npos);
  kept.send(kHealth);
  EXPECT_EQ(status_of(kept.response()), 200);
}

TEST_F(ServerTest, AClientThatStopsSendingStillGetsItsAnswer) {
  start();
  Client client = connect();
  client.send(kHealth);
  client.close_sending();
  EXPECT_EQ(status_of(client.response()), 200);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, TheRequestIdIsOursUnlessATrustedProxySentOne) {
  start();
  Client client = connect();
  client.send(request_text("GET", "/healthz", {}, "X-Request-Id: theirs\r\n"));
  EXPECT_EQ(client.response().find("theirs"), std::string::npos);
  stop();
  server_config.trusted_proxies = {"127.0.0.1"};
  start();
  Client proxied = connect();
  proxied.send(request_text("GET", "/healthz", {}, "X-Request-Id: theirs\r\n"));
  EXPECT_NE(proxied.response().find("X-Request-Id: theirs\r\n"), std::string::npos);
  proxied.send(request_text("GET", "/healthz", {}, "X-Request-Id: no spaces\"\r\n"));
  EXPECT_EQ(proxied.response().find("spaces"), std::string::npos);
}

TEST_F(ServerTest, ForwardedAddressesAreCountedApartBehindATrustedProxy) {
  server_config.trusted_proxies = {"127.0.0.1"};
  server_config.rate_limits.enabled = true;
  server_config.rate_limits.authentication_options = {1};
  start();
  Client proxy = connect();
  const auto options_for = [&proxy](std::string_view address) {
    proxy.send(request_text("POST", "/auth/passkey/auth/options/", "{}",
                            "X-Forwarded-For: " + std::string(address) + "\r\n"));
    return status_of(proxy.response());
  };
  EXPECT_EQ(options_for("198.51.100.1"), 200);
  EXPECT_EQ(options_for("198.51.100.1"), 429);
  EXPECT_EQ(options_for("198.51.100.2"), 200);
  EXPECT_EQ(options_for("203.0.113.5, 198.51.100.1"), 429);
}

TEST_F(ServerTest, ASilentClientIsLetGo) {
  server_config.deadlines.idle = 20ms;
  start();
  Client client = connect();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, AHeaderThatNeverEndsIsLetGo) {
  server_config.deadlines.header = 20ms;
  start();
  Client client = connect();
  client.send("GET /healthz HTTP/1.1\r\nHost: ");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, ABodyThatNeverEndsIsLetGo) {
  server_config.deadlines.body = 20ms;
  start();
  Client client = connect();
  client.send("POST /auth/token/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, ConnectionsOverTheLimitAreClosed) {
  server_config.limits.connections = 1;
  start();
  Client first = connect();
  first.send(kHealth);
  EXPECT_EQ(status_of(first.response()), 200);
  Client second = connect();
  EXPECT_TRUE(second.is_closed());
  first.send(kHealth);
  EXPECT_EQ(status_of(first.response()), 200);
}

TEST_F(ServerTest, ABlockedStoreDoesNotBlockTheOthers) {
  hold = true;
  start();
  Client one = connect();
  Client two = connect();
  one.send(request_text("GET", "/readyz"));
  two.send(request_text("GET", "/readyz"));
  wait_for_pings(2);  // both workers are busy now
  Client other = connect();
  other.send(kHealth);
  EXPECT_EQ(status_of(other.response()), 200);
  release_ping();
  EXPECT_EQ(status_of(one.response()), 200);
  EXPECT_EQ(status_of(two.response()), 200);
}

TEST_F(ServerTest, StoppingFinishesWhatIsInFlightAndClosesTheIdle) {
  hold = true;
  start();
  Client idle = connect();
  idle.send(kHealth);
  EXPECT_EQ(status_of(idle.response()), 200);
  Client busy = connect();
  busy.send(request_text("GET", "/readyz"));
  wait_for_pings(1);
  server->stop();
  EXPECT_TRUE(idle.is_closed());
  release_ping();
  const std::string response = busy.response();
  EXPECT_EQ(status_of(response), 200);
  EXPECT_NE(response.find("Connection: close"), std::string::npos);
  running.join();
}

TEST_F(ServerTest, StoppingDoesNotWaitForAClientThatDawdles) {
  server_config.deadlines.shutdown = 20ms;
  start();
  Client client = connect();
  client.send(kHealth + "GET /healthz HTTP/1.1\r\n");
  EXPECT_EQ(status_of(client.response()), 200);
  server->stop();
  running.join();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, ASecondStopWaitsForNobody) {
  start();
  Client client = connect();
  client.send(kHealth + "GET /healthz HTTP/1.1\r\n");
  EXPECT_EQ(status_of(client.response()), 200);
  server->stop();
  server->stop();
  running.join();
}

TEST_F(ServerTest, StoppedBeforeItRanItEndsAtOnce) {
  auto created = Server::create(server_config, *services);
  ASSERT_TRUE(created.has_value());
  (*created)->stop();
  EXPECT_TRUE((*created)->run().has_value());
  const auto again = (*created)->run();
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, Errc::internal_error);
}

TEST_F(ServerTest, ATakenPortIsAnError) {
  start();
  server_config.listen = "127.0.0.1:" + std::to_string(server->port());
  const auto second = Server::create(server_config, *services);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Errc::io_error);
}

TEST_F(ServerTest, AnExceptionBecomesA500AndTheConnectionLives) {
  auto created =
      Server::create(server_config, {.passkeys = *service,
                                     .tokens = *tokens,
                                     .users = store->users(),
                                     .ping_store = []() -> Result<void> { throw std::bad_alloc(); },
                                     .log = log,
                                     .clock = clock,
                                     .random = random});
  ASSERT_TRUE(created.has_value());
  server = std::move(created).value();
  running = std::jthread([this] { EXPECT_TRUE(server->run().has_value()); });
  Client client = connect();
  client.send(request_text("GET", "/readyz"));
  const std::string response = client.response();
  EXPECT_EQ(status_of(response), 500);
  EXPECT_NE(response.find(R"("error_code":"PASSKEY_ERROR")"), std::string::npos);
  EXPECT_NE(log.text().find("http.handler_failed"), std::string::npos);
  client.send(kHealth);
  EXPECT_EQ(status_of(client.response()), 200);
}

TEST_F(ServerTest, ConcurrencyOfManyConnectionsOverSeveralLoops) {
  server_config.io_threads = 3;
  start();
  std::atomic<int> answered{0};
  {
    std::vector<std::jthread> clients;
    for (int c = 0; c < 8; ++c) {
      clients.emplace_back([this, &answered] {
        Client client = connect();
        for (int i = 0; i < 20; ++i) {
          client.send(request_text("POST", "/auth/passkey/auth/options/", "{}"));
          if (status_of(client.response()) == 200) answered.fetch_add(1);
        }
      });
    }
  }
  EXPECT_EQ(answered.load(), 160);
}

TEST(ServerConfig, TheDefaultsAreValid) { EXPECT_TRUE(configuration_errors(ServerConfig{}).empty()); }

TEST(ServerConfig, EveryMistakeIsReportedAtOnce) {
  ServerConfig config;
  config.listen = "localhost";
  config.mount = "auth/";
  config.io_threads = 0;
  config.worker_threads = 0;
  config.limits = {.header_bytes = 1, .body_bytes = 1, .connections = 0};
  config.deadlines.idle = 0ms;
  config.trusted_proxies = {"proxy.example"};
  config.fresh_authentication = 299s;
  config.hsts_max_age = -1s;
  config.rate_limits.max_clients = 0;
  EXPECT_EQ(configuration_errors(config).size(), 12U);
}

}  // namespace
}  // namespace blockauth::http
