// The first line, the media type, and the response on the wire.
#include <gtest/gtest.h>

#include "http/http_date.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace blockauth::http {
namespace {

TEST(Messages, APathIsTheTargetWithoutTheRest) {
  EXPECT_EQ(path_of("/a/b?c=/d#e"), "/a/b");
  EXPECT_EQ(path_of("http://host:80/a?b"), "/a");
  EXPECT_EQ(path_of("https://host"), "/");
  EXPECT_EQ(path_of("/x?u=http://y/z"), "/x");
  EXPECT_EQ(path_of("*"), "*");
  EXPECT_EQ(path_of(""), "");
}

TEST(Messages, MethodsAreCaseSensitive) {
  EXPECT_EQ(method_from("GET"), Method::get);
  EXPECT_EQ(method_from("get"), Method::other);
  EXPECT_EQ(method_from("PUT"), Method::other);
  for (const Method method : {Method::get, Method::head, Method::post, Method::patch, Method::delete_}) {
    EXPECT_EQ(method_from(to_string(method)), method);
  }
}

TEST(Messages, AResponseIsOneText) {
  Response response = json_response(201, "{}");
  response.headers.push_back({"X-Request-Id", "r"});
  EXPECT_EQ(serialize(response, {.date = "now"}),
            "HTTP/1.1 201 Created\r\nDate: now\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            "Cache-Control: no-store\r\nX-Request-Id: r\r\n\r\n{}");
}

TEST(Messages, AnAnswerToHeadHasTheLengthButNotTheBody) {
  const std::string text = serialize(json_response(200, "{}"), {.head = true, .date = "now"});
  EXPECT_NE(text.find("Content-Length: 2\r\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(Messages, NoContentHasNoLength) {
  EXPECT_EQ(serialize(no_content(), {.date = "now"}),
            "HTTP/1.1 204 No Content\r\nDate: now\r\nCache-Control: no-store\r\n\r\n");
}

TEST(Messages, ClosingAndHttp10KeepAliveAreSaid) {
  EXPECT_NE(serialize(no_content(), {.keep_alive = false}).find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(serialize(no_content(), {.http_1_0 = true}).find("Connection: keep-alive\r\n"),
            std::string::npos);
}

TEST(Messages, EveryStatusWeSendHasAPhrase) {
  for (const int status : {200, 201, 204, 400, 401, 404, 405, 413, 415, 429, 431, 500, 503}) {
    EXPECT_FALSE(reason_phrase(status).empty()) << status;
  }
}

TEST(Messages, DatesAreThoseOfRfc9110) {
  // §5.6.7's own example.
  EXPECT_EQ(imf_fixdate(std::chrono::sys_seconds{std::chrono::seconds{784111777}}),
            "Sun, 06 Nov 1994 08:49:37 GMT");
  DateCache cache;
  const TimePoint time{std::chrono::seconds{784111777}};
  EXPECT_EQ(cache.at(time), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(cache.at(time + std::chrono::milliseconds{999}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(cache.at(time + std::chrono::seconds{1}), "Sun, 06 Nov 1994 08:49:38 GMT");
}

}  // namespace
}  // namespace blockauth::http
