#include "service/http/static_files.h"

#include "absl/strings/str_cat.h"
#include "corpus/sha256.h"
#include "service/http/gzip.h"

namespace caveat {
namespace {

constexpr std::string_view kFolder = "service/http/web/";
constexpr std::string_view kIndex = "index.html";
constexpr int kStatusNotModified = 304;
constexpr int kStatusMethodNotAllowed = 405;
// Of a hash's hex digits: enough that no two versions of a file share them.
constexpr size_t kEtagDigits = 32;

struct Type {
  std::string_view ending;
  std::string_view content_type;
};
constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ts", "text/plain; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
};

std::string_view ContentTypeOf(std::string_view name) {
  for (const Type& type : kTypes) {
    if (name.ends_with(type.ending)) return type.content_type;
  }
  return "application/octet-stream";
}

// What the widget promises to work under; the rest is nobody's business.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'";

}  // namespace

StaticFiles::StaticFiles(const DataFiles& files) {
  for (const std::string& name : files.List(kFolder)) {
    File file;
    file.bytes = files.Get(name);
    file.gzip_bytes = Gzip(file.bytes);
    if (file.gzip_bytes.size() >= file.bytes.size()) file.gzip_bytes.clear();
    const std::string hash = Sha256Hex(file.bytes).substr(0, kEtagDigits);
    file.etag = absl::StrCat("\"", hash, "\"");
    file.gzip_etag = absl::StrCat("\"", hash, "-gzip\"");
    file.content_type = ContentTypeOf(name);
    file.is_page = name.ends_with(".html");
    const std::string_view path = std::string_view(name).substr(kFolder.size());
    files_[path == kIndex ? "/" : absl::StrCat("/", std::string(path))] =
        std::move(file);
  }
}

std::string_view StaticFiles::RouteOf(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? std::string_view() : found->first;
}

HttpResponse StaticFiles::Get(const HttpRequest& request) const {
  const File& file = files_.find(request.Path())->second;
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response =
        TextResponse(kStatusMethodNotAllowed, "A file can only be read.\n");
    response.Add("allow", "GET, HEAD");
    return response;
  }
  const bool gzip =
      !file.gzip_bytes.empty() && AcceptsGzip(request.Field("accept-encoding"));
  const std::string& etag = gzip ? file.gzip_etag : file.etag;
  HttpResponse response;
  response.Add("etag", etag);
  response.Add("cache-control", "no-cache");
  response.Add("vary", "accept-encoding");
  // Pages of any origin may load the widget: what it may ask is another matter.
  // A module needs the first for that, a page that isolates itself the second.
  response.Add("access-control-allow-origin", "*");
  response.Add("cross-origin-resource-policy", "cross-origin");
  if (file.is_page) response.Add("content-security-policy", kPagePolicy);
  if (MatchesEtag(request.Field("if-none-match"), etag)) {
    response.status = kStatusNotModified;
    return response;
  }
  response.Add("content-type", file.content_type);
  if (gzip) response.Add("content-encoding", "gzip");
  response.shared_body = gzip ? file.gzip_bytes : file.bytes;
  return response;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  bool accepts = false;
  ForEachItem(accept_encoding, [&](std::string_view item) {
    const size_t semicolon = item.find(';');
    if (!EqualsIgnoringCase(StripBlanks(item.substr(0, semicolon)), "gzip")) {
      return;
    }
    std::string_view weight = semicolon == std::string_view::npos
                                  ? std::string_view()
                                  : StripBlanks(item.substr(semicolon + 1));
    // "q=0", "q=0.0", ... forbid it; whatever else stands there allows it.
    const bool forbids =
        weight.starts_with("q=0") &&
        weight.find_first_not_of("0.", 2) == std::string_view::npos;
    accepts = !forbids;
  });
  return accepts;
}

bool MatchesEtag(std::string_view if_none_match, std::string_view etag) {
  bool matches = false;
  ForEachItem(if_none_match, [&](std::string_view item) {
    if (item.starts_with("W/")) item.remove_prefix(2);
    matches = matches || item == etag || item == "*";
  });
  return matches;
}

}  // namespace caveat
