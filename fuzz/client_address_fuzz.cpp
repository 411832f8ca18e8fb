// Trusted proxies and X-Forwarded-For: nobody the operator did not name has a say in who the client is.
//
// The input is the operator's list, comma-separated, a new line, and the header.
#include "http/client_address.hpp"

#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "expect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace blockauth::http;
  namespace ip = boost::asio::ip;
  const std::string_view input = blockauth::as_chars({data, size});
  const auto end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  std::vector<std::string> networks(1);
  for (const char c : input.substr(0, end)) {
    if (c == ',') {
      networks.emplace_back();
    } else {
      networks.back() += c;
    }
  }
  const std::string header(input.substr(end + 1));
  const auto trusted = TrustedProxies::parse(networks);
  if (!trusted) return 0;

  for (const char* text : {"192.0.2.1", "::ffff:10.0.0.1", "10.0.0.1", "2001:db8::1", "::1"}) {
    const ip::address peer = ip::make_address(text);
    const ip::address client = client_address(peer, header, *trusted);
    blockauth::fuzz::expect(!client_key(client).empty());
    if (!trusted->contains(peer)) blockauth::fuzz::expect(client_key(client) == client_key(peer));
    // What a sender puts before a proxy's own entry changes nothing.
    if (!trusted->contains(client)) {
      blockauth::fuzz::expect(client_address(peer, "203.0.113.9, " + header, *trusted) == client);
    }
  }
  return 0;
}
