#include "blockauth/base/log.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/json.hpp"

namespace blockauth {
namespace {

TEST(LogEvent, IsOneJsonObjectInTheOrderOfItsFields) {
  const std::string line = LogEvent(LogLevel::warning, "passkey.login_refused")
                               .text("rp_id", "example.org")
                               .number("attempt", -3)
                               .flag("synced", true)
                               .to_json();
  EXPECT_EQ(
      line,
      R"({"event":"passkey.login_refused","level":"warning","rp_id":"example.org","attempt":-3,"synced":true})");
}

TEST(LogEvent, AnErrorIsWrittenWithTheFieldsItHas) {
  const Error full{Errc::wrong_origin, "not allowed", "7.1/9", "https://a.example", "https://b.example"};
  EXPECT_EQ(LogEvent(LogLevel::info, "e").error(full).to_json(),
            R"({"event":"e","level":"info","code":"wrong_origin","step":"7.1/9","detail":"not allowed",)"
            R"("expected":"https://a.example","got":"https://b.example"})");
  EXPECT_EQ(LogEvent(LogLevel::error, "e").error(Error{.code = Errc::io_error}).to_json(),
            R"({"event":"e","level":"error","code":"io_error"})");
}

// A client chooses some of the values: no value may end its line or add a field.
TEST(LogEvent, ValuesCannotBreakOutOfTheirString) {
  const std::string hostile = "x\",\"admin\":true,\"y\":\"\n{\"event\":\"forged\"}\r\x7f\\";
  const std::string line = LogEvent(LogLevel::info, "e").text("origin", hostile).to_json();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  json::Document document;
  const auto object = document.parse_object(line);
  ASSERT_TRUE(object.has_value()) << line;
  EXPECT_EQ(object->size(), 3U);
  EXPECT_EQ(object->string("origin").value(), hostile);
}

TEST(LogLevel, IsSpelledInLowerCase) {
  EXPECT_EQ(to_string(LogLevel::debug), "debug");
  EXPECT_EQ(to_string(LogLevel::info), "info");
  EXPECT_EQ(to_string(LogLevel::warning), "warning");
  EXPECT_EQ(to_string(LogLevel::error), "error");
}

}  // namespace
}  // namespace blockauth
