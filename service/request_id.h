// Names a call, so that a client's error and a line of the log can be joined.

#ifndef CAVEAT_SERVICE_REQUEST_ID_H_
#define CAVEAT_SERVICE_REQUEST_ID_H_

#include <string>
#include <string_view>

namespace caveat {

// Returns the caller's own id if it is a UUID or 32 hex digits, in lower case;
// anything else could carry what was asked, and is replaced by 16 hex digits of
// our own: different in every call, different in every process. Thread-safe.
std::string RequestId(std::string_view from_caller);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_REQUEST_ID_H_
