// Which pages may call: those of this server's own origin, and those of a list
// of origins, compared letter by letter.
//
//   absl::StatusOr<CorsPolicy> cors = CorsPolicy::Make({"https://a.example"});
//   if (cors->Judge(request) == CorsPolicy::Verdict::kDenied) return denied;
//   cors->AddFields(request, &response);
//
// There is no wildcard, and cookies are never asked for. Callers that are no
// browsers send no Origin and are not concerned. Immutable; thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_CORS_H_
#define CAVEAT_SERVICE_HTTP_CORS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/http/message.h"

namespace caveat {

class CorsPolicy {
 public:
  // How long a browser may remember a preflight, in seconds.
  static constexpr int kPreflightAgeS = 600;

  enum class Verdict {
    kNoOrigin,    // Not a page's request.
    kSameOrigin,  // A page that this server serves.
    kListed,      // A page of a listed origin.
    kDenied,
  };

  // Errors: kInvalidArgument for a text that is not how a browser writes an
  // origin: `https://host` or `https://host:port`, in lower case, without a
  // path and without the scheme's own port.
  static absl::StatusOr<CorsPolicy> Make(std::vector<std::string> origins);

  // An opaque origin (`null`) is denied. The server's own is known by what the
  // browser says of the fetch, or, where it says nothing, by the field Host.
  Verdict Judge(const HttpRequest& request) const;

  // Answers OPTIONS: 204 with what is allowed, or 403.
  HttpResponse Preflight(const HttpRequest& request) const;

  // Lets a page of a listed origin read the response, and tells caches that the
  // origin matters.
  void AddFields(const HttpRequest& request, HttpResponse* response) const;

 private:
  explicit CorsPolicy(std::vector<std::string> origins)
      : origins_(std::move(origins)) {}

  std::vector<std::string> origins_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_CORS_H_
