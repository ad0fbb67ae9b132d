#include "service/json_line.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

constexpr uint32_t kSupplementary = 0x10000;

// Most characters of most values: what stands for itself.
bool IsPlain(char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; }

void AppendEscaped(uint32_t character, std::string* out) {
  if (character == '"' || character == '\\') {
    out->push_back('\\');
    out->push_back(static_cast<char>(character));
  } else if (character >= ' ' && character < 0x7F) {
    out->push_back(static_cast<char>(character));
  } else if (character == '\n') {
    out->append("\\n");
  } else if (character < kSupplementary) {
    absl::StrAppendFormat(out, "\\u%04x", character);
  } else {
    const uint32_t rest = character - kSupplementary;
    absl::StrAppendFormat(out, "\\u%04x\\u%04x", 0xD800 + (rest >> 10),
                          0xDC00 + (rest & 0x3FF));
  }
}

}  // namespace

void JsonLine::AddKey(std::string_view key) {
  if (text_.size() > 1) text_.push_back(',');
  text_.push_back('"');
  text_.append(key);
  text_.append("\":");
}

JsonLine& JsonLine::Add(std::string_view key, std::string_view value) {
  AddKey(key);
  text_.push_back('"');
  const bool cut = value.size() > kValueBytesMax;
  if (cut) value = value.substr(0, kValueBytesMax);
  for (int64_t offset = 0; offset < static_cast<int64_t>(value.size());) {
    const std::string_view rest = value.substr(static_cast<size_t>(offset));
    const auto plain = static_cast<size_t>(
        std::find_if_not(rest.begin(), rest.end(), IsPlain) - rest.begin());
    text_.append(rest.substr(0, plain));
    offset += static_cast<int64_t>(plain);
    if (plain == rest.size()) break;
    const CodePoint c = NextCodePoint(value, offset);
    offset += c.size_bytes;
    AppendEscaped(c.value, &text_);
  }
  if (cut) text_.append("...");
  text_.push_back('"');
  return *this;
}

JsonLine& JsonLine::Add(std::string_view key, int64_t value) {
  AddKey(key);
  text_.append(std::to_string(value));
  return *this;
}

std::string JsonLine::Finish() {
  text_.push_back('}');
  return std::move(text_);
}

}  // namespace caveat
