// A regular expression of a data file or an overlay, in RE2's syntax. This
// header and its source are the only place of the corpus that knows RE2.
//
//   std::string error;
//   std::optional<Pattern> pattern = Pattern::Compile("faqs?", &error);
//   if (pattern && pattern->MatchesWhole(heading)) ...
//
// Matching is linear in the text, whatever the pattern. Thread-safe.

#ifndef CAVEAT_CORPUS_PATTERN_H_
#define CAVEAT_CORPUS_PATTERN_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace caveat {

class Pattern {
 public:
  // Longest pattern, in bytes.
  static constexpr size_t kPatternBytesMax = 4096;
  // RE2's budget for one pattern, in bytes.
  static constexpr int64_t kPatternMemoryBytesMax = int64_t{1} << 20;

  // Case does not matter to the pattern. Empty when RE2 refuses it; then
  // `error` says why and, where RE2 tells, which part it is about.
  static std::optional<Pattern> Compile(std::string_view pattern,
                                        std::string* error);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  bool MatchesWhole(std::string_view text) const;
  bool MatchesPart(std::string_view text) const;

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

// What an editor is to look at again in a pattern of an overlay: that it spans
// any text, or holds a letter with an accent. Empty when there is nothing.
std::string PatternDoubt(std::string_view pattern);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_PATTERN_H_
