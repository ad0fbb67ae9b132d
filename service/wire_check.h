// Finds out what is wrong with bytes that protobuf refused to parse.
//
//   if (!request.ParseFromString(bytes))
//     return WireError(*AskRequest::descriptor(), bytes);
//
// Protobuf says only that it failed. This walks the same bytes by the schema
// and names the field, so that a caller knows what to fix. Stateless;
// thread-safe; linear in the bytes.

#ifndef CAVEAT_SERVICE_WIRE_CHECK_H_
#define CAVEAT_SERVICE_WIRE_CHECK_H_

#include <google/protobuf/descriptor.h>

#include <string_view>

#include "absl/status/status.h"

namespace caveat {

// Deepest nesting that is looked into; deeper messages are only said to be
// malformed. The contract nests two deep.
inline constexpr int kWireDepthMax = 32;

// Returns kInvalidArgument for bytes that are not a message of `descriptor`:
// NOT_UTF8 for a string field that is not, else MESSAGE_MALFORMED. Metadata:
// `message`, and `field` as a path, e.g. `ask.question`, where it is known (a
// field that is not of the schema is given by its number).
absl::Status WireError(const google::protobuf::Descriptor& descriptor,
                       std::string_view bytes);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_WIRE_CHECK_H_
