#include "base/json_writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/json.hpp"

namespace blockauth::json {
namespace {

TEST(JsonWriter, WritesMembersInTheOrderGiven) {
  Writer out;
  out.begin_object().string("z", "last letter").number("a", 1).boolean("m", false);
  out.key("none").null();
  out.base64url("octets", Bytes{0xfb, 0xff});
  out.end_object();
  EXPECT_EQ(out.text(), R"({"z":"last letter","a":1,"m":false,"none":null,"octets":"-_8"})");
}

TEST(JsonWriter, SeparatesNestedValues) {
  Writer out;
  out.begin_object().key("list").begin_array();
  out.begin_object().end_object().begin_array().end_array().number(1).string("two");
  out.end_array().key("object").begin_object().raw("raw", "[1,2]").end_object().end_object();
  EXPECT_EQ(std::move(out).text(), R"({"list":[{},[],1,"two"],"object":{"raw":[1,2]}})");
}

TEST(JsonWriter, NumbersKeepEveryDigit) {
  Writer out;
  out.begin_array().number(std::numeric_limits<std::int64_t>::min());
  out.number(std::numeric_limits<std::int64_t>::max()).number(0).end_array();
  EXPECT_EQ(out.text(), "[-9223372036854775808,9223372036854775807,0]");
}

TEST(JsonWriter, EscapesWhatJsonDoesNotAllowInStrings) {
  Writer out;
  out.string(std::string("\"\\/\b\f\n\r\t\0\x1f\x7f", 11));
  EXPECT_EQ(out.text(), "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\\u007f\"");
}

TEST(JsonWriter, EveryCharacterComesBack) {
  std::string text;
  for (int c = 0; c < 0x80; ++c) text += static_cast<char>(c);
  text += "\xc3\xbc\xe2\x82\xac\xf0\x9f\x94\x91";
  Writer out;
  out.begin_object().string(text, text).end_object();
  Document document;
  const auto object = document.parse_object(out.text());
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->string(text).value(), text);
}

}  // namespace
}  // namespace blockauth::json
