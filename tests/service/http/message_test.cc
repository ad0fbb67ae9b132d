#include "service/http/message.h"

#include <gtest/gtest.h>

#include "service/http/gzip.h"
#include "tests/service/http/http_test_util.h"

namespace caveat {
namespace {

TEST(HttpMessage, FieldsAreFoundWhateverTheirCase) {
  const HttpRequest request =
      MakeRequest("GET", "/", {{"Content-TYPE", "a"}, {"content-type", "b"}});
  EXPECT_EQ(request.Field("content-type"), "a");
  EXPECT_EQ(request.FieldCount("content-type"), 2);
  EXPECT_EQ(request.Field("content-typ"), "");
}

TEST(HttpMessage, PathHasNoQueryAndNoHost) {
  const std::pair<const char*, const char*> cases[] = {
      {"/", "/"},
      {"/a?question=secret", "/a"},
      {"/a#b", "/a"},
      {"/?", "/"},
      {"http://host/a?b", "/a"},
      {"HTTPS://host:1/a", "/a"},
      {"http://host", "/"},
      {"*", ""},
      {"", ""},
      {"a/b", ""},
      {"/a/../b", "/a/../b"},
      {"/%61", "/%61"},
  };
  for (const auto& [target, path] : cases) {
    EXPECT_EQ(MakeRequest("GET", target, {}).Path(), path) << target;
  }
}

TEST(HttpMessage, HeadHasLengthDateAndEnd) {
  HttpResponse response = TextResponse(404, "Nothing.\n");
  EXPECT_EQ(HeadOf(response, {.date = "today", .close = true}),
            "HTTP/1.1 404 Not Found\r\n"
            "content-type: text/plain; charset=utf-8\r\n"
            "content-length: 9\r\n"
            "date: today\r\n"
            "connection: close\r\n"
            "\r\n");
}

TEST(HttpMessage, ResponsesThatMayHaveNoBodyHaveNoLength) {
  for (const int status : {204, 304}) {
    HttpResponse response;
    response.status = status;
    EXPECT_EQ(HeadOf(response, {}).find("content-length"), std::string::npos);
  }
  EXPECT_NE(HeadOf(HttpResponse(), {}).find("content-length: 0\r\n"),
            std::string::npos);
}

TEST(HttpMessage, DatesAreWrittenAsHttpWantsThem) {
  EXPECT_EQ(DateOf(std::chrono::system_clock::from_time_t(784111777)),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpMessage, ListsAreTakenApart) {
  std::string seen;
  ForEachItem(" a ,b,, c;q=1\t", [&](std::string_view item) {
    seen += "<" + std::string(item) + ">";
  });
  EXPECT_EQ(seen, "<a><b><><c;q=1>");
}

TEST(Gzip, IsSmallAndTheSameEveryTime) {
  const std::string text(100000, 'x');
  const std::string small = Gzip(text);
  EXPECT_LT(small.size(), 1000u);
  EXPECT_EQ(small.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(small.substr(4, 4), std::string(4, '\0')) << "a time is in it";
  EXPECT_EQ(Gzip(text), small);
  EXPECT_FALSE(Gzip("").empty());
}

}  // namespace
}  // namespace caveat
