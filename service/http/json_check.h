// Finds out what is wrong with JSON that protobuf refused to parse.
//
//   if (!JsonStringToMessage(body, &request, {}).ok())
//     return CheckJson(*AskRequest::descriptor(), body);
//
// Protobuf reports only the last of several faults, in words that quote the
// body. This walks the same JSON by the schema and names the first that counts.
// Pure; thread-safe; linear in the bytes, whatever their nesting.

#ifndef CAVEAT_SERVICE_HTTP_JSON_CHECK_H_
#define CAVEAT_SERVICE_HTTP_JSON_CHECK_H_

#include <google/protobuf/descriptor.h>

#include <string_view>

#include "absl/status/status.h"

namespace caveat {

// Returns OK for JSON that may be read once the fields that the schema does not
// know are left out, as far as it looks: protobuf has the last word. Errors,
// all kInvalidArgument with the metadata `message`, and `field` where a field
// is at fault (a path, e.g. `ask.kinds`):
//   NOT_UTF8            the bytes are not UTF-8
//   FIELD_OUT_OF_RANGE  a text is no value of its field's enumeration
//   MESSAGE_MALFORMED   not JSON (the message says at which byte), not an
//                       object, or a value that its field can not hold
absl::Status CheckJson(const google::protobuf::Descriptor& descriptor,
                       std::string_view json);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_JSON_CHECK_H_
