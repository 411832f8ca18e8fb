// HTTP framing: what is a request does not depend on how its octets arrive, and no accepted one leaves its
// end in doubt.
//
// The first octet says where the rest is split in two.
#include "http/incoming_request.hpp"

#include <boost/asio/buffer.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "expect.hpp"

namespace {

using blockauth::http::IncomingRequest;
using boost::beast::http::field;

// A request that was read to its end; nothing for octets that were refused, or wait for more: what is wrong
// with those is seen sooner in one way than in the other.
struct Accepted {
  std::string body;
  std::size_t left_over;

  friend bool operator==(const Accepted&, const Accepted&) = default;
};

void check_accepted(const IncomingRequest& request) {
  const auto& message = request.parser.get();
  blockauth::fuzz::expect(message.version() < 11 || message.count(field::host) == 1);
  blockauth::fuzz::expect(message.count(field::authorization) <= 1 && message.count(field::origin) <= 1);
  const bool has_coding = message.count(field::transfer_encoding) > 0;
  blockauth::fuzz::expect(!has_coding ||
                          (message.version() >= 11 && message.count(field::content_length) == 0));
  blockauth::fuzz::expect(!has_coding || blockauth::http::equals_ignoring_case(
                                             *request.header(field::transfer_encoding), "chunked"));
}

std::optional<Accepted> read_in_pieces(std::string_view text, std::size_t first_piece) {
  IncomingRequest request(blockauth::http::Limits{});
  boost::beast::flat_buffer received;
  for (const std::string_view piece : {text.substr(0, first_piece), text.substr(first_piece)}) {
    const auto space = received.prepare(piece.size());
    received.commit(boost::asio::buffer_copy(space, boost::asio::buffer(piece.data(), piece.size())));
    if (!request.parser.is_done() && !request.receive(received)) return std::nullopt;
  }
  if (!request.parser.is_done()) return std::nullopt;
  check_accepted(request);
  return Accepted{request.parser.get().body(), received.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = blockauth::as_chars({data + 1, size - 1});
  const std::size_t at = text.size() * data[0] / 255;
  blockauth::fuzz::expect(read_in_pieces(text, text.size()) == read_in_pieces(text, at));
  return 0;
}
