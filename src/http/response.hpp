// A response as handlers make it, and as one text for the socket.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blockauth::http {

struct Header {
  std::string_view name;  // static storage
  std::string value;
};

struct Response {
  int status = 200;
  std::string body;                                    // empty: no content
  std::string_view content_type = "application/json";  // static storage
  std::string_view cache_control = "no-store";         // static storage
  std::vector<Header> headers;
};

[[nodiscard]] inline Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

[[nodiscard]] inline Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

// RFC 9110 §15; "" for a status we never send.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

struct Framing {
  bool head = false;        // the answer to HEAD: everything but the body
  bool keep_alive = true;   // another request may follow
  bool http_1_0 = false;    // then keeping alive must be said
  std::string_view date{};  // IMF-fixdate (RFC 9110 §5.6.7)
};

// The whole response, head and body, for one write.
[[nodiscard]] std::string serialize(const Response& response, const Framing& framing);

}  // namespace blockauth::http
