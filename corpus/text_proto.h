// Reads a protobuf text file, reporting every fault with its place.
//
//   Overlay overlay;
//   TextPlace places;
//   if (!ReadTextProto(file, bytes, &overlay, &places, faults)) return;
//   faults->Add(places.At("entries", 3).FaultIn(file, "no such id"));
//
// Protobuf's own parser gives up at the first fault. Here the file is cut into
// its outermost fields first and each is parsed alone, so that a fault in one
// entry does not hide those of the others. Pure; linear in the file.

#ifndef CAVEAT_CORPUS_TEXT_PROTO_H_
#define CAVEAT_CORPUS_TEXT_PROTO_H_

#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/fault.h"

namespace caveat {

// Where the values of a message stand in its text.
struct TextPlace {
  int line = 1;    // From 1.
  int column = 1;  // In bytes from 1.
  std::map<std::string, std::vector<TextPlace>, std::less<>> fields;

  // The place of a field's value; of this message when it is not there.
  // `index` counts the values of a repeated field.
  const TextPlace& At(std::string_view field, int index = 0) const;

  // A fault at this place.
  Fault FaultIn(std::string_view file, std::string_view message) const;
};

// Deepest nesting of messages that is read.
inline constexpr int kTextProtoDepthMax = 16;

// Parses `bytes` into `message`, and the places of its values into `places`
// (may be null). Adds a fault for everything that is not UTF-8, does not parse
// or does not fit the schema, and for escapes of what CheckText refuses;
// returns whether there was none.
bool ReadTextProto(std::string_view file, std::string_view bytes,
                   google::protobuf::Message* message, TextPlace* places,
                   Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_TEXT_PROTO_H_
