// Who is the client, as far as rate limits are concerned?
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "blockauth/base/result.hpp"

namespace blockauth::http {

// The peers whose headers are believed.
class TrustedProxies final {
 public:
  // Addresses or networks ("10.0.0.0/8", "::1"). Errors: invalid_configuration.
  [[nodiscard]] static Result<TrustedProxies> parse(const std::vector<std::string>& networks);

  [[nodiscard]] bool empty() const noexcept { return networks_.empty(); }
  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

 private:
  using Network = std::variant<boost::asio::ip::network_v4, boost::asio::ip::network_v6>;
  std::vector<Network> networks_;
};

// `peer`, unless it is a trusted proxy: then the rightmost address of X-Forwarded-For that is none. What
// stands further left was written by whoever sent the request, and means nothing.
[[nodiscard]] boost::asio::ip::address client_address(const boost::asio::ip::address& peer,
                                                      std::string_view forwarded_for,
                                                      const TrustedProxies& trusted);

// What is counted as one client: an IPv4 address, or an IPv6 /64, as every subscriber has at least one of
// those.
[[nodiscard]] std::string client_key(const boost::asio::ip::address& address);

}  // namespace blockauth::http
