// What a connection hands requests to: strings in, strings out.

#ifndef CAVEAT_SERVICE_HTTP_HTTP_HANDLER_H_
#define CAVEAT_SERVICE_HTTP_HTTP_HANDLER_H_

#include "service/http/message.h"

namespace caveat {

// Why a request can not be read to its end.
enum class HttpFault {
  kMalformed,     // Not HTTP/1.0 or 1.1.
  kHeadTooLarge,  // Request line and fields together.
  kBodyTooLarge,  // As announced, or as far as it came.
};

// Called from several threads at once; must not block for longer than other
// connections may wait (about a millisecond).
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  virtual HttpResponse Handle(const HttpRequest& request) = 0;

  // Answers a request that can not be read to its end; the connection closes
  // afterwards. `request` has what was read: with kBodyTooLarge everything but
  // the body, else perhaps nothing.
  virtual HttpResponse Refuse(const HttpRequest& request, HttpFault fault) = 0;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_HTTP_HANDLER_H_
