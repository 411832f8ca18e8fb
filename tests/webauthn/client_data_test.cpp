#include "webauthn/client_data.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "blockauth/webauthn/responses.hpp"

namespace blockauth::webauthn {
namespace {

Errc refusal(std::string_view text) {
  const auto data = CollectedClientData::parse(as_bytes(text));
  return data ? Errc::internal_error : data.error().code;
}

// §5.8.1.2's own example members.
constexpr std::string_view kFull =
    R"({"type":"webauthn.create","challenge":"AAAA","origin":"https://example.org","crossOrigin":true,)"
    R"("topOrigin":"https://portal.example","other_keys_can_be_added_here":"do not compare"})";

TEST(ClientData, HasTheMembersOfTheSpecification) {
  const auto data = CollectedClientData::parse(as_bytes(kFull));
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(data->type, "webauthn.create");
  EXPECT_EQ(data->challenge, "AAAA");
  EXPECT_EQ(data->origin, "https://example.org");
  EXPECT_TRUE(data->cross_origin);
  EXPECT_EQ(data->top_origin, "https://portal.example");
}

TEST(ClientData, CrossOriginAndTopOriginMayBeAbsentOrNull) {
  for (const std::string_view text :
       {R"({"type":"t","challenge":"c","origin":"o"})",
        R"({"type":"t","challenge":"c","origin":"o","crossOrigin":null,"topOrigin":null})"}) {
    const auto data = CollectedClientData::parse(as_bytes(text));
    ASSERT_TRUE(data.has_value());
    EXPECT_FALSE(data->cross_origin);
    EXPECT_EQ(data->top_origin, std::nullopt);
  }
}

TEST(ClientData, EachRequiredMemberIsRequired) {
  EXPECT_EQ(refusal(R"({"challenge":"c","origin":"o"})"), Errc::malformed_client_data);
  EXPECT_EQ(refusal(R"({"type":"t","origin":"o"})"), Errc::malformed_client_data);
  EXPECT_EQ(refusal(R"({"type":"t","challenge":"c"})"), Errc::malformed_client_data);
  EXPECT_EQ(refusal(R"({"type":null,"challenge":"c","origin":"o"})"), Errc::malformed_client_data);
}

TEST(ClientData, EveryMemberHasItsType) {
  for (const std::string_view text :
       {R"({"type":1,"challenge":"c","origin":"o"})", R"({"type":"t","challenge":["c"],"origin":"o"})",
        R"({"type":"t","challenge":"c","origin":{}})",
        R"({"type":"t","challenge":"c","origin":"o","crossOrigin":"true"})",
        R"({"type":"t","challenge":"c","origin":"o","crossOrigin":1})",
        R"({"type":"t","challenge":"c","origin":"o","topOrigin":true})"}) {
    EXPECT_EQ(refusal(text), Errc::malformed_client_data) << text;
  }
}

TEST(ClientData, NamesAreCaseSensitive) {
  EXPECT_EQ(refusal(R"({"Type":"t","challenge":"c","origin":"o"})"), Errc::malformed_client_data);
}

TEST(ClientData, EscapedCharactersAreTheCharacters) {
  const auto data = CollectedClientData::parse(
      as_bytes(R"({"\u0074ype":"t","challenge":"c","origin":"https:\/\/ex\u0061mple.org"})"));
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(data->origin, "https://example.org");
}

TEST(ClientData, ADuplicateCannotHideBehindAnEscape) {
  EXPECT_EQ(refusal(R"({"type":"t","challenge":"c","origin":"o","\u006frigin":"p"})"),
            Errc::malformed_client_data);
}

TEST(ClientData, ALoneSurrogateIsRefused) {
  EXPECT_EQ(refusal(R"({"type":"t","challenge":"c","origin":"\ud800"})"), Errc::malformed_client_data);
}

TEST(ClientData, DepthIsBounded) {
  EXPECT_EQ(refusal(R"({"type":"t","challenge":"c","origin":"o","x":)" + std::string(8000, '[')),
            Errc::malformed_client_data);
}

TEST(ClientData, SizeIsBounded) {
  const std::string start = R"({"type":"t","challenge":"c","origin":"o","x":")";
  const std::string longest = start + std::string(kMaxClientDataBytes - start.size() - 2, 'x') + "\"}";
  ASSERT_EQ(longest.size(), kMaxClientDataBytes);
  EXPECT_EQ(refusal(longest), Errc::internal_error);
  EXPECT_EQ(refusal(longest + " "), Errc::malformed_client_data);
}

TEST(ClientData, AByteOrderMarkIsStrippedAtTheFrontOnly) {
  EXPECT_EQ(refusal("\xef\xbb\xbf" + std::string(kFull)), Errc::internal_error);
  EXPECT_EQ(refusal(std::string(kFull) + "\xef\xbb\xbf"), Errc::malformed_client_data);
  EXPECT_EQ(refusal("\xef\xbb"), Errc::malformed_client_data);
}

}  // namespace
}  // namespace blockauth::webauthn
