#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace blockauth::json {
namespace {

using namespace std::string_view_literals;

Errc refusal(std::string_view text) {
  Document document;
  const auto object = document.parse_object(text);
  return object ? Errc::internal_error : object.error().code;
}

std::string nested(std::size_t depth) {
  std::string text = R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  return text;
}

TEST(Json, ReadsEveryTypeOfMember) {
  Document document;
  const auto object =
      document.parse_object(R"( {"text":"\u00fc","flag":true,"number":-42,"octets":"-_8","object":{"x":1},)"
                            R"("strings":["a","b"],"integers":[1,-7],"null":null} )");
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->string("text").value(), "\xc3\xbc");
  EXPECT_TRUE(object->boolean("flag").value());
  EXPECT_EQ(object->integer("number").value(), -42);
  EXPECT_EQ(object->base64url("octets").value(), (Bytes{0xfb, 0xff}));
  EXPECT_EQ(object->object("object").value().integer("x").value(), 1);
  EXPECT_EQ(object->optional_strings("strings").value(), (std::vector{"a"sv, "b"sv}));
  EXPECT_EQ(object->optional_integers("integers").value(), (std::vector<std::int64_t>{1, -7}));
  EXPECT_EQ(object->strings("strings").value(), (std::vector{"a"sv, "b"sv}));
  EXPECT_EQ(object->integers("integers").value(), (std::vector<std::int64_t>{1, -7}));
  EXPECT_EQ(object->names(), (std::vector{"text"sv, "flag"sv, "number"sv, "octets"sv, "object"sv, "strings"sv,
                                          "integers"sv, "null"sv}));
  EXPECT_EQ(object->serialized("object"), R"({"x":1})");
  EXPECT_TRUE(object->has("null"));
  EXPECT_FALSE(object->has("absent"));
  EXPECT_EQ(object->serialized("absent"), std::nullopt);
}

TEST(Json, ANumberMayBeWholeFractionalOrLarge) {
  Document document;
  const auto object = document.parse_object(R"({"n":-1,"half":1.5,"huge":18446744073709551615,"null":null})");
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->optional_number("n").value(), -1.0);
  EXPECT_EQ(object->optional_number("half").value(), 1.5);
  EXPECT_EQ(object->optional_number("huge").value(), 18446744073709551616.0);
  EXPECT_EQ(object->optional_number("null").value(), std::nullopt);
}

TEST(Json, AbsentAndNullAreBothNotThere) {
  Document document;
  const auto object = document.parse_object(R"({"null":null})");
  ASSERT_TRUE(object.has_value());
  for (const char* name : {"null", "absent"}) {
    EXPECT_EQ(object->optional_string(name).value(), std::nullopt);
    EXPECT_FALSE(object->optional_object(name).value().has_value());
    EXPECT_EQ(object->optional_boolean(name).value(), std::nullopt);
    EXPECT_EQ(object->optional_integer(name).value(), std::nullopt);
    EXPECT_EQ(object->optional_base64url(name).value(), std::nullopt);
    EXPECT_TRUE(object->optional_strings(name).value().empty());
    EXPECT_TRUE(object->optional_integers(name).value().empty());
    EXPECT_EQ(object->string(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->object(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->boolean(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->integer(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->base64url(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->strings(name).error().code, Errc::invalid_request);
    EXPECT_EQ(object->integers(name).error().code, Errc::invalid_request);
  }
}

TEST(Json, AnotherTypeIsAnErrorEvenWhereTheMemberIsOptional) {
  Document document;
  const auto object =
      document.parse_object(R"({"n":1,"s":"x","half":1.5,"huge":18446744073709551615,"mixed":["a",1]})",
                            Errc::malformed_client_data);
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->optional_string("n").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_object("s").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_boolean("n").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_integer("s").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_integer("half").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_integer("huge").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_number("s").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_strings("s").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_strings("mixed").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_integers("mixed").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->optional_integers("s").error().code, Errc::malformed_client_data);
  EXPECT_EQ(object->with_errc(Errc::malformed_response).string("n").error().code, Errc::malformed_response);
}

TEST(Json, OctetsMustBeBase64url) {
  Document document;
  const auto object = document.parse_object(R"({"padded":"Zg=="})");
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->base64url("padded").error().code, Errc::malformed_base64url);
}

TEST(Json, WhatIsNoObjectIsRefusedAsTheReaderSays) {
  for (const char* text : {"[]", "null", "1", "\"x\"", "true"}) {
    Document document;
    EXPECT_EQ(document.parse_object(text, Errc::malformed_response).error().code, Errc::malformed_response);
  }
}

TEST(Json, TextThatIsNotOneJsonValueIsRefused) {
  for (const std::string_view text : {""sv,
                                      " "sv,
                                      "{"sv,
                                      "{}}"sv,
                                      "{}{}"sv,
                                      "{} x"sv,
                                      R"({"a":1,})"sv,
                                      R"({a:1})"sv,
                                      R"({'a':1})"sv,
                                      R"({"a":01})"sv,
                                      R"({"a":+1})"sv,
                                      R"({"a":.5})"sv,
                                      R"({"a":1.})"sv,
                                      R"({"a":NaN})"sv,
                                      R"({"a":Infinity})"sv,
                                      "{\"a\":\"\n\"}"sv,
                                      "{\"a\":\"\t\"}"sv,
                                      R"({"a":"\x41"})"sv,
                                      "{/**/}"sv,
                                      "{}//"sv,
                                      "\xef\xbb\xbf{}"sv,
                                      "{}\0"sv}) {
    EXPECT_EQ(refusal(text), Errc::malformed_json) << text;
  }
}

TEST(Json, DuplicateMembersAreRefusedWhereverTheyStand) {
  EXPECT_EQ(refusal(R"({"a":1,"a":2})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":1,"b":2,"a":null})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":1,"\u0061":2})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"x":{"a":1,"a":2}})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"x":[{"a":1},{"a":1,"a":2}]})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":{"b":1},"a":{}})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})"), Errc::internal_error);
}

TEST(Json, NumbersBeyondADoubleAreRefused) {
  EXPECT_EQ(refusal(R"({"a":1e400})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":-1e400})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":1e300})"), Errc::internal_error);
}

TEST(Json, StringsMustBeUnicode) {
  EXPECT_EQ(refusal("{\"a\":\"\xff\"}"), Errc::malformed_json);
  EXPECT_EQ(refusal("{\"a\":\"\xc0\x80\"}"), Errc::malformed_json);
  EXPECT_EQ(refusal("{\"\xed\xa0\x80\":1}"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":"\ud800"})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":"\udc00\ud800"})"), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":"\ud83d\udd11"})"), Errc::internal_error);
}

TEST(Json, DepthIsBounded) {
  EXPECT_EQ(refusal(nested(kMaxDepth - 1)), Errc::internal_error);
  EXPECT_EQ(refusal(nested(kMaxDepth)), Errc::malformed_json);
  EXPECT_EQ(refusal(nested(10000)), Errc::malformed_json);
  EXPECT_EQ(refusal(std::string(10000, '[')), Errc::malformed_json);
}

std::string object_of(std::size_t members) {
  std::string text = "{";
  for (std::size_t i = 0; i < members; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  return text + "}";
}

std::string array_of(std::size_t elements) {
  std::string text = R"({"a":[0)";
  for (std::size_t i = 1; i < elements; ++i) text += ",0";
  return text + "]}";
}

// Names that collide in Boost.JSON's hash table would otherwise cost time in proportion to the square of
// their number.
TEST(Json, MembersOfAnObjectAreBounded) {
  EXPECT_EQ(refusal(object_of(kMaxMembers)), Errc::internal_error);
  EXPECT_EQ(refusal(object_of(kMaxMembers + 1)), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"x":)" + object_of(kMaxMembers + 1) + "}"), Errc::malformed_json);
  EXPECT_EQ(refusal(object_of(10000)), Errc::malformed_json);
}

TEST(Json, ALargeDocumentHasOtherBounds) {
  const auto object_of = [](std::size_t members) {
    std::string text = "{";
    for (std::size_t i = 0; i < members; ++i)
      text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(i);
    return text + "}";
  };
  const auto accepts = [](const std::string& text, const json::Limits& limits) {
    json::Document document;
    return document.parse_object(text, Errc::invalid_request, limits).has_value();
  };
  EXPECT_FALSE(accepts(object_of(json::kMaxMembers + 1), {}));
  EXPECT_TRUE(accepts(object_of(json::kMaxMembers + 1), json::kLargeDocument));
  EXPECT_TRUE(accepts(object_of(json::kLargeDocument.members), json::kLargeDocument));
  EXPECT_FALSE(accepts(object_of(json::kLargeDocument.members + 1), json::kLargeDocument));
}

TEST(Json, ObjectsOfAnArrayAreRead) {
  json::Document document;
  const auto object = document.parse_object(R"({"a":[{"n":1},{"n":2}],"b":[{},1],"c":{},"d":[]})");
  ASSERT_TRUE(object.has_value());
  const auto objects = object->objects("a");
  ASSERT_TRUE(objects.has_value());
  ASSERT_EQ(objects->size(), 2U);
  EXPECT_EQ(*objects->at(1).integer("n"), 2);
  EXPECT_TRUE(object->objects("d")->empty());
  for (const char* name : {"b", "c", "absent"}) EXPECT_FALSE(object->objects(name).has_value()) << name;
}

TEST(Json, ValuesOfADocumentAreBounded) {
  EXPECT_EQ(refusal(array_of(kMaxValues - 2)), Errc::internal_error);  // beside the object and the array
  EXPECT_EQ(refusal(array_of(kMaxValues - 1)), Errc::malformed_json);
  EXPECT_EQ(refusal(array_of(100000)), Errc::malformed_json);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Json, NumbersAreBounded) {
  for (const std::string_view start : {"1", "-0.", "0.5", "1e-"}) {
    const std::string fitting = std::string(start) + std::string(kMaxNumberOctets - start.size(), '0');
    EXPECT_EQ(refusal("{\"a\":" + fitting + "}"), Errc::internal_error) << fitting;
    EXPECT_EQ(refusal("{\"a\":" + fitting + "0}"), Errc::malformed_json) << fitting;
    EXPECT_EQ(refusal("{\"a\":" + fitting + std::string(60000, '0') + "}"), Errc::malformed_json) << fitting;
  }
}

// The parser is fed piece by piece: whatever lies on the border between two pieces, and wherever that is.
TEST(Json, WhereATextIsCutDoesNotMatter) {
  for (std::size_t padding = 8192 - 64; padding <= 8192; ++padding) {
    Document document;
    const auto object = document.parse_object(
        std::string(padding, ' ') + R"({"na\u006de":"\ud83d\udd11 gr\u00fc\u00df","n":-1234567,"t":true})" +
        std::string(8192, ' '));
    ASSERT_TRUE(object.has_value()) << padding;
    EXPECT_EQ(object->names(), (std::vector{"name"sv, "n"sv, "t"sv}));
    EXPECT_EQ(object->string("name").value(), "\xf0\x9f\x94\x91 gr\xc3\xbc\xc3\x9f");
    EXPECT_EQ(object->integer("n").value(), -1234567);
    EXPECT_TRUE(object->boolean("t").value());
    EXPECT_EQ(refusal(std::string(padding, ' ') + R"({"n":1}{})"), Errc::malformed_json) << padding;
    EXPECT_EQ(refusal(std::string(padding, ' ') + R"({"n":1,"n":2})"), Errc::malformed_json) << padding;
  }
}

TEST(Json, LongStringsArriveWhole) {
  std::string text;
  for (std::size_t i = 0; text.size() < 50000; ++i) text += std::to_string(i);
  Document document;
  const auto object = document.parse_object(R"({"a":")" + text + R"(","b":"after"})");
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->string("a").value(), text);
  EXPECT_EQ(object->string("b").value(), "after");
}

TEST(Json, NamesOfADocumentAreBoundedTogether) {
  EXPECT_EQ(refusal("{\"" + std::string(kMaxNameOctets, 'n') + "\":0}"), Errc::internal_error);
  EXPECT_EQ(refusal("{\"" + std::string(kMaxNameOctets + 1, 'n') + "\":0}"), Errc::malformed_json);
  const std::string half(kMaxNameOctets / 2, 'n');
  EXPECT_EQ(refusal("{\"" + half + "\":{\"" + half + "\":0}}"), Errc::internal_error);
  EXPECT_EQ(refusal("{\"" + half + "\":{\"" + half + "n\":0}}"), Errc::malformed_json);
}

TEST(Json, OctetsOutsideAsciiAreBounded) {
  constexpr std::string_view kKey = "\xf0\x9f\x94\x91";
  const std::size_t fitting = kMaxUnusualOctets / kKey.size();
  EXPECT_EQ(refusal("{\"a\":\"" + repeated(kKey, fitting) + "\"}"), Errc::internal_error);
  EXPECT_EQ(refusal("{\"a\":\"" + repeated(kKey, fitting + 1) + "\"}"), Errc::malformed_json);
  EXPECT_EQ(refusal("{\"a\":[\"" + repeated(kKey, fitting) + "\",\"" + std::string(kKey) + "\"]}"),
            Errc::malformed_json);
}

// An escape anywhere makes all of the string expensive, so all of it counts; strings without do not.
TEST(Json, StringsWithEscapesAreBoundedTogether) {
  const auto text_with = [](std::size_t escaped, std::size_t plain) {
    return R"({"a":"\n)" + std::string(escaped - 1, 'x') + R"(","b":")" + std::string(plain, 'x') + "\"}";
  };
  constexpr std::string_view kSixteen = R"("\n123456789abcdef",)";
  EXPECT_EQ(refusal(text_with(kMaxUnusualOctets, 100000)), Errc::internal_error);
  EXPECT_EQ(refusal(text_with(kMaxUnusualOctets + 1, 0)), Errc::malformed_json);
  EXPECT_EQ(refusal(R"({"a":[)" + repeated(kSixteen, kMaxUnusualOctets / 16) + "0]}"), Errc::internal_error);
  EXPECT_EQ(refusal(R"({"a":[)" + repeated(kSixteen, kMaxUnusualOctets / 16) + R"("\n"]})"),
            Errc::malformed_json);
  EXPECT_EQ(refusal("{\"" + repeated("\\\"", kMaxUnusualOctets) + "\":0}"), Errc::internal_error);
  EXPECT_EQ(refusal("{\"" + repeated("\\\"", kMaxUnusualOctets) + "\":\"\\n\"}"), Errc::malformed_json);
}

TEST(Json, EveryPrefixOfATextIsRefused) {
  const std::string text = R"({"a":[1,"\u00fc",{"b":null}],"c":-1.5e3})";
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_EQ(refusal(std::string_view(text).substr(0, length)), Errc::malformed_json) << length;
  }
}

}  // namespace
}  // namespace blockauth::json
