#include "webauthn/origin.hpp"

#include <gtest/gtest.h>

namespace blockauth::webauthn {
namespace {

TEST(Origin, AWebOriginHasSchemeHostAndPort) {
  const auto plain = parse_web_origin("https://login.example.org");
  ASSERT_TRUE(plain.has_value());
  EXPECT_EQ(plain->scheme, "https");
  EXPECT_EQ(plain->host, "login.example.org");
  EXPECT_EQ(plain->port, "");
  const auto with_port = parse_web_origin("http://localhost:8080");
  ASSERT_TRUE(with_port.has_value());
  EXPECT_EQ(with_port->scheme, "http");
  EXPECT_EQ(with_port->host, "localhost");
  EXPECT_EQ(with_port->port, "8080");
  EXPECT_TRUE(parse_web_origin("https://example.org:65535").has_value());
  EXPECT_TRUE(parse_web_origin("https://xn--bcher-kva.example:8443").has_value());
}

// WHATWG HTML, "serialization of an origin": no browser writes any of these.
TEST(Origin, NoOtherSpellingIsAWebOrigin) {
  for (const char* text : {"",
                           "example.org",
                           "https:example.org",
                           "https:/example.org",
                           "https://",
                           "https://example.org/",
                           "https://example.org/login",
                           "https://example.org?x",
                           "https://example.org#x",
                           "https://user@example.org",
                           "HTTPS://example.org",
                           "https://Example.org",
                           "ftp://example.org",
                           "ws://example.org",
                           "https://.example.org",
                           "https://example.org.",
                           "https://example..org",
                           "https://exa mple.org",
                           "https://b\xc3\xbc"
                           "cher.example",
                           "https://example.org:",
                           "https://example.org:443",
                           "http://example.org:80",
                           "https://example.org:0",
                           "https://example.org:0443",
                           "https://example.org:65536",
                           "https://example.org:123456",
                           "https://example.org:8a",
                           "https://example.org:8443:1",
                           "https://[::1]",
                           "null",
                           "https://https://a"}) {
    EXPECT_FALSE(parse_web_origin(text).has_value()) << text;
  }
  EXPECT_TRUE(parse_web_origin("https://example.org:80").has_value());
  EXPECT_TRUE(parse_web_origin("http://localhost:443").has_value());
}

TEST(Origin, HostsAreAtMost253Octets) {
  const std::string label(63, 'a');
  const std::string host = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_TRUE(parse_web_origin("https://" + host).has_value());
  EXPECT_FALSE(parse_web_origin("https://" + host + "a").has_value());
}

TEST(Origin, NativeClientsHaveOriginsOfTheirOwn) {
  EXPECT_TRUE(is_app_origin("android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A"));
  EXPECT_TRUE(is_app_origin("ios:bundle-id:org.example.app"));
  for (const char* text :
       {"", "android:apk-key-hash:", "ios:bundle-id:", "android:", "https://example.org",
        " android:apk-key-hash:x", "Android:apk-key-hash:x",
        // No SHA-256: SHA-1, padded, of the wrong alphabet, one octet short or long.
        "android:apk-key-hash:2jmj7l5rSw0yVb_vlWAYkK_YBwk",
        "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A=",
        "android:apk-key-hash:SldCAXmgJR+WLVsg7Yw0FwX1rUbCXr1+7FHuFJk6w8A",
        "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6ww",
        "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8AA", "ios:bundle-id:org.example/app",
        "ios:bundle-id:org example", "ios:bundle-id:org_example"}) {
    EXPECT_FALSE(is_app_origin(text)) << text;
    const bool is_web = parse_web_origin(text).has_value();
    EXPECT_NE(origin_error(text, "example.org").has_value(), is_web) << text;
  }
}

TEST(Origin, ACertificateHashMakesAnAndroidOrigin) {
  constexpr const char* kOrigin = "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A";
  const std::string printed =  // the same octets, as keytool prints them
      "4A:57:42:01:79:A0:25:1F:96:2D:5B:20:ED:8C:34:17:05:F5:AD:46:C2:5E:BD:7E:EC:51:EE:14:99:3A:C3:C0";
  EXPECT_EQ(android_origin("SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A"), kOrigin);
  EXPECT_EQ(android_origin(printed), kOrigin);
  for (std::string text : {std::string(), printed.substr(3), printed + ":00", printed.substr(0, 94) + "G",
                           "4A-" + printed.substr(3), std::string(kOrigin)}) {
    EXPECT_EQ(android_origin(text), std::nullopt) << text;
  }
  EXPECT_EQ(ios_origin("org.example.App-1"), "ios:bundle-id:org.example.App-1");
  EXPECT_EQ(ios_origin(""), std::nullopt);
  EXPECT_EQ(ios_origin(std::string(156, 'a')), std::nullopt);
}

// The first two are the specification's own examples (§4 "registrable origin label").
TEST(Origin, RelatedOriginsAreCountedByTheirName) {
  EXPECT_EQ(registrable_label("example.co.uk"), "example");
  EXPECT_EQ(registrable_label("www.example.de"), "example");
  EXPECT_EQ(registrable_label("login.shop.example.com"), "example");
  EXPECT_EQ(registrable_label("example.com.br"), "example");
  EXPECT_EQ(registrable_label("co.uk"), "co");
  EXPECT_EQ(registrable_label("t.co"), "t");
  EXPECT_EQ(registrable_label("localhost"), "localhost");
  EXPECT_EQ(registrable_label("app.localhost"), "app");
}

TEST(Origin, AnRpIdIsADomainName) {
  for (const char* text :
       {"example.org", "login.example.org", "localhost", "4.example", "xn--bcher-kva.example"}) {
    EXPECT_TRUE(is_valid_rp_id(text)) << text;
  }
  for (const char* text :
       {"", "Example.org", "https://example.org", "example.org:8443", "example.org/", ".example.org",
        "example.org.", "a..b", "192.0.2.1", "1", "127.0.0.0x1", "0x7f000001", "[::1]", "a_b.example"}) {
    EXPECT_FALSE(is_valid_rp_id(text)) << text;
  }
}

TEST(Origin, ASubdomainIsWithinTheRpIdAndAnEqualEndingIsNot) {
  EXPECT_TRUE(is_within_rp_id("example.org", "example.org"));
  EXPECT_TRUE(is_within_rp_id("login.example.org", "example.org"));
  EXPECT_FALSE(is_within_rp_id("evilexample.org", "example.org"));
  EXPECT_FALSE(is_within_rp_id("example.org.evil.test", "example.org"));
  EXPECT_FALSE(is_within_rp_id("org", "example.org"));
  EXPECT_TRUE(is_localhost("localhost"));
  EXPECT_TRUE(is_localhost("app.localhost"));
  EXPECT_FALSE(is_localhost("notlocalhost"));
}

// A link that begins like one to localhost may lead anywhere.
TEST(Origin, APageHasAnHttpsUrlOrIsOnLocalhost) {
  for (const std::string_view url :
       {"https://example.org", "https://example.org:8443/add?x=y", "http://localhost/",
        "http://localhost:8080/enroll", "http://app.localhost"}) {
    EXPECT_TRUE(is_page_url(url)) << url;
  }
  for (const std::string_view url :
       {"", "https://", "https:///x", "http://example.org/", "http://localhost.example.org/",
        "http://localhost@example.org/", "http://localhost:x/", "ftp://example.org/",
        "javascript:alert(1)//://", "https://example.org/a b", "https://user@example.org/", "/enroll"}) {
    EXPECT_FALSE(is_page_url(url)) << url;
  }
}

TEST(Origin, WhatIsWrongWithAConfiguredOriginIsSaid) {
  EXPECT_FALSE(origin_error("https://example.org", "example.org").has_value());
  EXPECT_FALSE(origin_error("https://login.example.org:8443", "example.org").has_value());
  EXPECT_FALSE(origin_error("http://localhost:8080", "localhost").has_value());
  EXPECT_TRUE(origin_error("android:apk-key-hash:abc", "example.org").has_value());
  EXPECT_TRUE(origin_error("https://example.org/", "example.org").has_value());
  EXPECT_TRUE(origin_error("http://example.org", "example.org").has_value());
  EXPECT_TRUE(origin_error("https://example.com", "example.org").has_value());
  EXPECT_TRUE(origin_error("https://evilexample.org", "example.org").has_value());
}

}  // namespace
}  // namespace blockauth::webauthn
