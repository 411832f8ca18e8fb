// How does a response look on the wire (RFC 9112 §4)?
#include "http/response.hpp"

namespace blockauth::http {
namespace {

constexpr std::size_t kTypicalHeadBytes = 640;

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

std::string serialize(const Response& response, const Framing& framing) {
  std::string out;
  out.reserve(kTypicalHeadBytes + response.body.size());
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_phrase(response.status)).append("\r\n");
  add(out, "Date", framing.date);
  if (!framing.keep_alive) {
    add(out, "Connection", "close");
  } else if (framing.http_1_0) {
    add(out, "Connection", "keep-alive");
  }
  // RFC 9110 §8.6: never with 204.
  if (response.status != 204) {
    if (!response.body.empty()) add(out, "Content-Type", response.content_type);
    add(out, "Content-Length", std::to_string(response.body.size()));
  }
  add(out, "Cache-Control", response.cache_control);
  for (const auto& [name, value] : response.headers) add(out, name, value);
  out.append("\r\n");
  if (!framing.head && response.status != 204) out.append(response.body);
  return out;
}

}  // namespace blockauth::http
