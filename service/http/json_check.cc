#include "service/http/json_check.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/normalizer.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::json;

constexpr char kMismatch[] = "does not fit its field";
constexpr char kNotAnObject[] = "is not a JSON object";

// Hears JSON piece by piece and follows it through the schema, until the first
// fault. What stands under a field that the schema does not know, or knows to
// have a JSON of its own (google.protobuf.*), is passed over.
class SchemaWalk : public nlohmann::json_sax<Json> {
 public:
  explicit SchemaWalk(const Descriptor& root) : root_(root) {}

  bool null() override { return true; }
  bool boolean(bool) override {
    if (levels_.empty()) return Refuse(kNotAnObject);
    const FieldDescriptor* field = levels_.back().field;
    return field == nullptr || !HoldsText(*field) || Refuse(kMismatch);
  }
  bool number_integer(number_integer_t) override { return Number(); }
  bool number_unsigned(number_unsigned_t) override { return Number(); }
  bool number_float(number_float_t, const string_t&) override {
    return Number();
  }
  bool string(string_t& value) override {
    if (levels_.empty()) return Refuse(kNotAnObject);
    const FieldDescriptor* field = levels_.back().field;
    if (field != nullptr && field->enum_type() != nullptr &&
        field->enum_type()->FindValueByName(value) == nullptr) {
      return Refuse("is no value of the enumeration", reason::kFieldOutOfRange);
    }
    return true;
  }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override {
    if (levels_.empty()) return Enter({&root_, nullptr});
    const FieldDescriptor* field = levels_.back().field;
    if (field == nullptr || HasOwnJson(*field)) return Enter({});
    if (field->message_type() == nullptr) return Refuse(kMismatch);
    return Enter({field->message_type(), nullptr});
  }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (level.message == nullptr) return true;
    level.field = level.message->FindFieldByCamelcaseName(name);
    if (level.field == nullptr) {
      level.field = level.message->FindFieldByName(name);
    }
    return true;
  }
  bool end_object() override { return Leave(); }

  bool start_array(std::size_t) override {
    if (levels_.empty()) return Refuse(kNotAnObject);
    const FieldDescriptor* field = levels_.back().field;
    if (field == nullptr || HasOwnJson(*field)) return Enter({});
    if (!field->is_repeated()) return Refuse(kMismatch);
    return Enter({nullptr, field});
  }
  bool end_array() override { return Leave(); }

  bool parse_error(std::size_t position_byte, const std::string&,
                   const Json::exception&) override {
    is_syntax_ = true;
    return Refuse(absl::StrCat("is not JSON from byte ", position_byte, " on"));
  }

  absl::Status status() const {
    if (what_.empty()) return absl::OkStatus();
    const std::string& message = root_.full_name();
    const std::string field = is_syntax_ ? "" : Path();
    if (field.empty()) {
      return MakeError(absl::StatusCode::kInvalidArgument, reason_,
                       absl::StrCat("the body ", what_),
                       {{"message", message}});
    }
    return MakeError(absl::StatusCode::kInvalidArgument, reason_,
                     absl::StrCat(field, " ", what_),
                     {{"message", message}, {kFieldKey, field}});
  }

 private:
  // An object or an array that is open.
  struct Level {
    const Descriptor* message = nullptr;  // Of an object; null: unknown.
    const FieldDescriptor* field =
        nullptr;  // Whose value comes; null: unknown.
  };

  static bool HoldsText(const FieldDescriptor& field) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  }
  static bool HasOwnJson(const FieldDescriptor& field) {
    return field.is_map() ||
           (field.message_type() != nullptr &&
            field.message_type()->file()->package() == "google.protobuf");
  }

  bool Number() {
    if (levels_.empty()) return Refuse(kNotAnObject);
    const FieldDescriptor* field = levels_.back().field;
    return field == nullptr ||
           (!HoldsText(*field) &&
            field->cpp_type() != FieldDescriptor::CPPTYPE_BOOL) ||
           Refuse(kMismatch);
  }
  bool Enter(Level level) {
    levels_.push_back(level);
    return true;
  }
  bool Leave() {
    levels_.pop_back();
    return true;
  }
  bool Refuse(std::string_view what,
              std::string_view reason = reason::kMessageMalformed) {
    what_ = what;
    reason_ = reason;
    return false;
  }
  std::string Path() const {
    std::string path;
    for (const Level& level : levels_) {
      if (level.message == nullptr || level.field == nullptr) continue;
      absl::StrAppend(&path, path.empty() ? "" : ".", level.field->name());
    }
    return path;
  }

  const Descriptor& root_;
  std::vector<Level> levels_;
  std::string what_;  // Empty: no fault.
  // Then the last key says little of where the fault is.
  bool is_syntax_ = false;
  std::string_view reason_ = reason::kMessageMalformed;
};

}  // namespace

absl::Status CheckJson(const Descriptor& descriptor, std::string_view json) {
  if (!IsUtf8(json)) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kNotUtf8,
                     "the body is not UTF-8",
                     {{"message", descriptor.full_name()}});
  }
  SchemaWalk walk(descriptor);
  Json::sax_parse(json.begin(), json.end(), &walk);
  return walk.status();
}

}  // namespace caveat
