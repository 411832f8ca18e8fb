#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace blockauth {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, CharactersAreCodePoints) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("passkey"), 7U);
  EXPECT_EQ(count_characters("\xc3\xbc"), 1U);          // U+00FC
  EXPECT_EQ(count_characters("\xe2\x82\xac"), 1U);      // U+20AC
  EXPECT_EQ(count_characters("\xf0\x9f\x94\x91"), 1U);  // U+1F511
  EXPECT_EQ(count_characters("a\0b"sv), 3U);
}

// RFC 3629 §3: the first and last code point of every length.
TEST(Utf8, TheEndsOfEveryRangeAreAccepted) {
  for (const std::string_view text :
       {"\0"sv, "\x7f"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv,
        "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv}) {
    EXPECT_EQ(count_characters(text), 1U);
  }
}

// ASCII is counted eight octets at a time: no place within or beside such a block may be overlooked.
TEST(Utf8, ACharacterIsFoundBetweenAnyNumberOfLetters) {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string letters(before, 'a');
      const std::string more(after, 'z');
      EXPECT_EQ(count_characters(letters + "\xe2\x82\xac" + more), before + 1 + after);
      EXPECT_FALSE(is_utf8(letters + "\x80" + more));
      EXPECT_FALSE(is_utf8(letters + "\xff" + more));
    }
  }
}

TEST(Utf8, OverlongFormsAreRefused) {
  EXPECT_FALSE(is_utf8("\xc0\x80"));
  EXPECT_FALSE(is_utf8("\xc1\xbf"));
  EXPECT_FALSE(is_utf8("\xe0\x80\x80"));
  EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
  EXPECT_FALSE(is_utf8("\xf0\x80\x80\x80"));
  EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
}

TEST(Utf8, SurrogatesAreRefused) {
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(is_utf8("\xed\xbf\xbf"));
}

TEST(Utf8, CodePointsBeyondUnicodeAreRefused) {
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xf5\x80\x80\x80"));
  EXPECT_FALSE(is_utf8("\xff"));
}

TEST(Utf8, StrayAndMissingContinuationsAreRefused) {
  EXPECT_FALSE(is_utf8("\x80"));
  EXPECT_FALSE(is_utf8("a\xbf"));
  EXPECT_FALSE(is_utf8("\xc3"));
  EXPECT_FALSE(is_utf8("\xc3("));
  EXPECT_FALSE(is_utf8("\xe2\x82"));
  EXPECT_FALSE(is_utf8("\xf0\x9f\x94"));
  EXPECT_FALSE(is_utf8("\xf0\x9f\x94z"));
}

TEST(Utf8, APrefixEndsBetweenCharacters) {
  const std::string_view text = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x94\x91";  // 1, 2, 3 and 4 octets
  const std::size_t lengths[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
  for (std::size_t max_bytes = 0; max_bytes < std::size(lengths); ++max_bytes) {
    EXPECT_EQ(utf8_prefix(text, max_bytes), text.substr(0, lengths[max_bytes])) << max_bytes;
  }
}

TEST(Utf8, OctetsOutsideAsciiAreCountedUpToALimit) {
  EXPECT_EQ(count_non_ascii("", 10), 0U);
  EXPECT_EQ(count_non_ascii("plain ASCII, more than eight of it", 10), 0U);
  EXPECT_EQ(count_non_ascii("gr\xc3\xbc\xc3\x9f dich, \xe2\x82\xac", 10), 7U);
  EXPECT_EQ(count_non_ascii("gr\xc3\xbc\xc3\x9f dich, \xe2\x82\xac", 3), 3U);
  EXPECT_EQ(count_non_ascii(std::string(100, '\xff'), 100), 100U);
  EXPECT_EQ(count_non_ascii("\xff", 0), 0U);
}

}  // namespace
}  // namespace blockauth
