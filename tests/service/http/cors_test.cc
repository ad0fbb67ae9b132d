#include "service/http/cors.h"

#include <gtest/gtest.h>

#include "tests/service/http/http_test_util.h"

namespace caveat {
namespace {

using Verdict = CorsPolicy::Verdict;

constexpr char kListed[] = "https://hospital.example";

CorsPolicy Policy() {
  return *CorsPolicy::Make({kListed, "http://localhost:3000"});
}

Verdict Judge(
    std::initializer_list<std::pair<std::string_view, std::string_view>>
        fields) {
  return Policy().Judge(MakeRequest("POST", kGetEntryPath, fields));
}

TEST(CorsPolicy, OriginsAreComparedLetterByLetter) {
  EXPECT_EQ(Judge({}), Verdict::kNoOrigin);
  EXPECT_EQ(Judge({{"origin", kListed}}), Verdict::kListed);
  EXPECT_EQ(Judge({{"origin", "http://localhost:3000"}}), Verdict::kListed);
  for (const char* other :
       {"http://hospital.example", "https://hospital.example:8443",
        "https://hospital.example/", "https://www.hospital.example",
        "https://hospital.example.evil.example", "https://HOSPITAL.example",
        "http://localhost:3001", "null", "*", "hospital.example", "x"}) {
    EXPECT_EQ(Judge({{"origin", other}}), Verdict::kDenied) << other;
  }
}

TEST(CorsPolicy, PagesOfTheServerItselfNeedNoList) {
  EXPECT_EQ(Judge({{"origin", "http://caveat.example"}}), Verdict::kSameOrigin);
  EXPECT_EQ(Judge({{"origin", "https://Caveat.example"}}),
            Verdict::kSameOrigin);
  EXPECT_EQ(Judge({{"origin", "http://caveat.example:81"}}), Verdict::kDenied);
  // Behind a proxy Host may be another; the browser knows.
  EXPECT_EQ(Judge({{"origin", "https://public.example"},
                   {"sec-fetch-site", "same-origin"}}),
            Verdict::kSameOrigin);
  EXPECT_EQ(Judge({{"origin", "http://caveat.example"},
                   {"sec-fetch-site", "cross-site"}}),
            Verdict::kDenied);
}

TEST(CorsPolicy, PreflightSaysWhatIsAllowed) {
  const HttpResponse allowed = Policy().Preflight(MakeRequest(
      "OPTIONS", kGetEntryPath,
      {{"Origin", kListed}, {"Access-Control-Request-Method", "POST"}}));
  EXPECT_EQ(allowed.status, 204);
  EXPECT_EQ(FieldOf(allowed, "access-control-allow-origin"), kListed);
  EXPECT_EQ(FieldOf(allowed, "access-control-allow-methods"), "POST");
  EXPECT_EQ(FieldOf(allowed, "access-control-max-age"), "600");
  EXPECT_EQ(FieldOf(allowed, "access-control-allow-credentials"), "");
  EXPECT_EQ(FieldOf(allowed, "vary"), "origin");
  const std::string fields = FieldOf(allowed, "access-control-allow-headers");
  for (const char* field : {"content-type", "connect-protocol-version",
                            "connect-timeout-ms", "x-grpc-web"}) {
    EXPECT_NE(fields.find(field), std::string::npos) << field;
  }

  const HttpResponse denied = Policy().Preflight(MakeRequest(
      "OPTIONS", kGetEntryPath, {{"Origin", "https://evil.example"}}));
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(FieldOf(denied, "access-control-allow-origin"), "");
  EXPECT_EQ(FieldOf(denied, "vary"), "origin");
}

TEST(CorsPolicy, OnlyWhatABrowserSendsCanBeListed) {
  for (const char* good :
       {"https://a.example", "http://a:8080", "http://127.0.0.1:1",
        "https://[::1]", "https://[::1]:8443", "http://localhost"}) {
    EXPECT_TRUE(CorsPolicy::Make({good}).ok()) << good;
  }
  for (const char* bad :
       {"", "*", "null", "a.example", "ftp://a.example", "https://",
        "https://a.example/", "https://a.example/x", "https://A.example",
        "https://*.example", "https://a.example:443", "http://a.example:80",
        "http://a:0", "http://a:65536", "http://a:08",
        "http://a:", "https://u@a.example", "https://[::1", "https://a b"}) {
    EXPECT_FALSE(CorsPolicy::Make({bad}).ok()) << bad;
  }
}

}  // namespace
}  // namespace caveat
