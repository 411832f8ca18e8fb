// Which address does a request come from, and which addresses are one client?
#include "http/client_address.hpp"

#include <algorithm>

#include "http/text.hpp"

namespace blockauth::http {
namespace {

namespace ip = boost::asio::ip;

// An IPv4 peer of a dual-stack socket is an IPv4 peer.
ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

// "192.0.2.1", "2001:db8::1", and what some proxies write: "192.0.2.1:4711", "[2001:db8::1]:4711".
ip::address parse_hop(std::string_view hop, boost::system::error_code& error) {
  hop = trim(hop);
  if (hop.starts_with('[')) {
    hop = hop.substr(1, hop.find(']') - 1);
  } else if (std::ranges::count(hop, ':') == 1) {
    hop = hop.substr(0, hop.find(':'));
  }
  return plain(ip::make_address(hop, error));
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& networks) {
  TrustedProxies out;
  std::string wrong;
  for (const auto& text : networks) {
    boost::system::error_code error;
    const bool is_network = text.find('/') != std::string::npos;
    const bool is_v6 = text.find(':') != std::string::npos;
    if (is_v6) {
      out.networks_.emplace_back(ip::make_network_v6(is_network ? text : text + "/128", error));
    } else {
      out.networks_.emplace_back(ip::make_network_v4(is_network ? text : text + "/32", error));
    }
    if (error) wrong += (wrong.empty() ? "'" : ", '") + text + "'";
  }
  if (wrong.empty()) return out;
  return fail(Errc::invalid_configuration,
              "trusted_proxies: neither an address nor a network such as 10.0.0.0/8: " + wrong);
}

bool TrustedProxies::contains(const ip::address& address) const {
  const ip::address wanted = plain(address);
  return std::ranges::any_of(networks_, [&wanted](const Network& network) {
    if (const auto* v4 = std::get_if<ip::network_v4>(&network)) {
      return wanted.is_v4() &&
             ip::network_v4(wanted.to_v4(), v4->prefix_length()).canonical() == v4->canonical();
    }
    const auto& v6 = std::get<ip::network_v6>(network);
    return wanted.is_v6() && ip::network_v6(wanted.to_v6(), v6.prefix_length()).canonical() == v6.canonical();
  });
}

ip::address client_address(const ip::address& peer, std::string_view forwarded_for,
                           const TrustedProxies& trusted) {
  ip::address client = plain(peer);
  while (!forwarded_for.empty() && trusted.contains(client)) {
    const auto comma = forwarded_for.rfind(',');
    boost::system::error_code error;
    const ip::address hop =
        parse_hop(forwarded_for.substr(comma == std::string_view::npos ? 0 : comma + 1), error);
    if (error) break;
    client = hop;
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return client;
}

std::string client_key(const ip::address& address) {
  const ip::address client = plain(address);
  if (client.is_v4()) return client.to_string();
  return ip::network_v6(client.to_v6(), 64).canonical().to_string();
}

}  // namespace blockauth::http
