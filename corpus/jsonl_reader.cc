#include "corpus/jsonl_reader.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/json_text.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

using nlohmann::json;

// Hears where nlohmann-json stops, and nothing else: the values are cut out of
// the line afterwards, with their places.
class SyntaxCheck : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const json::exception&) override {
    position_byte = position;
    return false;
  }

  std::size_t position_byte = 0;
};

// Walks over a line that is known to be good JSON.
class ValueFinder {
 public:
  ValueFinder(std::string_view bytes, int64_t begin)
      : bytes_(bytes), at_(begin) {}

  int64_t at() const { return at_; }
  char Peek() {
    SkipSpace();
    return Here();
  }
  void Step() { ++at_; }

  // The bytes between the quotes of the string that stands here.
  ByteSpan String() {
    SkipSpace();
    const int64_t begin = ++at_;
    while (Here() != '"') at_ += Here() == '\\' ? 2 : 1;
    return {begin, at_++};
  }

  void SkipValue() {
    int depth = 0;
    do {
      const char c = Peek();
      if (c == '"') {
        String();
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        --depth;
        ++at_;
      } else if (c == ',' || c == ':') {
        ++at_;
      } else {
        SkipWord();
      }
    } while (depth > 0);
  }

 private:
  char Here() const { return bytes_[static_cast<size_t>(at_)]; }
  void SkipSpace() {
    while (Here() == ' ' || Here() == '\t' || Here() == '\r') ++at_;
  }
  void SkipWord() {
    for (;; ++at_) {
      const char c = Here();
      if (c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t') return;
    }
  }

  const std::string_view bytes_;
  int64_t at_;
};

class JsonlReader {
 public:
  JsonlReader(const std::string& name, std::string_view bytes, Faults* faults)
      : name_(name), bytes_(bytes), faults_(faults) {}

  void ReadLine(ByteSpan line) {
    ++line_number_;
    line_begin_ = line.begin;
    const ByteSpan object = Trim(bytes_, line);
    if (object.empty()) return;
    if (object.size() > kJsonlLineBytesMax) {
      Add(object.begin, absl::StrCat("line of ", object.size(),
                                     " bytes, at most ", kJsonlLineBytesMax));
      return;
    }
    if (!CheckSyntax(object)) return;
    const size_t faults_before = fault_count_;
    Entry entry;
    entry.kind = EntryKind::kFaq;
    entry.text = {object.begin, object.begin};
    ReadObject(object, &entry);
    if (fault_count_ != faults_before) return;
    AddEntry(object, std::move(entry));
  }

  std::vector<Entry> entries;
  std::vector<Passage> passages;

 private:
  void Add(int64_t offset_byte, const std::string& message) {
    ++fault_count_;
    faults_->Add(Fault{name_, line_number_,
                       static_cast<int>(offset_byte - line_begin_) + 1,
                       message});
  }

  bool CheckSyntax(ByteSpan object) {
    if (bytes_[static_cast<size_t>(object.begin)] != '{') {
      Add(object.begin, "not a JSON object");
      return false;
    }
    SyntaxCheck check;
    const std::string_view text = Cut(bytes_, object);
    if (json::sax_parse(text.begin(), text.end(), &check)) return true;
    const auto position = static_cast<int64_t>(check.position_byte);
    Add(object.begin + std::max<int64_t>(position - 1, 0),
        "not JSON from here on");
    return false;
  }

  void ReadObject(ByteSpan object, Entry* entry) {
    ValueFinder finder(bytes_, object.begin);
    finder.Step();
    bool has_id = false;
    bool has_question = false;
    while (finder.Peek() != '}') {
      if (finder.Peek() == ',') {
        finder.Step();
        continue;
      }
      const std::string key = Decoded(finder.String());
      finder.Peek();
      finder.Step();  // The colon.
      const char first = finder.Peek();
      const int64_t place = finder.at();
      const bool wanted = key == "id" || key == "question" || key == "answer";
      has_id = has_id || key == "id";
      has_question = has_question || key == "question";
      if (wanted && first != '"') {
        Add(place, absl::StrCat("\"", key, "\" must be a string"));
        finder.SkipValue();
      } else if (wanted) {
        const ByteSpan value = finder.String();
        if (key == "id") {
          entry->id = Decoded(value);
          CheckId(entry->id, place);
        } else if (key == "question") {
          entry->question = Text(value, place);
          if (IsBlank(entry->question)) Add(place, "\"question\" is empty");
        } else {
          SetAnswer(value, place, entry);
        }
      } else if (key == "alternates") {
        ReadAlternates(&finder, &entry->alternates);
      } else {
        finder.SkipValue();
      }
    }
    if (!has_id) Add(object.begin, "no \"id\"");
    if (!has_question) Add(object.begin, "no \"question\"");
  }

  void ReadAlternates(ValueFinder* finder, std::vector<std::string>* to) {
    if (finder->Peek() != '[') {
      Add(finder->at(), "\"alternates\" must be an array of strings");
      finder->SkipValue();
      return;
    }
    finder->Step();
    while (finder->Peek() != ']') {
      if (finder->Peek() == ',') {
        finder->Step();
      } else if (finder->Peek() == '"') {
        const int64_t place = finder->at();
        std::string text = Text(finder->String(), place);
        if (IsBlank(text)) Add(place, "empty text in alternates");
        to->push_back(std::move(text));
      } else {
        Add(finder->at(), "\"alternates\" must be an array of strings");
        finder->SkipValue();
      }
    }
    finder->Step();
  }

  void CheckId(const std::string& id, int64_t place) {
    if (IsBlank(id)) {
      Add(place, "\"id\" is empty");
    } else if (id.size() > kJsonlIdBytesMax) {
      Add(place, absl::StrCat("\"id\" of ", id.size(), " bytes, at most ",
                              kJsonlIdBytesMax));
    } else if (Faults unused; !caveat::CheckText(name_, id, &unused)) {
      Add(place, "\"id\" holds control characters");
    } else if (!ids_.insert(id).second) {
      Add(place, absl::StrCat("id \"", id, "\" stands here twice"));
    }
  }

  void SetAnswer(ByteSpan value, int64_t place, Entry* entry) {
    if (IsBlank(Cut(bytes_, value))) {
      entry->text = {value.begin, value.begin};
      return;
    }
    entry->text = Trim(bytes_, value);
    entry->decoded_text.clear();
    if (HasJsonEscapes(Cut(bytes_, entry->text))) {
      entry->decoded_text = Text(entry->text, place);
      if (IsBlank(entry->decoded_text)) {
        entry->text = {value.begin, value.begin};
        entry->decoded_text.clear();
      }
    }
  }

  std::string Decoded(ByteSpan value) const {
    return DecodeJsonText(Cut(bytes_, value));
  }

  // Decoded text that people are to read: an escape may not smuggle in what
  // the document itself could not hold.
  std::string Text(ByteSpan value, int64_t place) {
    std::string text = Decoded(value);
    Faults unused;
    if (!caveat::CheckText(name_, text, &unused)) {
      Add(place, "control characters in the text");
    }
    return text;
  }

  void AddEntry(ByteSpan object, Entry entry) {
    Passage passage;
    passage.id = entry.id;
    passage.kind = PassageKind::kFaqAnswer;
    passage.block = object;
    passage.text = entry.text;
    passages.push_back(std::move(passage));
    entries.push_back(std::move(entry));
  }

  const std::string& name_;
  const std::string_view bytes_;
  Faults* const faults_;
  std::unordered_set<std::string> ids_;
  int line_number_ = 0;
  int64_t line_begin_ = 0;
  size_t fault_count_ = 0;
};

}  // namespace

std::optional<JsonlCorpus> ReadJsonl(const std::string& name, std::string bytes,
                                     int64_t bytes_max, int64_t entry_count_max,
                                     Faults* faults) {
  if (static_cast<int64_t>(bytes.size()) > bytes_max) {
    faults->Add(Fault{name, 0, 0,
                      absl::StrCat("too large: ", bytes.size(),
                                   " bytes, at most ", bytes_max)});
    return std::nullopt;
  }
  if (!CheckText(name, bytes, faults)) return std::nullopt;
  const auto owned = std::make_shared<const std::string>(std::move(bytes));
  Faults found;
  JsonlReader reader(name, *owned, &found);
  const auto size = static_cast<int64_t>(owned->size());
  for (int64_t begin = 0; begin < size;) {
    const size_t newline = owned->find('\n', static_cast<size_t>(begin));
    const int64_t end =
        newline == std::string::npos ? size : static_cast<int64_t>(newline);
    reader.ReadLine({begin, end});
    begin = end + 1;
    if (static_cast<int64_t>(reader.entries.size()) > entry_count_max) {
      found.Add(Fault{name, 0, 0,
                      absl::StrCat("more than ", entry_count_max, " entries")});
      break;
    }
  }
  if (found.empty() && reader.entries.empty()) {
    found.Add(Fault{name, 0, 0, "empty: there is no entry in it"});
  }
  faults->AddAll(found);
  if (!found.empty()) return std::nullopt;
  return JsonlCorpus{Document(std::string(BaseName(name)), owned, {Section{}},
                              std::move(reader.passages)),
                     std::move(reader.entries)};
}

}  // namespace caveat
