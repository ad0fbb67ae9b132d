#include "service/http/cors.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

constexpr int kStatusNoContent = 204;
constexpr int kStatusForbidden = 403;
constexpr int kPortMax = 65535;

// What the protocols' clients send beyond what a page may always send.
constexpr std::string_view kRequestFields =
    "content-type, connect-protocol-version, connect-timeout-ms, grpc-timeout, "
    "x-grpc-web, x-user-agent, x-request-id";
constexpr std::string_view kResponseFields =
    "grpc-message, grpc-status, grpc-status-details-bin, retry-after, "
    "x-request-id";

bool IsHostCharacter(char c) {
  return absl::ascii_islower(static_cast<unsigned char>(c)) ||
         absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '.' ||
         c == '-';
}

bool IsHost(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    return host.substr(1, host.size() - 2)
               .find_first_not_of("0123456789abcdef:.") ==
           std::string_view::npos;
  }
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), IsHostCharacter);
}

bool IsPort(std::string_view text, int default_port) {
  int port = 0;
  return !text.empty() && absl::ascii_isdigit(text[0]) && text[0] != '0' &&
         absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &port) &&
         port <= kPortMax && port != default_port;
}

bool IsOrigin(std::string_view text) {
  int default_port = 0;
  if (text.starts_with("https://")) {
    default_port = 443;
    text.remove_prefix(sizeof("https://") - 1);
  } else if (text.starts_with("http://")) {
    default_port = 80;
    text.remove_prefix(sizeof("http://") - 1);
  } else {
    return false;
  }
  const size_t colon = text.rfind(':');
  // The last colon of "[::1]" is no port's.
  if (colon == std::string_view::npos || text.ends_with(']')) {
    return IsHost(text);
  }
  return IsHost(text.substr(0, colon)) &&
         IsPort(text.substr(colon + 1), default_port);
}

// "https://host:port" to "host:port".
std::string_view AuthorityOf(std::string_view origin) {
  const size_t scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view()
                                          : origin.substr(scheme + 3);
}

bool IsSameOrigin(const HttpRequest& request, std::string_view origin) {
  // Pages can not set this field; a proxy may have changed Host.
  const std::string_view site = request.Field("sec-fetch-site");
  if (!site.empty()) return site == "same-origin";
  const std::string_view authority = AuthorityOf(origin);
  return !authority.empty() &&
         EqualsIgnoringCase(authority, request.Field("host"));
}

}  // namespace

absl::StatusOr<CorsPolicy> CorsPolicy::Make(std::vector<std::string> origins) {
  for (const std::string& origin : origins) {
    if (IsOrigin(origin)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        origin,
        ": not an origin as browsers write it, such as https://host.example "
        "or http://localhost:3000: lower case, no path, no slash at the end, "
        "and no wildcard"));
  }
  return CorsPolicy(std::move(origins));
}

CorsPolicy::Verdict CorsPolicy::Judge(const HttpRequest& request) const {
  const std::string_view origin = request.Field("origin");
  if (origin.empty()) return Verdict::kNoOrigin;
  if (std::find(origins_.begin(), origins_.end(), origin) != origins_.end()) {
    return Verdict::kListed;
  }
  return IsSameOrigin(request, origin) ? Verdict::kSameOrigin
                                       : Verdict::kDenied;
}

HttpResponse CorsPolicy::Preflight(const HttpRequest& request) const {
  if (Judge(request) == Verdict::kDenied) {
    HttpResponse response = TextResponse(
        kStatusForbidden,
        "The page's origin is not one that --cors-origin names.\n");
    AddFields(request, &response);
    return response;
  }
  HttpResponse response;
  response.status = kStatusNoContent;
  response.Add("allow", "POST, OPTIONS");
  response.Add("access-control-allow-methods", "POST");
  response.Add("access-control-allow-headers", kRequestFields);
  response.Add("access-control-max-age", std::to_string(kPreflightAgeS));
  AddFields(request, &response);
  return response;
}

void CorsPolicy::AddFields(const HttpRequest& request,
                           HttpResponse* response) const {
  response->Add("vary", "origin");
  const std::string_view origin = request.Field("origin");
  if (origin.empty() || Judge(request) != Verdict::kListed) return;
  response->Add("access-control-allow-origin", origin);
  response->Add("access-control-expose-headers", kResponseFields);
}

}  // namespace caveat
