#include "corpus/section_rules.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/sections.pb.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Closing brackets, quotes and emphasis that may follow the last character of
// a sentence.
bool IsCloser(char32_t c) {
  return c == ')' || c == ']' || c == '"' || c == '\'' || c == '*' ||
         c == '_' || c == 0x201D || c == 0x2019 || c == 0xBB;
}

bool IsOpener(char32_t c) {
  return c == '(' || c == '[' || c == '"' || c == '\'' || c == '*' ||
         c == '_' || c == '#' || c == 0x201C || c == 0x2018 || c == 0xAB ||
         c == 0xBF;
}

char32_t LastCharacter(std::string_view line) {
  char32_t last = 0;
  for (int64_t at = 0; at < static_cast<int64_t>(line.size());) {
    const CodePoint c = NextCodePoint(line, at);
    at += c.size_bytes;
    if (!IsSpace(c.value) && !IsCloser(c.value)) last = c.value;
  }
  return last;
}

std::vector<std::string_view> WordsOf(std::string_view line) {
  std::vector<std::string_view> words;
  int64_t begin = -1;
  const auto size = static_cast<int64_t>(line.size());
  for (int64_t at = 0; at <= size;) {
    const CodePoint c = at < size ? NextCodePoint(line, at) : CodePoint{' ', 1};
    if (IsSpace(c.value)) {
      if (begin >= 0) {
        words.push_back(Cut(line, {begin, at}));
      }
      begin = -1;
    } else if (begin < 0) {
      begin = at;
    }
    at += c.size_bytes;
  }
  return words;
}

// A word without the punctuation at its ends.
std::string_view Bare(std::string_view word) {
  while (!word.empty() && (IsOpener(NextCodePoint(word, 0).value))) {
    word.remove_prefix(static_cast<size_t>(NextCodePoint(word, 0).size_bytes));
  }
  while (!word.empty() &&
         absl::ascii_ispunct(static_cast<unsigned char>(word.back()))) {
    word.remove_suffix(1);
  }
  return word;
}

bool IsLowerCase(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return (c >= 0xDF && c <= 0xF6) || (c >= 0xF8 && c <= 0xFF) ||
         (c >= 0x430 && c <= 0x45F) || (c >= 0x3AC && c <= 0x3CE);
}

bool StartsLowerCase(std::string_view word) {
  return !word.empty() && IsLowerCase(NextCodePoint(word, 0).value);
}

}  // namespace

bool EndsLikeSentence(std::string_view line) {
  switch (LastCharacter(line)) {
    case '.':
    case '!':
    case '?':
    case ':':
    case ';':
    case ',':
    case 0x2026:
    case 0x3002:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF1A:
      return true;
    default:
      return false;
  }
}

bool IsQuestionLine(std::string_view line) {
  if (line.size() > kHeadingBytesMax) return false;
  const char32_t last = LastCharacter(line);
  if (last != '?' && last != 0xFF1F && last != 0x61F) return false;
  return static_cast<int>(WordsOf(line).size()) <= kQuestionWordsMax;
}

std::string FoldHeading(std::string_view heading) {
  std::string folded;
  const auto size = static_cast<int64_t>(heading.size());
  for (int64_t at = 0; at < size;) {
    const CodePoint c = NextCodePoint(heading, at);
    if (IsSpace(c.value)) {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else if (c.value >= 0x2010 && c.value <= 0x2015) {
      folded += '-';
    } else if (c.value == 0x2018 || c.value == 0x2019) {
      folded += '\'';
    } else if (c.value == 0x201C || c.value == 0x201D) {
      folded += '"';
    } else {
      folded += Cut(heading, {at, at + c.size_bytes});
    }
    at += c.size_bytes;
  }
  size_t begin = 0;
  size_t end = folded.size();
  const auto edge = [&folded](size_t i) {
    const auto c = static_cast<unsigned char>(folded[i]);
    return c == ' ' || (absl::ascii_ispunct(c) && c != '&');
  };
  while (begin < end && edge(begin)) ++begin;
  while (begin < end && edge(end - 1)) --end;
  return absl::AsciiStrToLower(folded.substr(begin, end - begin));
}

std::optional<SectionRules> SectionRules::Read(const DataFiles& data,
                                               Faults* faults) {
  corpus::v1::SectionRules message;
  TextPlace places;
  if (!ReadTextProto(kFile, data.Get(kFile), &message, &places, faults)) {
    return std::nullopt;
  }
  SectionRules rules;
  bool good = true;
  for (int i = 0; i < message.roles_size(); ++i) {
    const auto& role = message.roles(i);
    const TextPlace& place = places.At("roles", i);
    SectionRole kind = SectionRole::kBody;
    switch (role.kind()) {
      case corpus::v1::SectionRole::KIND_TAKEAWAYS:
        kind = SectionRole::kTakeaways;
        break;
      case corpus::v1::SectionRole::KIND_FAQ:
        kind = SectionRole::kFaq;
        break;
      case corpus::v1::SectionRole::KIND_CONCLUSION:
        kind = SectionRole::kConclusion;
        break;
      default:
        faults->Add(place.FaultIn(kFile, "role without kind"));
        good = false;
    }
    for (int p = 0; p < role.patterns_size(); ++p) {
      std::string error;
      std::optional<Pattern> pattern =
          Pattern::Compile(role.patterns(p), &error);
      if (pattern.has_value()) {
        rules.patterns_.push_back({kind, std::move(*pattern)});
        continue;
      }
      faults->Add(place.At("patterns", p)
                      .FaultIn(kFile, absl::StrCat("pattern: ", error)));
      good = false;
    }
  }
  for (const std::string& word : message.lower_case_title_words()) {
    rules.lower_case_title_words_.insert(word);
  }
  if (!good) return std::nullopt;
  return rules;
}

const SectionRules& SectionRules::Builtin() {
  static const SectionRules* const rules = [] {
    Faults faults;
    auto read = Read(DataFiles::Builtin(), &faults);
    // The build carries the file, and a test reads it.
    if (!read.has_value()) std::abort();
    return new SectionRules(std::move(*read));
  }();
  return *rules;
}

SectionRole SectionRules::RoleOf(std::string_view heading) const {
  if (heading.size() > kHeadingBytesMax) return SectionRole::kBody;
  const bool question = IsQuestionLine(heading);
  std::string folded = FoldHeading(heading);
  if (question) {
    const size_t colon = folded.find(": ");
    const size_t dash = folded.find(" -");
    const size_t cut = std::min(colon, dash);
    if (cut == std::string::npos) return SectionRole::kBody;
    folded.resize(cut);
  }
  for (const RolePattern& pattern : patterns_) {
    if (pattern.pattern.MatchesWhole(folded)) return pattern.role;
  }
  return SectionRole::kBody;
}

HeadingLook SectionRules::LookOf(std::string_view line) const {
  if (line.empty() || line.size() > kHeadingBytesMax) return HeadingLook::kNone;
  if (EndsLikeSentence(line)) return HeadingLook::kNone;
  const std::vector<std::string_view> words = WordsOf(line);
  if (static_cast<int>(words.size()) > kHeadingWordsMax) {
    return HeadingLook::kNone;
  }
  bool title_case = true;
  bool any_letter = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = Bare(words[i]);
    if (word.empty()) continue;
    const char32_t first = NextCodePoint(word, 0).value;
    any_letter = any_letter || first >= 0x80 ||
                 absl::ascii_isalnum(static_cast<unsigned char>(word[0]));
    if (!StartsLowerCase(word)) continue;
    if (i == 0) return HeadingLook::kNone;
    if (!lower_case_title_words_.contains(std::string(word))) {
      title_case = false;
    }
  }
  if (!any_letter) return HeadingLook::kNone;
  if (title_case) return HeadingLook::kStrong;
  return static_cast<int>(words.size()) <= kWeakHeadingWordsMax
             ? HeadingLook::kWeak
             : HeadingLook::kNone;
}

}  // namespace caveat
