// DER: what X.690 calls distinguished is read, every other encoding of it is refused.
#include "crypto/der.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "crypto/hex.hpp"

namespace blockauth::crypto::der {
namespace {

template <class Read>
auto read_one(std::string_view hex, Read read) {
  const Bytes octets = from_hex(hex);
  Reader reader{octets};
  auto result = read(reader);
  // A read that fails takes nothing; one that succeeds takes the element.
  EXPECT_NE(result.has_value(), Reader{octets}.at_end() || !reader.at_end()) << hex;
  return result;
}

auto integer(std::string_view hex) {
  return read_one(hex, [](Reader& reader) { return reader.integer(); });
}
bool is_boolean(std::string_view hex) {
  return read_one(hex, [](Reader& reader) { return reader.boolean(); }).has_value();
}
bool is_object_identifier(std::string_view hex) {
  return read_one(hex, [](Reader& reader) { return reader.object_identifier(); }).has_value();
}
auto element(std::string_view hex) {
  return read_one(hex, [](Reader& reader) {
    auto read = reader.next();
    return read.has_value() ? Result<Tag>{read->tag} : Result<Tag>{fail(read.error())};
  });
}

TEST(Der, TagsHaveClassFormAndNumber) {
  EXPECT_EQ(element("0400").value(), kOctetString);
  EXPECT_EQ(element("3000").value(), kSequence);
  EXPECT_EQ(element("3100").value(), kSet);
  EXPECT_EQ(element("a100").value(), context(1));
  EXPECT_EQ(element("8100").value(), (Tag{TagClass::context_specific, false, 1}));
  EXPECT_EQ(element("4300").value(), (Tag{TagClass::application, false, 3}));
  EXPECT_EQ(element("fe00").value(), (Tag{TagClass::private_use, true, 30}));
}

// Those of Android's authorization lists: 600 is allApplications, 702 origin.
TEST(Der, LargeTagNumbersTakeSeveralOctets) {
  EXPECT_EQ(element("bf1f00").value(), context(31));
  EXPECT_EQ(element("bf8458 00").value(), context(600));
  EXPECT_EQ(element("bf853e 00").value(), context(702));
  EXPECT_EQ(element("bfffff7f 00").value(), context(kMaxTagNumber));
}

TEST(Der, ATagNumberHasOneFormOnly) {
  EXPECT_FALSE(element("bf1e00").has_value());         // 30 fits the short form
  EXPECT_FALSE(element("bf8001 00").has_value());      // a leading zero
  EXPECT_FALSE(element("bf808458 00").has_value());    // likewise
  EXPECT_FALSE(element("bf81808000 00").has_value());  // 2^21
  EXPECT_FALSE(element("bfffffffff7f 00").has_value());
}

TEST(Der, LengthsAreDefiniteAndShortest) {
  EXPECT_TRUE(element("0401 00").has_value());
  EXPECT_FALSE(element("3080 0000").has_value());
  EXPECT_FALSE(element("048101 00").has_value());
  EXPECT_FALSE(element("04820001 00").has_value());
  const std::string filling(2 * 128, '0');
  EXPECT_TRUE(element("048180" + filling).has_value());
  EXPECT_FALSE(element("04820080" + filling).has_value());
  EXPECT_FALSE(element("0485 0000000080" + filling).has_value());
}

TEST(Der, ADeclaredLengthBeyondTheInputIsRefused) {
  EXPECT_FALSE(element("0402 00").has_value());
  EXPECT_FALSE(element("0484 ffffffff 00").has_value());
  EXPECT_FALSE(element("0488 ffffffffffffffff 00").has_value());
  EXPECT_FALSE(element("04ff").has_value());
}

TEST(Der, IntegersAreSigned) {
  EXPECT_EQ(integer("0201 00").value(), 0);
  EXPECT_EQ(integer("0201 7f").value(), 127);
  EXPECT_EQ(integer("0202 0080").value(), 128);
  EXPECT_EQ(integer("0201 80").value(), -128);
  EXPECT_EQ(integer("0202 ff7f").value(), -129);
  EXPECT_EQ(integer("0208 7fffffffffffffff").value(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(integer("0208 8000000000000000").value(), std::numeric_limits<std::int64_t>::min());
}

TEST(Der, IntegersAreShortestAndFit) {
  EXPECT_FALSE(integer("0200").has_value());
  EXPECT_FALSE(integer("0202 0001").has_value());
  EXPECT_FALSE(integer("0202 ff80").has_value());
  EXPECT_FALSE(integer("0209 008000000000000000").has_value());
  EXPECT_FALSE(integer("0a01 00").has_value());
  EXPECT_FALSE(integer("0401 00").has_value());
  EXPECT_FALSE(integer("2201 00").has_value());
}

TEST(Der, AnEnumeratedIsNoInteger) {
  const auto enumerated = [](std::string_view hex) {
    return read_one(hex, [](Reader& reader) { return reader.enumerated(); });
  };
  EXPECT_EQ(enumerated("0a01 02").value(), 2);
  EXPECT_FALSE(enumerated("0201 02").has_value());
}

TEST(Der, ABooleanIsAllZerosOrAllOnes) {
  EXPECT_TRUE(is_boolean("0101 00"));
  EXPECT_TRUE(is_boolean("0101 ff"));
  EXPECT_FALSE(is_boolean("0101 01"));
  EXPECT_FALSE(is_boolean("0100"));
  EXPECT_FALSE(is_boolean("0102 ffff"));
}

TEST(Der, AnObjectIdentifierIsComplete) {
  EXPECT_TRUE(is_object_identifier("0606 678105050203"));
  EXPECT_FALSE(is_object_identifier("0600"));
  EXPECT_FALSE(is_object_identifier("0602 6781"));
  EXPECT_FALSE(is_object_identifier("0603 678005"));
}

TEST(Der, NullIsEmpty) {
  const auto null = [](std::string_view hex) {
    return read_one(hex, [](Reader& reader) { return reader.null(); }).has_value();
  };
  EXPECT_TRUE(null("0500"));
  EXPECT_FALSE(null("0501 00"));
}

TEST(Der, AnOctetStringIsNotConstructed) {
  const auto octet_string = [](std::string_view hex) {
    return read_one(hex, [](Reader& reader) { return reader.octet_string(); }).has_value();
  };
  EXPECT_TRUE(octet_string("0402 abcd"));
  EXPECT_FALSE(octet_string("2404 0402abcd"));
}

TEST(Der, AnOptionalElementMayBeAnotherOne) {
  const Bytes octets = from_hex("a003 020105 0500");
  Reader reader{octets};
  EXPECT_FALSE(reader.read_optional(context(1)).value().has_value());
  const auto found = reader.read_optional(context(0)).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(Reader{*found}.integer().value(), 5);
  EXPECT_TRUE(reader.null().has_value());
  EXPECT_FALSE(reader.read_optional(context(0)).value().has_value());
  EXPECT_TRUE(reader.expect_end().has_value());
}

TEST(Der, AMalformedElementIsNotAnAbsentOne) {
  const Bytes octets = from_hex("a080 0000");
  EXPECT_FALSE(Reader{octets}.read_optional(context(1)).has_value());
}

// SEQUENCE { [702] EXPLICIT INTEGER 0, SET { INTEGER 2, INTEGER 3 }, OCTET STRING, TRUE }
constexpr std::string_view kNested = "3016 bf853e03 020100 3106 020102 020103 0402 abcd 0101 ff";

bool read_nested(ByteView octets) {
  auto sequence = open(octets, kSequence);
  if (!sequence) return false;
  auto origin = sequence->enter(context(702));
  if (!origin || !origin->integer() || !origin->at_end()) return false;
  auto set = sequence->enter(kSet);
  if (!set || !set->integer() || !set->integer() || !set->at_end()) return false;
  return sequence->octet_string() && sequence->boolean() && sequence->expect_end();
}

TEST(Der, EveryPrefixIsRefused) {
  const Bytes whole = from_hex(kNested);
  ASSERT_TRUE(read_nested(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_nested(ByteView{whole}.first(size))) << size;
  }
}

TEST(Der, WhatFollowsIsNoticed) {
  Bytes octets = from_hex(kNested);
  octets.push_back(0x00);
  EXPECT_FALSE(open(octets, kSequence).has_value());
  EXPECT_FALSE(Reader{octets}.expect_end().has_value());
}

TEST(Der, NothingIsNoElement) {
  EXPECT_TRUE(Reader{{}}.at_end());
  EXPECT_FALSE(Reader{{}}.next().has_value());
  EXPECT_FALSE(Reader{{}}.read(kNull).has_value());
}

}  // namespace
}  // namespace blockauth::crypto::der
