// Whose address counts, and is a header believed only from those who may write it?
#include "http/client_address.hpp"

#include <gtest/gtest.h>

namespace blockauth::http {
namespace {

using boost::asio::ip::make_address;

std::string client(std::string_view peer, std::string_view forwarded,
                   const std::vector<std::string>& trusted) {
  return client_address(make_address(std::string(peer)), forwarded, TrustedProxies::parse(trusted).value())
      .to_string();
}

TEST(ClientAddress, WithoutATrustedProxyTheHeaderIsIgnored) {
  EXPECT_EQ(client("192.0.2.1", "198.51.100.7", {}), "192.0.2.1");
  EXPECT_EQ(client("192.0.2.1", "198.51.100.7", {"10.0.0.0/8"}), "192.0.2.1");
}

TEST(ClientAddress, TheRightmostUntrustedHopIsTheClient) {
  const std::vector<std::string> trusted{"10.0.0.0/8", "127.0.0.1"};
  EXPECT_EQ(client("10.0.0.1", "198.51.100.7", trusted), "198.51.100.7");
  EXPECT_EQ(client("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.9", trusted), "198.51.100.7");
  EXPECT_EQ(client("127.0.0.1", "10.0.0.9,10.0.0.8", trusted), "10.0.0.9");
}

TEST(ClientAddress, WhatTheClientWroteItselfMeansNothing) {
  EXPECT_EQ(client("10.0.0.1", "203.0.113.99, 198.51.100.7", {"10.0.0.0/8"}), "198.51.100.7");
  EXPECT_EQ(client("10.0.0.1", "203.0.113.99, garbage", {"10.0.0.0/8"}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", ",,", {"10.0.0.0/8"}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "", {"10.0.0.0/8"}), "10.0.0.1");
}

TEST(ClientAddress, PortsAndBracketsAreUnderstood) {
  const std::vector<std::string> trusted{"::1"};
  EXPECT_EQ(client("::1", "198.51.100.7:4711", trusted), "198.51.100.7");
  EXPECT_EQ(client("::1", "[2001:db8::1]:4711", trusted), "2001:db8::1");
  EXPECT_EQ(client("::1", "2001:db8::1", trusted), "2001:db8::1");
}

TEST(ClientAddress, AnIpv4PeerOfADualStackSocketIsAnIpv4Peer) {
  EXPECT_EQ(client("::ffff:10.0.0.1", "198.51.100.7", {"10.0.0.0/8"}), "198.51.100.7");
  EXPECT_EQ(client_key(make_address("::ffff:192.0.2.1")), "192.0.2.1");
}

TEST(ClientAddress, AnIpv6SubscriberIsOneClient) {
  EXPECT_EQ(client_key(make_address("2001:db8:1:2:3:4:5:6")), client_key(make_address("2001:db8:1:2::1")));
  EXPECT_NE(client_key(make_address("2001:db8:1:2::1")), client_key(make_address("2001:db8:1:3::1")));
  EXPECT_NE(client_key(make_address("192.0.2.1")), client_key(make_address("192.0.2.2")));
}

TEST(ClientAddress, WhatIsNoNetworkIsNoProxy) {
  for (const std::string& text : {std::string("proxy"), std::string("10.0.0.0/33"), std::string(""),
                                  std::string("::1/129"), std::string("10.0.0/8")}) {
    const auto parsed = TrustedProxies::parse({text});
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code, Errc::invalid_configuration);
  }
}

}  // namespace
}  // namespace blockauth::http
