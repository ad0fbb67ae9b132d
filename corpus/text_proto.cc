#include "corpus/text_proto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Finds where values stand. It understands just enough of the format to keep
// its place, and gives up at the first thing it does not: what is wrong there
// is for protobuf's own parser to say.
class PlaceFinder {
 public:
  // Some editors put a byte order mark before a text.
  explicit PlaceFinder(std::string_view text)
      : text_(text), at_(text.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

  enum class Step { kField, kEnd, kLost };

  // Reads the next outermost field, adds its place to `message` and sets
  // `span` to its text; when lost, to all the rest.
  Step Next(TextPlace* message, ByteSpan* span) {
    SkipSeparators();
    span->begin = static_cast<int64_t>(at_);
    span->end = static_cast<int64_t>(text_.size());
    if (at_ >= text_.size()) return Step::kEnd;
    if (!Field(message, 0)) return Step::kLost;
    span->end = static_cast<int64_t>(at_);
    return Step::kField;
  }

 private:
  void SkipSpace() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
        ++at_;
      } else {
        return;
      }
    }
  }

  void SkipSeparators() {
    SkipSpace();
    while (Take(';') || Take(',')) SkipSpace();
  }

  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // A name, number or literal: everything up to space or punctuation.
  std::string_view Word() {
    const size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool part = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                        c == '_' || c == '.' || c == '-' || c == '+';
      if (!part) break;
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  // The fields of a message up to its closing bracket.
  bool Fields(TextPlace* message, int depth) {
    if (depth > kTextProtoDepthMax) return false;
    for (;;) {
      SkipSeparators();
      if (at_ >= text_.size()) return false;
      if (text_[at_] == '}' || text_[at_] == '>') return true;
      if (!Field(message, depth)) return false;
    }
  }

  bool Field(TextPlace* message, int depth) {
    const std::string_view name = Word();
    if (name.empty()) return false;
    std::vector<TextPlace>& places = message->fields[std::string(name)];
    SkipSpace();
    if (Take(':')) SkipSpace();
    if (!Take('[')) return Value(&places, depth);
    SkipSpace();
    while (!Take(']')) {
      if (!Value(&places, depth)) return false;
      SkipSpace();
      if (Take(',')) SkipSpace();
    }
    return true;
  }

  bool Value(std::vector<TextPlace>* places, int depth) {
    TextPlace place;
    SetLine(&place);
    bool good = false;
    if (Take('{') || Take('<')) {
      good = Fields(&place, depth + 1) && (Take('}') || Take('>'));
    } else if (String()) {
      good = true;
      // Strings that follow each other are one value.
      for (size_t end = at_;; end = at_) {
        SkipSpace();
        if (String()) continue;
        at_ = end;
        break;
      }
    } else {
      good = !Word().empty();
    }
    places->push_back(std::move(place));
    return good;
  }

  // Counts the lines since the last value, so that all of them together are
  // counted once.
  void SetLine(TextPlace* place) {
    for (; counted_ < at_; ++counted_) {
      if (text_[counted_] != '\n') continue;
      ++line_;
      line_begin_ = counted_ + 1;
    }
    place->line = line_;
    place->column = static_cast<int>(at_ - line_begin_) + 1;
  }

  bool String() {
    if (at_ >= text_.size()) return false;
    const char quote = text_[at_];
    if (quote != '"' && quote != '\'') return false;
    for (size_t i = at_ + 1; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        at_ = i + 1;
        return true;
      }
    }
    return false;
  }

  const std::string_view text_;
  size_t at_;
  size_t counted_ = 0;  // Bytes whose lines are counted.
  size_t line_begin_ = 0;
  int line_ = 1;
};

// Passes on what protobuf reports about a part of a file.
class FaultCollector : public google::protobuf::io::ErrorCollector {
 public:
  FaultCollector(std::string_view file, std::string_view bytes, ByteSpan part,
                 Faults* faults)
      : file_(file), bytes_(bytes), part_(part), faults_(faults) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    const int64_t offset = OffsetOf(line, column);
    const auto at = static_cast<size_t>(offset);
    if (at >= bytes_.size() ||
        absl::ascii_isascii(static_cast<unsigned char>(bytes_[at]))) {
      faults_->Add(file_, bytes_, offset, message);
    } else if (offset >= told_end_) {
      // Protobuf takes each byte for a character, and reports them twice.
      const CodePoint c = NextCodePoint(bytes_, offset);
      told_end_ = offset + c.size_bytes;
      faults_->Add(
          file_, bytes_, offset,
          absl::StrCat("\"", ToAbsl(Cut(bytes_, {offset, told_end_})),
                       "\" outside of a text; texts need straight quotes"));
    }
  }

  void AddWarning(int, google::protobuf::io::ColumnNumber,
                  const std::string&) override {}

 private:
  // Protobuf counts lines and columns from 0, and lets a tab go to the next
  // multiple of 8.
  int64_t OffsetOf(int line, int column) const {
    int64_t at = part_.begin;
    for (; line > 0; --line) {
      const size_t newline = bytes_.find('\n', static_cast<size_t>(at));
      if (newline == std::string_view::npos) return part_.end;
      at = static_cast<int64_t>(newline) + 1;
    }
    for (int seen = 0; seen < column && at < part_.end; ++at) {
      const bool tab = bytes_[static_cast<size_t>(at)] == '\t';
      seen = tab ? (seen / 8 + 1) * 8 : seen + 1;
    }
    return at;
  }

  const std::string_view file_;
  const std::string_view bytes_;
  const ByteSpan part_;
  Faults* const faults_;
  int64_t told_end_ = 0;  // Of the last character that was named.
};

bool ParsePart(std::string_view file, std::string_view bytes, ByteSpan part,
               google::protobuf::Message* message, Faults* faults) {
  google::protobuf::TextFormat::Parser parser;
  FaultCollector collector(file, bytes, part, faults);
  parser.RecordErrorsTo(&collector);
  parser.SetRecursionLimit(kTextProtoDepthMax);
  return parser.MergeFromString(std::string(Cut(bytes, part)), message);
}

void Append(TextPlace&& part, TextPlace* places) {
  for (auto& [name, values] : part.fields) {
    std::vector<TextPlace>& all = places->fields[name];
    for (TextPlace& value : values) all.push_back(std::move(value));
  }
}

// Parsed apart, a field that may stand once could be given twice unnoticed.
bool CheckSingular(std::string_view file,
                   const google::protobuf::Message& message,
                   const TextPlace& places, Faults* faults) {
  bool good = true;
  for (const auto& [name, values] : places.fields) {
    const auto* field = message.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated() || values.size() < 2) continue;
    faults->Add(
        values[1].FaultIn(file, absl::StrCat("\"", name, "\" is given twice")));
    good = false;
  }
  return good;
}

// What an escape brings in is text as well: "\\033" would be a terminal's.
bool CheckStrings(std::string_view file,
                  const google::protobuf::Message& message,
                  const TextPlace& place, Faults* faults) {
  using google::protobuf::FieldDescriptor;
  bool good = true;
  const google::protobuf::Reflection& values = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  values.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? values.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const TextPlace& at = place.At(field->name(), i);
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        good &=
            CheckStrings(file,
                         repeated ? values.GetRepeatedMessage(message, field, i)
                                  : values.GetMessage(message, field),
                         at, faults);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        std::string unused;
        const std::string& text =
            repeated
                ? values.GetRepeatedStringReference(message, field, i, &unused)
                : values.GetStringReference(message, field, &unused);
        Faults inner;
        if (CheckText(file, text, &inner)) continue;
        faults->Add(at.FaultIn(
            file, absl::StrCat("\"", field->name(), "\" holds an escape of ",
                               "what is no text")));
        good = false;
      }
    }
  }
  return good;
}

}  // namespace

const TextPlace& TextPlace::At(std::string_view field, int index) const {
  const auto found = fields.find(field);
  const auto i = static_cast<size_t>(index);
  if (found == fields.end() || i >= found->second.size()) return *this;
  return found->second[i];
}

Fault TextPlace::FaultIn(std::string_view file,
                         std::string_view message) const {
  return Fault{std::string(file), line, column, std::string(message)};
}

bool ReadTextProto(std::string_view file, std::string_view bytes,
                   google::protobuf::Message* message, TextPlace* places,
                   Faults* faults) {
  if (!CheckText(file, bytes, faults)) return false;
  TextPlace own_places;
  if (places == nullptr) places = &own_places;
  PlaceFinder finder(bytes);
  const std::unique_ptr<google::protobuf::Message> part(message->New());
  bool good = true;
  for (;;) {
    TextPlace part_places;
    ByteSpan span;
    const PlaceFinder::Step step = finder.Next(&part_places, &span);
    if (step == PlaceFinder::Step::kEnd) break;
    part->Clear();
    // A part with a fault leaves nothing behind, so that the places of the
    // others stay in step with their values.
    if (ParsePart(file, bytes, span, part.get(), faults)) {
      message->MergeFrom(*part);
      Append(std::move(part_places), places);
    } else {
      good = false;
    }
    if (step == PlaceFinder::Step::kLost) break;
  }
  good &= CheckSingular(file, *message, *places, faults);
  return CheckStrings(file, *message, *places, faults) && good;
}

}  // namespace caveat
