// RFC 4648 §4, with the test vectors of §10.
#include "base/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace blockauth {
namespace {

TEST(Base64, GivesTheTestVectorsOfTheRfc) {
  const std::pair<const char*, const char*> kVectors[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, text] : kVectors) {
    EXPECT_EQ(base64_encode(as_bytes(octets)), text);
    const auto decoded = base64_decode(text);
    ASSERT_TRUE(decoded.has_value()) << text;
    EXPECT_EQ(as_chars(*decoded), octets);
  }
}

TEST(Base64, UsesTheAlphabetWithPlusAndSlash) {
  EXPECT_EQ(base64_encode(Bytes{0xfb, 0xff, 0xbf}), "+/+/");
  EXPECT_EQ(base64_decode("+/+/").value(), (Bytes{0xfb, 0xff, 0xbf}));
}

TEST(Base64, OneSpellingOnly) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=", "==", "====", "Z===", "Zg==Zg==",
                           "Zm9v\n", " Zm9v", "Zm 9v", "-_-_", "Zm9v====", "Zm9v=", "Z=g="}) {
    const auto decoded = base64_decode(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().code, Errc::malformed_base64url);
  }
}

}  // namespace
}  // namespace blockauth
