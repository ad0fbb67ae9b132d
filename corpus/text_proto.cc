#include "corpus/text_proto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>

#include "corpus/utf8.h"

namespace caveat {
namespace {

class FaultCollector : public google::protobuf::io::ErrorCollector {
 public:
  FaultCollector(std::string_view file, Faults* faults)
      : file_(file), faults_(faults) {}

  // Protobuf counts lines and columns from 0, and says -1 for the whole file.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    faults_->Add(Fault{file_, line + 1, line < 0 ? 0 : column + 1, message});
  }

  void AddWarning(int, google::protobuf::io::ColumnNumber,
                  const std::string&) override {}

 private:
  std::string file_;
  Faults* faults_;
};

}  // namespace

bool ReadTextProto(std::string_view file, std::string_view bytes,
                   google::protobuf::Message* message,
                   google::protobuf::TextFormat::ParseInfoTree* tree,
                   Faults* faults) {
  if (!CheckText(file, bytes, faults)) return false;
  google::protobuf::TextFormat::Parser parser;
  FaultCollector collector(file, faults);
  parser.RecordErrorsTo(&collector);
  if (tree != nullptr) parser.WriteLocationsTo(tree);
  return parser.ParseFromString(std::string(bytes), message);
}

Fault PlaceOf(std::string_view file,
              const google::protobuf::TextFormat::ParseInfoTree* tree,
              const google::protobuf::Message& message,
              const std::string& field_name, int index) {
  Fault place;
  place.file = file;
  if (tree == nullptr) return place;
  const google::protobuf::FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(field_name);
  const google::protobuf::TextFormat::ParseLocation location =
      tree->GetLocation(field, index);
  if (location.line < 0) return place;
  place.line = location.line + 1;
  place.column = location.column + 1;
  return place;
}

}  // namespace caveat
