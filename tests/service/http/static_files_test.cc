#include "service/http/static_files.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "tests/service/http/http_test_util.h"

namespace caveat {
namespace {

std::string Gunzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in =
      const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class StaticFilesTest : public testing::Test {
 protected:
  static HttpResponse Get(
      std::string_view target,
      std::initializer_list<std::pair<std::string_view, std::string_view>>
          fields = {}) {
    static const StaticFiles files(DataFiles::Builtin());
    const HttpRequest request = MakeRequest("GET", target, fields);
    EXPECT_FALSE(files.RouteOf(request.Path()).empty()) << target;
    return files.Get(request);
  }
};

TEST_F(StaticFilesTest, ServesThePageAndTheWidget) {
  const HttpResponse page = Get("/?utm=1");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(FieldOf(page, "content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.bytes(),
            DataFiles::Builtin().Get("service/http/web/index.html"));
  const HttpResponse widget = Get("/widget.js");
  EXPECT_EQ(FieldOf(widget, "content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(FieldOf(widget, "access-control-allow-origin"), "*");
  const StaticFiles files(DataFiles::Builtin());
  for (const char* path : {"/index.html", "/widget", "/Widget.js", "//", "",
                           "/web/widget.js", "/README.md", "/../edge.cc"}) {
    EXPECT_EQ(files.RouteOf(path), "") << path;
  }
}

TEST_F(StaticFilesTest, ThePageMayOnlyLoadFromHere) {
  const std::string policy = FieldOf(Get("/"), "content-security-policy");
  for (const char* part :
       {"default-src 'none'", "script-src 'self'", "style-src 'self'",
        "connect-src 'self'", "require-trusted-types-for 'script'",
        "frame-ancestors 'none'"}) {
    EXPECT_NE(policy.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

TEST_F(StaticFilesTest, CompressesForThoseWhoCanRead) {
  const HttpResponse plain = Get("/widget.js");
  const HttpResponse small =
      Get("/widget.js", {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(FieldOf(plain, "content-encoding"), "");
  EXPECT_EQ(FieldOf(small, "content-encoding"), "gzip");
  EXPECT_LT(small.bytes().size(), plain.bytes().size());
  EXPECT_EQ(Gunzip(small.bytes()), plain.bytes());
  EXPECT_NE(FieldOf(small, "etag"), FieldOf(plain, "etag"));
  EXPECT_EQ(FieldOf(plain, "vary"), "accept-encoding");
  for (const char* no : {"", "br", "gzip;q=0", "gzip; q=0.00", "xgzip", "*"}) {
    EXPECT_FALSE(AcceptsGzip(no)) << no;
  }
  for (const char* yes : {"gzip", "GZIP", "deflate, gzip;q=0.5", "gzip;q=1"}) {
    EXPECT_TRUE(AcceptsGzip(yes)) << yes;
  }
}

TEST_F(StaticFilesTest, AFileThatIsThereAlreadyIsNotSentAgain) {
  const std::string etag = FieldOf(Get("/"), "etag");
  ASSERT_EQ(etag.front(), '"');
  for (const std::string& known :
       {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
    const HttpResponse response = Get("/", {{"if-none-match", known}});
    EXPECT_EQ(response.status, 304) << known;
    EXPECT_EQ(FieldOf(response, "etag"), etag);
    EXPECT_EQ(response.bytes(), "");
  }
  EXPECT_EQ(Get("/", {{"if-none-match", "\"x\""}}).status, 200);
  // Of the other form: the bytes would not be the same.
  EXPECT_EQ(
      Get("/", {{"if-none-match", etag}, {"accept-encoding", "gzip"}}).status,
      200);
}

TEST_F(StaticFilesTest, FilesCanOnlyBeRead) {
  const StaticFiles files(DataFiles::Builtin());
  for (const char* method : {"POST", "PUT", "DELETE", "get"}) {
    const HttpResponse response = files.Get(MakeRequest(method, "/", {}));
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(FieldOf(response, "allow"), "GET, HEAD");
  }
}

TEST_F(StaticFilesTest, AFolderReplacesFilesAndAddsOthers) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("caveat-static-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "service/http/web");
  std::ofstream(folder / "service/http/web/index.html") << "<p>Ours</p>";
  std::ofstream(folder / "service/http/web/logo.svg") << "";
  const absl::StatusOr<DataFiles> data = DataFiles::Open(folder);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(data.ok());
  const StaticFiles files(*data);
  EXPECT_EQ(files.Get(MakeRequest("GET", "/", {})).bytes(), "<p>Ours</p>");
  const HttpResponse logo = files.Get(MakeRequest("GET", "/logo.svg", {}));
  EXPECT_EQ(FieldOf(logo, "content-type"), "image/svg+xml");
  EXPECT_EQ(logo.bytes(), "");
  EXPECT_NE(files.RouteOf("/widget.js"), "");
}

}  // namespace
}  // namespace caveat
