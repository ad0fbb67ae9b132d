// Tells headings from paragraphs where nothing marks them, and what the section
// below a heading is for. The rules are data: `corpus/sections.txtpb`.
//
//   std::optional<SectionRules> rules = SectionRules::Read(data, &faults);
//   rules->RoleOf("Key Takeaways: Hip Replacement");   // kTakeaways
//
// Immutable; thread-safe. Work is linear in the line, and only lines of at most
// kHeadingBytesMax are looked at.

#ifndef CAVEAT_CORPUS_SECTION_RULES_H_
#define CAVEAT_CORPUS_SECTION_RULES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "corpus/block.h"
#include "corpus/data_files.h"
#include "corpus/document.h"
#include "corpus/fault.h"
#include "corpus/pattern.h"

namespace caveat {

// Longest line that may be a heading or a question.
inline constexpr size_t kHeadingBytesMax = 300;
// Most words of a heading, of one in sentence case, and of a question.
inline constexpr int kHeadingWordsMax = 18;
inline constexpr int kWeakHeadingWordsMax = 9;
inline constexpr int kQuestionWordsMax = 45;

class SectionRules {
 public:
  static constexpr std::string_view kFile = "corpus/sections.txtpb";

  // Reads the rules of `data`. Empty when `faults` grew.
  static std::optional<SectionRules> Read(const DataFiles& data,
                                          Faults* faults);
  // The built-in rules.
  static const SectionRules& Builtin();

  // What the section below this heading is for.
  SectionRole RoleOf(std::string_view heading) const;

  // How much a line without marker looks like a heading.
  HeadingLook LookOf(std::string_view line) const;

 private:
  struct RolePattern {
    SectionRole role;
    Pattern pattern;
  };

  SectionRules() = default;

  std::vector<RolePattern> patterns_;
  std::unordered_set<std::string> lower_case_title_words_;
};

// Whether a line asks one question: it ends in a question mark, brackets and
// quotes aside, and is short.
bool IsQuestionLine(std::string_view line);

// Whether a line ends the way a sentence does: full stop, exclamation mark,
// question mark, colon, semicolon, comma, brackets and quotes aside.
bool EndsLikeSentence(std::string_view line);

// A heading as the patterns of roles see it.
std::string FoldHeading(std::string_view heading);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_SECTION_RULES_H_
