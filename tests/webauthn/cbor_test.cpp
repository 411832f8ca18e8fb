#include "webauthn/cbor.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "crypto/hex.hpp"

namespace blockauth::webauthn::cbor {
namespace {

// What each octet string is refused with, or internal_error if it is not.
Errc refusal(ByteView encoded) {
  const auto item = Item::parse(encoded);
  return item ? Errc::internal_error : item.error().code;
}

void expect_refused(std::string_view hex) { EXPECT_EQ(refusal(from_hex(hex)), Errc::malformed_cbor) << hex; }
void expect_accepted(std::string_view hex) { EXPECT_EQ(refusal(from_hex(hex)), Errc::internal_error) << hex; }

// Arrays in arrays: `depth` of them, the innermost one empty.
Bytes nested_arrays(std::size_t depth) {
  Bytes encoded(depth - 1, 0x81);
  encoded.push_back(0x80);
  return encoded;
}

// RFC 8949 appendix A.
TEST(Cbor, ReadsTheIntegersOfRfc8949) {
  struct Example {
    const char* hex;
    std::int64_t value;
  };
  for (const auto& [hex, value] :
       {Example{"00", 0}, Example{"01", 1}, Example{"0a", 10}, Example{"17", 23}, Example{"1818", 24},
        Example{"1864", 100}, Example{"1903e8", 1000}, Example{"1a000f4240", 1000000},
        Example{"1b000000e8d4a51000", 1000000000000}, Example{"20", -1}, Example{"29", -10},
        Example{"3863", -100}, Example{"3903e7", -1000},
        Example{"1b7fffffffffffffff", std::numeric_limits<std::int64_t>::max()},
        Example{"3b7fffffffffffffff", std::numeric_limits<std::int64_t>::min()}}) {
    const Bytes encoded = from_hex(hex);
    const auto item = Item::parse(encoded);
    ASSERT_TRUE(item.has_value()) << hex;
    EXPECT_EQ(item->integer(), value) << hex;
    EXPECT_EQ(item->bytes(), std::nullopt);
    EXPECT_EQ(item->text(), std::nullopt);
    EXPECT_EQ(item->boolean(), std::nullopt);
    EXPECT_EQ(item->size(), 0U);
  }
}

TEST(Cbor, IntegersBeyondInt64AreWellFormedButHaveNoValue) {
  for (const char* hex :
       {"1b8000000000000000", "1bffffffffffffffff", "3b8000000000000000", "3bffffffffffffffff"}) {
    const Bytes encoded = from_hex(hex);
    const auto item = Item::parse(encoded);
    ASSERT_TRUE(item.has_value()) << hex;
    EXPECT_EQ(item->integer(), std::nullopt) << hex;
  }
}

TEST(Cbor, ReadsStringsBooleansAndContainers) {
  const Bytes encoded = from_hex(
      "a6"
      "01 4401020304"      // 1: h'01020304'
      "20 6449455446"      // -1: "IETF"
      "6161 f5"            // "a": true
      "6162 f4"            // "b": false
      "4101 83010203"      // h'01': [1, 2, 3]
      "18ff a161636164");  // 255: {"c": "d"}
  const auto map = Item::parse(encoded);
  ASSERT_TRUE(map.has_value());
  EXPECT_TRUE(map->is_map());
  EXPECT_FALSE(map->is_array());
  EXPECT_EQ(map->size(), 6U);
  EXPECT_TRUE(equal(map->find(1)->bytes().value(), from_hex("01020304")));
  EXPECT_EQ(map->find(-1)->text(), "IETF");
  EXPECT_EQ(map->find("a")->boolean(), true);
  EXPECT_EQ(map->find("b")->boolean(), false);
  EXPECT_EQ(map->find(255)->find("c")->text(), "d");
  EXPECT_FALSE(map->find("c").has_value());
  EXPECT_FALSE(map->find(2).has_value());
  const auto entry = map->entry(4);
  ASSERT_TRUE(entry.has_value());
  EXPECT_TRUE(equal(entry->key.bytes().value(), from_hex("01")));
  EXPECT_TRUE(entry->value.is_array());
  EXPECT_EQ(entry->value.size(), 3U);
  EXPECT_EQ(entry->value.element(2)->integer(), 3);
  EXPECT_FALSE(entry->value.element(3).has_value());
  EXPECT_FALSE(map->entry(6).has_value());
  EXPECT_TRUE(equal(map->find(1)->encoded(), from_hex("4401020304")));
}

TEST(Cbor, WhatIsNoContainerHoldsNothing) {
  const Bytes encoded = from_hex("6161");
  const auto text = Item::parse(encoded);
  ASSERT_TRUE(text.has_value());
  EXPECT_FALSE(text->find("a").has_value());
  EXPECT_FALSE(text->find(1).has_value());
  EXPECT_FALSE(text->element(0).has_value());
  EXPECT_FALSE(text->entry(0).has_value());
}

TEST(Cbor, FloatsNullAndUndefinedAreWellFormed) {
  for (const char* hex : {"f6", "f7", "f93c00", "fa47c35000", "fb3ff199999999999a", "f97e00"})
    expect_accepted(hex);
}

TEST(Cbor, AnyPrefixIsRefused) {
  const Bytes encoded = from_hex("a4 01 4401020304 20 6449455446 6161 83010203 6162 a163616263 1a000f4240");
  ASSERT_EQ(refusal(encoded), Errc::internal_error);
  for (std::size_t length = 0; length < encoded.size(); ++length) {
    const Bytes prefix(encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(refusal(prefix), Errc::malformed_cbor) << length;
  }
}

TEST(Cbor, TrailingOctetsAreRefusedByParseAndReturnedByParsePrefix) {
  expect_refused("0000");
  const Bytes encoded = from_hex("820102 a0 ff");
  const auto prefix = Item::parse_prefix(encoded);
  ASSERT_TRUE(prefix.has_value());
  EXPECT_EQ(prefix->item.size(), 2U);
  EXPECT_TRUE(equal(prefix->rest, from_hex("a0ff")));
}

// RFC 8949 §3.2.
TEST(Cbor, IndefiniteLengthsAreRefused) {
  for (const char* hex : {"5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f0102ff", "bfff",
                          "bf61610161629f0203ffff", "8301bfff02", "ff", "1f", "3f", "df"}) {
    expect_refused(hex);
  }
}

// RFC 8949 §4.1: shortest form, here one octet string for each integer and length.
TEST(Cbor, IntegersAndLengthsMustBeShortest) {
  for (const char* hex : {"1800",
                          "1817",
                          "190000",
                          "1900ff",
                          "1a00000000",
                          "1a0000ffff",
                          "1b0000000000000000",
                          "1b00000000ffffffff",
                          "3800",
                          "3817",
                          "3900ff",
                          "3a0000ffff",
                          "3b00000000ffffffff",
                          "5800",
                          "580161",
                          "590001aa",
                          "5a00000001aa",
                          "5b0000000000000001aa",
                          "7800",
                          "780161",
                          "9800",
                          "980100",
                          "99000100",
                          "b800",
                          "b8010000"}) {
    expect_refused(hex);
  }
  for (const char* hex : {"1818", "190100", "1a00010000", "1b0000000100000000"}) expect_accepted(hex);
}

TEST(Cbor, ReservedAdditionalInformationIsRefused) {
  for (int major = 0; major < 8; ++major) {
    for (int info = 28; info < 32; ++info) {
      const Bytes encoded{static_cast<std::uint8_t>(major << 5 | info), 0, 0, 0, 0, 0, 0, 0, 0};
      EXPECT_EQ(refusal(encoded), Errc::malformed_cbor) << major << ' ' << info;
    }
  }
}

TEST(Cbor, TagsAreRefused) {
  for (const char* hex : {"c001", "c11a514b67b0", "d74401020304", "d818456449455446", "81c001", "a101c001"}) {
    expect_refused(hex);
  }
}

TEST(Cbor, UnassignedSimpleValuesAreRefused) {
  for (const char* hex : {"e0", "f0", "f3", "f818", "f8ff", "f814"}) expect_refused(hex);
}

TEST(Cbor, TextMustBeUtf8) {
  for (const char* hex : {"61ff", "62c080", "63eda080", "62c328"}) expect_refused(hex);
  expect_accepted("62c3bc");
}

TEST(Cbor, DuplicateKeysAreRefused) {
  expect_refused("a201000100");
  expect_refused("a2616100616100");
  expect_refused("a2410000410000");
  expect_refused("a301000200 0100");
  expect_refused("a101a2 2000 2000");
  expect_refused("81a2 2000 2000");
}

// 1, "1" and h'31' look alike, but are three keys; so are 1 and -2, which have the same argument.
TEST(Cbor, KeysOfDifferentTypeAreDifferentKeys) { expect_accepted("a4 01 00 6131 00 4131 00 21 00"); }

// CTAP2 asks for sorted keys, but devices exist that do not sort.
TEST(Cbor, UnsortedKeysAreAccepted) {
  expect_accepted("a3 6162 00 20 00 01 00");
  expect_accepted("a2 626161 00 6162 00");
}

TEST(Cbor, KeysMustBeIntegersOrStrings) {
  for (const char* hex : {"a18000", "a1a000", "a1f500", "a1f600", "a1f93c0000", "a1c00000"})
    expect_refused(hex);
}

TEST(Cbor, EntriesOfAMapAreBounded) {
  const auto map_of = [](std::size_t entries) {
    Bytes encoded;
    if (entries < 24) {
      encoded.push_back(static_cast<std::uint8_t>(0xa0 | entries));
    } else {
      encoded = {0xb8, static_cast<std::uint8_t>(entries)};
    }
    for (std::size_t i = 0; i < entries; ++i) {
      if (i < 24) {
        encoded.push_back(static_cast<std::uint8_t>(i));
      } else {
        encoded.push_back(0x18);
        encoded.push_back(static_cast<std::uint8_t>(i));
      }
      encoded.push_back(0xf6);
    }
    return encoded;
  };
  EXPECT_EQ(refusal(map_of(kMaxMapEntries)), Errc::internal_error);
  EXPECT_EQ(refusal(map_of(kMaxMapEntries + 1)), Errc::malformed_cbor);
}

TEST(Cbor, KeysAreBounded) {
  const auto map_with_key = [](std::size_t key_bytes) {
    Bytes encoded{0xa1, 0x58, static_cast<std::uint8_t>(key_bytes - 2)};
    encoded.resize(1 + key_bytes, 0x6b);
    encoded.push_back(0xf6);
    return encoded;
  };
  EXPECT_EQ(refusal(map_with_key(kMaxKeyBytes)), Errc::internal_error);
  EXPECT_EQ(refusal(map_with_key(kMaxKeyBytes + 1)), Errc::malformed_cbor);
}

TEST(Cbor, TextsAreBoundedTogether) {
  const auto texts = [](std::size_t count, std::size_t bytes_each) {
    Bytes encoded{static_cast<std::uint8_t>(0x80 | count)};
    for (std::size_t i = 0; i < count; ++i) {
      encoded.insert(encoded.end(), {0x79, static_cast<std::uint8_t>(bytes_each >> 8),
                                     static_cast<std::uint8_t>(bytes_each)});
      encoded.insert(encoded.end(), bytes_each, 't');
    }
    return encoded;
  };
  EXPECT_EQ(refusal(texts(1, kMaxTextBytes)), Errc::internal_error);
  EXPECT_EQ(refusal(texts(1, kMaxTextBytes + 1)), Errc::malformed_cbor);
  EXPECT_EQ(refusal(texts(4, kMaxTextBytes / 4)), Errc::internal_error);
  EXPECT_EQ(refusal(texts(4, kMaxTextBytes / 4 + 1)), Errc::malformed_cbor);
  EXPECT_EQ(refusal(texts(2, 60000)), Errc::malformed_cbor);
}

TEST(Cbor, ItemsAreBounded) {
  const auto zeros = [](std::size_t count) {
    Bytes encoded{0x99, static_cast<std::uint8_t>(count >> 8), static_cast<std::uint8_t>(count)};
    if (count < 256) encoded = {0x98, static_cast<std::uint8_t>(count)};
    encoded.resize(encoded.size() + count);
    return encoded;
  };
  EXPECT_EQ(refusal(zeros(kMaxItems - 1)), Errc::internal_error);  // beside the array
  EXPECT_EQ(refusal(zeros(kMaxItems)), Errc::malformed_cbor);
  EXPECT_EQ(refusal(zeros(60000)), Errc::malformed_cbor);
}

TEST(Cbor, DepthIsBounded) {
  EXPECT_EQ(refusal(nested_arrays(kMaxDepth)), Errc::internal_error);
  EXPECT_EQ(refusal(nested_arrays(kMaxDepth + 1)), Errc::malformed_cbor);
  EXPECT_EQ(refusal(nested_arrays(10000)), Errc::malformed_cbor);
  Bytes maps;
  for (int i = 0; i < 10000; ++i) maps.insert(maps.end(), {0xa1, 0x00});
  EXPECT_EQ(refusal(maps), Errc::malformed_cbor);
}

// Nine octets that announce up to 2^64 - 1: nothing may be allocated or counted on their word. An
// AddressSanitizer or a timeout would tell if something was.
TEST(Cbor, HugeDeclaredLengthsAreRefusedAtOnce) {
  for (const char* head : {"5b", "7b", "9b", "bb"}) {
    for (const char* length :
         {"ffffffffffffffff", "8000000000000000", "7fffffffffffffff", "0000000100000000"}) {
      expect_refused(std::string(head) + length);
      expect_refused(std::string(head) + length + "00000000");
    }
  }
  for (const char* hex : {"5affffffff", "7affffffff", "9affffffff", "baffffffff", "59ffff", "99ffff"}) {
    expect_refused(hex);
  }
}

// Every element takes an octet at least, so an array within an array cannot promise more than there is
// either.
TEST(Cbor, NestedCountsCannotMultiply) { expect_refused("9903e8 9903e8 9903e8 9903e8"); }

}  // namespace
}  // namespace blockauth::webauthn::cbor
