#include "blockauth/base/base64url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace blockauth {
namespace {

std::string encoded(std::string_view text) { return base64url_encode(as_bytes(text)); }

void expect_refused(std::string_view text) {
  const auto decoded = base64url_decode(text);
  ASSERT_FALSE(decoded.has_value()) << text;
  EXPECT_EQ(decoded.error().code, Errc::malformed_base64url) << text;
}

// RFC 4648 §10, without the padding.
TEST(Base64url, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg");
  EXPECT_EQ(encoded("fo"), "Zm8");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

// RFC 4648 §5: 62 is a hyphen and 63 an underscore.
TEST(Base64url, UsesTheAlphabetThatIsSafeInUrls) {
  EXPECT_EQ(encoded("\xfb\xff\xbf"), "-_-_");
  expect_refused("+/+/");
}

TEST(Base64url, EveryOctetStringComesBack) {
  Bytes octets;
  for (int length = 0; length < 260; ++length) {
    const auto decoded = base64url_decode(base64url_encode(octets));
    ASSERT_TRUE(decoded.has_value()) << length;
    EXPECT_EQ(*decoded, octets) << length;
    octets.push_back(static_cast<std::uint8_t>(length * 7));
  }
}

TEST(Base64url, PaddingIsRefused) {
  expect_refused("Zg==");
  expect_refused("Zg=");
  expect_refused("Zm8=");
  expect_refused("=");
}

TEST(Base64, WritesTheVectorsOfRfc4648AndReadsThemWithTheirPaddingOrWithout) {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}};
  for (const auto& [octets, text] : vectors) {
    EXPECT_EQ(base64_encode(as_bytes(octets)), text);
    EXPECT_EQ(as_chars(base64_decode(text).value()), octets);
    EXPECT_EQ(as_chars(base64_decode(text.substr(0, text.find('='))).value()), octets);
  }
  EXPECT_EQ(base64_decode("+/+/").value(), (Bytes{0xfb, 0xff, 0xbf}));
  EXPECT_EQ(base64_encode(Bytes{0xfb, 0xff, 0xbf}), "+/+/");
}

TEST(Base64, IsReadAsStrictly) {
  for (const char* text :
       {"Zg=", "Zg===", "Zm8==", "Zm9v====", "=", "====", "Zm=v", "Zh==", "Z m8", "Zm9v\n", "-_-_", "Z"}) {
    EXPECT_FALSE(base64_decode(text).has_value()) << text;
  }
}

TEST(Base64url, WhiteSpaceIsRefused) {
  expect_refused("Zm9v Ymy");
  expect_refused("Zm9vYm\nE");
  expect_refused(" Zm9vYmE");
}

// A base64 text of 4n + 1 characters would end in six bits, less than an octet.
TEST(Base64url, ImpossibleLengthsAreRefused) {
  expect_refused("Z");
  expect_refused("Zm9vY");
}

// "Zg" is f; "Zh" differs from it only in bits that no octet holds (RFC 4648 §3.5).
TEST(Base64url, TrailingBitsMustBeZeroSoThatThereIsOneSpelling) {
  expect_refused("Zh");
  expect_refused("Zm9");
  EXPECT_TRUE(base64url_decode("Zm8").has_value());
}

TEST(Base64url, EveryOtherCharacterIsRefused) {
  for (int c = 0; c < 256; ++c) {
    const auto character = static_cast<char>(c);
    const bool in_alphabet =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    const std::string text{'A', character, 'A', 'A'};
    EXPECT_EQ(base64url_decode(text).has_value(), in_alphabet) << c;
  }
}

}  // namespace
}  // namespace blockauth
