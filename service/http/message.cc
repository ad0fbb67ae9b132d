#include "service/http/message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace caveat {
namespace {

char Lower(char c) {
  return static_cast<char>(absl::ascii_tolower(static_cast<unsigned char>(c)));
}

absl::string_view View(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

bool HasBody(int status) {
  constexpr int kNoContent = 204;
  constexpr int kNotModified = 304;
  return status != kNoContent && status != kNotModified;
}

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

std::string_view StripBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view HttpRequest::Field(std::string_view name) const {
  for (const HttpField& field : fields) {
    if (EqualsIgnoringCase(field.name, name)) return field.value;
  }
  return {};
}

int HttpRequest::FieldCount(std::string_view name) const {
  int count = 0;
  for (const HttpField& field : fields) {
    if (EqualsIgnoringCase(field.name, name)) ++count;
  }
  return count;
}

std::string_view HttpRequest::Path() const {
  std::string_view path = target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!EqualsIgnoringCase(path.substr(0, scheme.size()), scheme)) continue;
    const size_t slash = path.find('/', scheme.size());
    path = slash == std::string_view::npos ? "/" : path.substr(slash);
    break;
  }
  path = path.substr(0, path.find_first_of("?#"));
  return path.starts_with('/') ? path : std::string_view();
}

HttpResponse TextResponse(int status, std::string_view text) {
  HttpResponse response;
  response.status = status;
  response.Add("content-type", "text/plain; charset=utf-8");
  response.body = text;
  return response;
}

std::string_view ReasonOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Unknown";
  }
}

std::string HeadOf(const HttpResponse& response, const HeadOptions& options) {
  std::string head = absl::StrCat("HTTP/1.1 ", response.status, " ",
                                  View(ReasonOf(response.status)), "\r\n");
  for (const auto& [name, value] : response.fields) {
    absl::StrAppend(&head, View(name), ": ", value, "\r\n");
  }
  if (HasBody(response.status)) {
    absl::StrAppend(&head, "content-length: ", response.bytes().size(), "\r\n");
  }
  if (!options.date.empty()) {
    absl::StrAppend(&head, "date: ", View(options.date), "\r\n");
  }
  if (options.close) head += "connection: close\r\n";
  head += "\r\n";
  return head;
}

std::string DateOf(std::chrono::system_clock::time_point time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::FromChrono(time),
                          absl::UTCTimeZone());
}

}  // namespace caveat
