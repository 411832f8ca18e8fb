// A blocking HTTP/1.1 client on one kept-alive connection: as much of one as a load generator needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace blockauth::bench {

struct HttpReply {
  int status = 0;  // 0: the connection broke
  std::string body;
};

// To 127.0.0.1. Reconnects by itself when the server has closed the connection between two requests.
class HttpClient final {
 public:
  explicit HttpClient(std::uint16_t port) noexcept : port_(port) {}
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  [[nodiscard]] HttpReply get(std::string_view path);
  [[nodiscard]] HttpReply post(std::string_view path, std::string_view json);
  // Opens the connection and sends nothing.
  bool connect();

 private:
  HttpReply exchange(const std::string& request);
  void close() noexcept;

  std::uint16_t port_;
  int socket_ = -1;
};

// A port that nobody listens on at the moment.
[[nodiscard]] std::uint16_t free_port();

}  // namespace blockauth::bench
