// A request as handlers see it: no socket, no library, no ownership.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::http {

enum class Method : std::uint8_t { get, head, post, patch, delete_, options, other };

[[nodiscard]] Method method_from(std::string_view name) noexcept;
[[nodiscard]] std::string_view to_string(Method method) noexcept;

// The views point into the connection's buffers and live as long as the request is being answered.
struct Request {
  Method method = Method::other;
  std::string_view path;  // as sent, without query
  std::string_view body;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> content_encoding;
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> origin;
  std::optional<std::string_view> host;
  std::string_view parameter;  // what stands for <...> in the route's path
  std::string client;          // who is counted by the rate limits
  std::string id;              // X-Request-Id
};

// The path of a request target (RFC 9112 §3.2): origin form, or the absolute form that proxies send; without
// query and fragment. "*" and anything else stays as it is, and matches no route.
[[nodiscard]] std::string_view path_of(std::string_view target) noexcept;

// The host and port of a request target in the absolute form, which counts instead of the Host header (RFC
// 9112 §3.2.2).
[[nodiscard]] std::optional<std::string_view> authority_of(std::string_view target) noexcept;

// Is this media type JSON (RFC 9110 §8.3.1), whatever its parameters?
[[nodiscard]] bool is_json(std::string_view content_type) noexcept;

// The body as a JSON object; no body at all is an empty object. `document` owns what the object views.
// Errors: malformed_json, invalid_request.
[[nodiscard]] Result<json::Object> parse_body(json::Document& document, const Request& request);

}  // namespace blockauth::http
