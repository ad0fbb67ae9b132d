// A request and a response of HTTP as strings, without a socket.
//
//   HttpResponse response = TextResponse(200, "ok\n");
//   response.Add("cache-control", "no-store");
//   Send(HeadOf(response, {.date = now}), response.bytes());
//
// What handles them is tested without a network; connection.cc is the one file
// that moves them over one. Plain values, not thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_MESSAGE_H_
#define CAVEAT_SERVICE_HTTP_MESSAGE_H_

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace caveat {

struct HttpField {
  std::string_view name;  // As sent: the case of its letters means nothing.
  std::string_view value;
};

// Views into the connection's buffers: valid while it is handled.
struct HttpRequest {
  std::string_view method;  // "POST"; case matters.
  std::string_view target;  // As sent: a path, perhaps a query.
  std::vector<HttpField> fields;
  std::string_view body;
  // Since its first byte came, so that a client's time limit is kept.
  std::chrono::milliseconds age{0};
  // HTTP/1.1 demands a Host field; 1.0 knows none.
  bool is_http_1_1 = true;

  // Value of the first field of that name (lower case); empty without one.
  std::string_view Field(std::string_view name) const;
  int FieldCount(std::string_view name) const;
  // The target's path: no query, no fragment, no `http://host`. Not decoded:
  // no path of ours needs it. Empty when the target has none.
  std::string_view Path() const;
};

struct HttpResponse {
  int status = 200;
  // Names are literals in lower case. Content-Length, Date and Connection are
  // added by HeadOf.
  std::vector<std::pair<std::string_view, std::string>> fields;
  std::string body;
  // A body that lives as long as the server, instead of `body`.
  std::string_view shared_body;
  // Whether the connection ends with it.
  bool close = false;

  std::string_view bytes() const {
    return shared_body.empty() ? std::string_view(body) : shared_body;
  }
  HttpResponse& Add(std::string_view name, std::string_view value) {
    fields.emplace_back(name, value);
    return *this;
  }
};

// A response of plain text.
HttpResponse TextResponse(int status, std::string_view text);

// The reason phrase of a status that we send, e.g. "Not Found".
std::string_view ReasonOf(int status);

struct HeadOptions {
  std::string_view date;  // As DateOf gives it; empty: no such field.
  bool close = false;     // Whether to tell the client that this is the end.
};

// Status line and fields, up to the empty line.
std::string HeadOf(const HttpResponse& response, const HeadOptions& options);

// A time as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string DateOf(std::chrono::system_clock::time_point time);

// Whether texts are equal but for the case of ASCII letters.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// Text without the blanks and tabs at both ends.
std::string_view StripBlanks(std::string_view text);

// Calls `visit` with each item of a list such as "gzip, br;q=0.5", stripped.
template <typename Visit>
void ForEachItem(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    visit(StripBlanks(list.substr(0, comma)));
    list.remove_prefix(comma == std::string_view::npos ? list.size()
                                                       : comma + 1);
  }
}

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_MESSAGE_H_
