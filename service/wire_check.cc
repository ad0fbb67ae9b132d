#include "service/wire_check.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "matcher/normalizer.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

struct WireFault {
  std::string field;
  bool not_utf8 = false;
};

std::optional<WireFault> FindFault(const Descriptor& descriptor,
                                   std::string_view bytes,
                                   const std::string& prefix, int depth);

// Looks into a length-delimited field that holds all its bytes.
std::optional<WireFault> FindFaultInField(const FieldDescriptor& field,
                                          std::string_view bytes,
                                          const std::string& path, int depth) {
  if (field.type() == FieldDescriptor::TYPE_STRING) {
    if (IsUtf8(bytes)) return std::nullopt;
    return WireFault{path, /*not_utf8=*/true};
  }
  if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
    return FindFault(*field.message_type(), bytes, path + ".", depth + 1);
  }
  if (field.is_packable()) {
    // Only varints can be cut short so; the other sizes are fixed.
    if (!bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80)) {
      return WireFault{path};
    }
  }
  return std::nullopt;
}

std::optional<WireFault> FindFault(const Descriptor& descriptor,
                                   std::string_view bytes,
                                   const std::string& prefix, int depth) {
  const std::string here = prefix.substr(0, prefix.size() - !prefix.empty());
  if (depth > kWireDepthMax) return WireFault{here};
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  while (static_cast<size_t>(input.CurrentPosition()) < bytes.size()) {
    const uint32_t tag = input.ReadTagNoLastTag();
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    if (tag == 0 || number == 0) return WireFault{here};
    const FieldDescriptor* field = descriptor.FindFieldByNumber(number);
    const std::string path = absl::StrCat(
        prefix, field != nullptr ? field->name() : absl::StrCat(number));
    if (WireFormatLite::GetTagWireType(tag) !=
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&input, tag)) return WireFault{path};
      continue;
    }
    uint32_t size;
    if (!input.ReadVarint32(&size)) return WireFault{path};
    const size_t begin = static_cast<size_t>(input.CurrentPosition());
    if (size > bytes.size() - begin) return WireFault{path};
    if (field != nullptr) {
      std::optional<WireFault> fault =
          FindFaultInField(*field, bytes.substr(begin, size), path, depth);
      if (fault.has_value()) return fault;
    }
    input.Skip(static_cast<int>(size));
  }
  return std::nullopt;
}

}  // namespace

absl::Status WireError(const Descriptor& descriptor, std::string_view bytes) {
  const WireFault fault =
      FindFault(descriptor, bytes, "", 0).value_or(WireFault{});
  if (fault.not_utf8) {
    return MakeError(
        absl::StatusCode::kInvalidArgument, reason::kNotUtf8,
        absl::StrCat(fault.field, " is not UTF-8"),
        {{"message", descriptor.full_name()}, {kFieldKey, fault.field}});
  }
  if (fault.field.empty()) {
    return MakeError(
        absl::StatusCode::kInvalidArgument, reason::kMessageMalformed,
        absl::StrCat("not a message of type ", descriptor.full_name()),
        {{"message", descriptor.full_name()}});
  }
  return MakeError(
      absl::StatusCode::kInvalidArgument, reason::kMessageMalformed,
      absl::StrCat("not a message of type ", descriptor.full_name(), ": field ",
                   fault.field, " is cut short or malformed"),
      {{"message", descriptor.full_name()}, {kFieldKey, fault.field}});
}

}  // namespace caveat
