// The files that browsers load: the widget and its demo page.
//
//   StaticFiles files(data_files);
//   if (!files.RouteOf(request.Path()).empty()) return files.Get(request);
//
// They are read, compressed and hashed once, at the start. Browsers keep them,
// and ask each time whether they are still good: that costs a few hundred bytes
// and no stale widget is ever shown. Immutable; thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_STATIC_FILES_H_
#define CAVEAT_SERVICE_HTTP_STATIC_FILES_H_

#include <map>
#include <string>
#include <string_view>

#include "corpus/data_files.h"
#include "service/http/message.h"

namespace caveat {

class StaticFiles {
 public:
  // Serves every file of service/http/web/ in `files`, which is not kept:
  // `index.html` at `/`, the others by their names.
  explicit StaticFiles(const DataFiles& files);

  // The path, as long-lived as this; empty when no file has it.
  std::string_view RouteOf(std::string_view path) const;

  // Answers GET and HEAD for a path that has a file, anything else with 405.
  // 304 when the client has the file already.
  HttpResponse Get(const HttpRequest& request) const;

 private:
  struct File {
    std::string bytes;
    std::string gzip_bytes;  // Empty: compression gains nothing.
    std::string etag;        // With quotes.
    std::string gzip_etag;
    std::string_view content_type;
    bool is_page = false;
  };

  std::map<std::string, File, std::less<>> files_;  // By URL path.
};

// Whether an Accept-Encoding field allows gzip.
bool AcceptsGzip(std::string_view accept_encoding);

// Whether an If-None-Match field names `etag` (weak and strong are the same
// there), or anything ("*").
bool MatchesEtag(std::string_view if_none_match, std::string_view etag);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_STATIC_FILES_H_
