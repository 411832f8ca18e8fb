// Which octets are a request, and which are refused before it is one?
//
// For connection.cpp alone: Beast's parser is the costliest of its headers.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "blockauth/http/server.hpp"
#include "http/text.hpp"

namespace blockauth::http {

[[nodiscard]] inline std::string_view view_of(boost::beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

// A request as it arrives.
struct IncomingRequest {
  boost::beast::http::request_parser<boost::beast::http::string_body> parser;
  std::size_t octets_left;  // that the whole request may still have, framing included
  bool continue_sent = false;
  int refused_status = 0;
  std::string refused_reason{};  // for the log

  // A body in chunks may have extensions and trailers, which are read over: with all of them the request has
  // no more than twice what its body may have.
  explicit IncomingRequest(const Limits& limits) : octets_left(limits.header_bytes + 2 * limits.body_bytes) {
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser.body_limit(limits.body_bytes);
  }

  // Feeds the parser what was received. False: the request is refused.
  [[nodiscard]] bool receive(boost::beast::flat_buffer& received) {
    if (!parser.got_some() && !skip_blank_lines(received)) return true;
    boost::system::error_code error;
    while (received.size() > 0 && !parser.is_done() && !error && !asks_twice(received)) {
      const std::size_t used = parser.put(received.data(), error);
      received.consume(used);
      if (used > octets_left) return refuse(413, "chunk extensions and trailers are too large");
      octets_left -= used;
      needs_more_ = error == boost::beast::http::error::need_more;
      if (!parser.is_header_done() || parser.eager()) continue;
      // Beast stops here once, before it reads the body.
      if (const std::string_view problem = problem_of_header(); !problem.empty()) return refuse(400, problem);
      header_fields_ = count_fields();
      parser.eager(true);
    }
    if (error && error != boost::beast::http::error::need_more)
      return refuse(status_of(error), error.message());
    // RFC 9110 §6.5.1: a trailer is no header, but Beast adds its fields to the header's. What a proxy said
    // there about its client would have a second author.
    if (parser.is_done() && count_fields() != header_fields_) return refuse(400, "fields in a trailer");
    return true;
  }

  bool refuse(int status, std::string_view reason) {
    refused_status = status;
    refused_reason = reason;
    return false;
  }

  // RFC 9112 §2.2: before the request line, they are ignored. False: that needs more octets.
  [[nodiscard]] bool skip_blank_lines(boost::beast::flat_buffer& received) {
    constexpr std::string_view kLineEnd = "\r\n";
    for (;;) {
      const std::string_view text(static_cast<const char*>(received.data().data()), received.size());
      if (text.empty() || text == kLineEnd.substr(0, 1)) return false;
      if (!text.starts_with(kLineEnd)) return true;
      received.consume(kLineEnd.size());
    }
  }

  // What Beast lets pass, and should not reach a handler. Where the body ends must be beyond doubt: whatever
  // stands between us and the client may see it elsewhere.
  [[nodiscard]] std::string_view problem_of_header() const {
    using boost::beast::http::field;
    const auto& message = parser.get();
    if (message.version() >= 11 && message.count(field::host) != 1)
      return "not exactly one Host header";  // RFC 9112 §3.2
    const std::size_t codings = message.count(field::transfer_encoding);
    // RFC 9112 §6.1, §6.3: chunked is the only coding we know, once, and not in HTTP/1.0.
    if (codings > 1 || (codings == 1 && !equals_ignoring_case(*header(field::transfer_encoding), "chunked")))
      return "a transfer coding other than chunked";
    if (codings == 1 && message.version() < 11) return "a transfer coding in HTTP/1.0";
    for (const field single : {field::authorization, field::content_type, field::origin}) {
      if (message.count(single) > 1) return "a header twice that may be there once";  // RFC 9110 §5.3
    }
    return {};
  }

  [[nodiscard]] std::optional<std::string_view> header(boost::beast::http::field name) const {
    const auto& fields = parser.get();
    const auto found = fields.find(name);
    if (found == fields.end()) return std::nullopt;
    return view_of(found->value());
  }

  [[nodiscard]] bool wants_continue() const {
    return parser.is_header_done() && !parser.is_done() && !continue_sent && parser.get().version() >= 11 &&
           equals_ignoring_case(header(boost::beast::http::field::expect).value_or(""), "100-continue");
  }

 private:
  // Beast (of Boost 1.81) asserts that it is not asked twice about a last chunk before that can be whole:
  // "0", a line's end and another.
  [[nodiscard]] bool asks_twice(const boost::beast::flat_buffer& received) const {
    constexpr std::size_t kShortestEnd = 5;
    return needs_more_ && parser.is_header_done() && parser.chunked() && received.size() < kShortestEnd;
  }

  [[nodiscard]] std::ptrdiff_t count_fields() const {
    return std::distance(parser.get().begin(), parser.get().end());
  }

  static int status_of(const boost::system::error_code& error) {
    if (error == boost::beast::http::error::body_limit) return 413;
    if (error == boost::beast::http::error::header_limit ||
        error == boost::beast::http::error::buffer_overflow)
      return 431;
    return 400;
  }

  bool needs_more_ = false;  // when Beast was asked last
  std::ptrdiff_t header_fields_ = 0;
};

}  // namespace blockauth::http
