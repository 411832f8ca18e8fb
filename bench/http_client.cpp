// How does a load generator speak HTTP without measuring itself?
#include "bench/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>

namespace blockauth::bench {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr timeval kDeadline{.tv_sec = 20, .tv_usec = 0};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// The sockets API takes every kind of address through one type.
const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

std::optional<std::size_t> number_after(std::string_view text, std::string_view prefix) {
  const auto at = text.find(prefix);
  if (at == std::string_view::npos) return std::nullopt;
  const char* from = text.data() + at + prefix.size();
  std::size_t value = 0;
  if (std::from_chars(from, text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

HttpClient::~HttpClient() { close(); }

void HttpClient::close() noexcept {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool HttpClient::connect() {
  close();
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return false;
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kDeadline, sizeof kDeadline);
  const sockaddr_in address = loopback(port_);
  if (::connect(socket_, generic(address), sizeof address) == 0) return true;
  close();
  return false;
}

HttpReply HttpClient::get(std::string_view path) {
  return exchange("GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

HttpReply HttpClient::post(std::string_view path, std::string_view json) {
  std::string request = "POST ";
  request.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:8080\r\n");
  request.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(json.size()));
  request.append(kHeadEnd).append(json);
  return exchange(request);
}

HttpReply HttpClient::exchange(const std::string& request) {
  if (socket_ < 0 && !connect()) return {};
  if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    close();
    return {};
  }
  std::string text;
  for (;;) {
    const auto head_end = text.find(kHeadEnd);
    if (head_end != std::string::npos) {
      const std::string_view head = std::string_view(text).substr(0, head_end);
      const std::size_t body_at = head_end + kHeadEnd.size();
      const std::size_t length = number_after(head, "\r\nContent-Length: ").value_or(0);
      if (text.size() >= body_at + length) {
        return {static_cast<int>(number_after(head, "HTTP/1.1 ").value_or(0)), text.substr(body_at, length)};
      }
    }
    std::array<char, 4096> piece;
    const ssize_t count = recv(socket_, piece.data(), piece.size(), 0);
    if (count <= 0) {
      close();
      return {};
    }
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(probe, generic(address), size) != 0 ||
      getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    address.sin_port = 0;
  }
  ::close(probe);
  return ntohs(address.sin_port);
}

}  // namespace blockauth::bench
