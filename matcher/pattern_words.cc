#include "matcher/pattern_words.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

namespace caveat {
namespace {

using Forms = std::vector<std::string>;

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

class Collector {
 public:
  explicit Collector(std::string_view pattern) : pattern_(pattern) {}

  std::vector<std::string> Collect() {
    while (at_ < pattern_.size()) {
      Alternation(/*outermost=*/true);
      ++at_;  // A stray `)`; RE2 reports it.
    }
    return std::move(words_);
  }

 private:
  // What a group adds to the word it stands in; nothing when it holds words of
  // its own, which are collected then.
  using Parts = std::optional<Forms>;

  bool AtEnd() const { return at_ >= pattern_.size() || pattern_[at_] == ')'; }

  Parts Alternation(bool outermost) {
    Forms all;
    bool one_word = true;
    while (true) {
      const Parts branch = Branch();
      if (branch) all.insert(all.end(), branch->begin(), branch->end());
      one_word = one_word && branch;
      if (AtEnd()) break;
      ++at_;  // The `|`.
    }
    if (one_word && !outermost && all.size() <= kPatternWordFormsMax) {
      return all;
    }
    bool is_open = false;
    Flush(&all, &is_open);
    return std::nullopt;
  }

  // Ends the word that is being read.
  void Flush(Forms* forms, bool* is_open) {
    if (!*is_open) {
      for (const std::string& form : *forms) {
        if (!form.empty() && seen_.insert(form).second) words_.push_back(form);
      }
    }
    *forms = {""};
    *is_open = false;
  }

  static void Append(const Forms& parts, bool optional, Forms* forms,
                     bool* is_open) {
    Forms longer;
    for (const std::string& form : *forms) {
      for (const std::string& part : parts) longer.push_back(form + part);
      if (optional) longer.push_back(form);
    }
    if (longer.size() > kPatternWordFormsMax) {
      *is_open = true;
    } else {
      *forms = std::move(longer);
    }
  }

  bool SkipOptional() {
    if (at_ >= pattern_.size() || pattern_[at_] != '?') return false;
    ++at_;
    return true;
  }

  // Returns the forms of a branch that is within one word, or nothing.
  Parts Branch() {
    bool one_word = true;
    Forms forms = {""};
    bool is_open = false;
    while (!AtEnd() && pattern_[at_] != '|') {
      const char c = pattern_[at_++];
      if (IsLetter(c)) {
        Append({std::string(1, c)}, SkipOptional(), &forms, &is_open);
      } else if (c == '(') {
        if (pattern_.substr(at_).starts_with("?:")) at_ += 2;
        const Parts parts = Alternation(/*outermost=*/false);
        if (at_ < pattern_.size()) ++at_;  // The `)`.
        const bool optional = SkipOptional();
        if (parts) {
          Append(*parts, optional, &forms, &is_open);
        } else {
          one_word = false;
          Flush(&forms, &is_open);
        }
      } else if (c == '[' || c == '.' || c == '*' || c == '+' || c == '\\' ||
                 (c >= '0' && c <= '9')) {
        is_open = true;
        if (c == '[')
          at_ = std::min(pattern_.find(']', at_ + 1), pattern_.size() - 1) + 1;
        if (c == '\\') ++at_;
      } else {
        one_word = false;
        Flush(&forms, &is_open);
        if (c == '{')
          at_ = std::min(pattern_.find('}', at_), pattern_.size() - 1) + 1;
      }
    }
    if (one_word && !is_open) return forms;
    Flush(&forms, &is_open);
    return std::nullopt;
  }

  const std::string_view pattern_;
  size_t at_ = 0;
  std::vector<std::string> words_;
  std::set<std::string> seen_;
};

// The branches of the outermost alternation.
std::vector<std::string_view> Branches(std::string_view pattern) {
  std::vector<std::string_view> branches;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (c == '[') {
      i = std::min(pattern.find(']', i + 2), pattern.size());
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      branches.push_back(pattern.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  branches.push_back(pattern.substr(std::min(begin, pattern.size())));
  return branches;
}

// Whether a branch is one group and nothing else.
bool IsGroup(std::string_view branch) {
  if (!branch.starts_with("(?:") || !branch.ends_with(')')) return false;
  int depth = 0;
  for (size_t i = 0; i + 1 < branch.size(); ++i) {
    if (branch[i] == '(') ++depth;
    if (branch[i] == ')' && --depth == 0) return false;
  }
  return true;
}

void AddWholeWords(std::string_view pattern, std::set<std::string>* seen,
                   std::vector<std::string>* words) {
  for (const std::string_view branch : Branches(pattern)) {
    if (IsGroup(branch)) {
      AddWholeWords(branch.substr(3, branch.size() - 4), seen, words);
    } else if (branch.find(' ') == std::string_view::npos) {
      for (std::string& word : PatternWords(branch)) {
        if (seen->insert(word).second) words->push_back(std::move(word));
      }
    }
  }
}

}  // namespace

std::vector<std::string> PatternWholeWords(std::string_view pattern) {
  std::set<std::string> seen;
  std::vector<std::string> words;
  AddWholeWords(pattern, &seen, &words);
  return words;
}

std::vector<std::string> PatternWords(std::string_view pattern) {
  return Collector(pattern).Collect();
}

}  // namespace caveat
