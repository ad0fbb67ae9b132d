// Reads a protobuf text file, reporting every fault with its place.
//
//   Overlay overlay;
//   TextFormat::ParseInfoTree tree;
//   if (!ReadTextProto(file, bytes, &overlay, &tree, faults)) return;
//   Fault fault = PlaceOf(file, &tree, overlay, "entries", 3);

#ifndef CAVEAT_CORPUS_TEXT_PROTO_H_
#define CAVEAT_CORPUS_TEXT_PROTO_H_

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <string_view>

#include "corpus/fault.h"

namespace caveat {

// Parses `bytes` into `message`, and the places of its fields into `tree`
// (may be null). Adds faults for what is not UTF-8, does not parse or does not
// fit the schema; returns whether there was none.
bool ReadTextProto(std::string_view file, std::string_view bytes,
                   google::protobuf::Message* message,
                   google::protobuf::TextFormat::ParseInfoTree* tree,
                   Faults* faults);

// The place of a field's value in a file that ReadTextProto has read, as a
// fault without message. `index` is -1 for a field that is not repeated.
// `tree` may be null: the place is then the whole file.
Fault PlaceOf(std::string_view file,
              const google::protobuf::TextFormat::ParseInfoTree* tree,
              const google::protobuf::Message& message,
              const std::string& field_name, int index);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_TEXT_PROTO_H_
