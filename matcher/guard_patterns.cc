#include "matcher/guard_patterns.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "matcher/normalizer.h"
#include "matcher/pattern_words.h"

namespace caveat {
namespace {

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameChar(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

std::string Gap(std::string_view words) {
  return absl::StrCat("(?: [^ ]+){0,", std::string(words), "} ");
}

// Folds the words that are not plain ASCII as messages are folded; leaves
// syntax alone.
std::string FoldWords(std::string_view pattern) {
  std::string folded;
  for (size_t begin = 0; begin < pattern.size();) {
    size_t end = begin;
    bool ascii = true;
    while (end < pattern.size() &&
           (static_cast<unsigned char>(pattern[end]) >= 0x80 ||
            IsLetter(pattern[end]))) {
      ascii = ascii && IsLetter(pattern[end]);
      ++end;
    }
    if (end == begin) ++end;
    const std::string_view part = pattern.substr(begin, end - begin);
    folded += ascii ? std::string(part) : FoldText(part);
    begin = end;
  }
  return folded;
}

// The operator ` <5> ` or ` <>5 ` that starts at `at`, or nothing.
struct GapOperator {
  size_t size = 0;
  std::string_view words;
  bool either_order = false;
};

GapOperator ReadGap(std::string_view pattern, size_t at) {
  const std::string_view rest = pattern.substr(at);
  if (!rest.starts_with(" <")) return {};
  size_t i = 2;
  const bool either = i < rest.size() && rest[i] == '>';
  if (either) ++i;
  const size_t begin = i;
  while (i < rest.size() && IsDigit(rest[i])) ++i;
  const std::string_view words = rest.substr(begin, i - begin);
  if (words.empty() || words.size() > 2) return {};
  if (!either) {
    if (i >= rest.size() || rest[i] != '>') return {};
    ++i;
  }
  if (i >= rest.size() || rest[i] != ' ') return {};
  return {i + 1, words, either};
}

// `^` binds the whole pattern, so it must come first, and not beside an
// alternation that it would not bind in RE2's own syntax. `$` is not needed:
// the last word of a sentence is `.` or `?`.
absl::Status CheckAnchors(std::string_view pattern) {
  int depth = 0;
  bool alternation = false;
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
    } else if (c == '|') {
      alternation = alternation || depth == 0;
    } else if (c == '$' || (c == '^' && i > 0)) {
      return absl::InvalidArgumentError(
          "^ must come first; the end of a sentence is [.?]");
    }
  }
  if (pattern.starts_with('^') && alternation) {
    return absl::InvalidArgumentError(
        "put (?:...) around the alternation behind ^");
  }
  return absl::OkStatus();
}

// Writes gap operators out. ` <>N ` takes all that is beside it in its branch
// of an alternation.
class GapWriter {
 public:
  explicit GapWriter(std::string_view pattern) : pattern_(pattern) {}

  absl::StatusOr<std::string> Write() {
    auto all = WriteAlternation();
    if (all.ok() && at_ < pattern_.size()) {
      return absl::InvalidArgumentError("unexpected \")\"");
    }
    return all;
  }

 private:
  bool AtEnd() const { return at_ == pattern_.size() || pattern_[at_] == ')'; }

  absl::StatusOr<std::string> WriteAlternation() {
    std::string out;
    while (true) {
      auto branch = WriteBranch();
      if (!branch.ok()) return branch;
      out += *branch;
      if (AtEnd()) return out;
      out += pattern_[at_++];  // The `|`.
    }
  }

  absl::StatusOr<std::string> WriteBranch() {
    std::string out;
    std::string first;  // What is before ` <>N `.
    std::string between;
    while (!AtEnd() && pattern_[at_] != '|') {
      const GapOperator gap = ReadGap(pattern_, at_);
      if (gap.either_order && !between.empty()) {
        return absl::InvalidArgumentError("more than one <>N in a branch");
      }
      if (gap.either_order) {
        first = std::move(out);
        out.clear();
        between = Gap(gap.words);
      } else if (gap.size > 0) {
        out += Gap(gap.words);
      }
      at_ += gap.size;
      if (gap.size > 0) continue;
      if (auto status = WriteOne(&out); !status.ok()) return status;
    }
    if (between.empty()) return out;
    return absl::StrCat("(?:", first, between, out, "|", out, between, first,
                        ")");
  }

  // An escape, a class, a group or a plain byte.
  absl::Status WriteOne(std::string* out) {
    if (pattern_[at_] == '\\' && at_ + 1 < pattern_.size()) {
      out->append(pattern_.substr(at_, 2));
      at_ += 2;
      return absl::OkStatus();
    }
    if (pattern_[at_] == '[') {
      const size_t end =
          std::min(pattern_.find(']', at_ + 2), pattern_.size() - 1);
      out->append(pattern_.substr(at_, end + 1 - at_));
      at_ = end + 1;
      return absl::OkStatus();
    }
    const bool group = pattern_[at_] == '(';
    out->push_back(pattern_[at_++]);
    if (!group) return absl::OkStatus();
    if (pattern_.substr(at_).starts_with("?:")) {
      out->append("?:");
      at_ += 2;
    }
    auto inside = WriteAlternation();
    if (!inside.ok()) return inside.status();
    out->append(*inside);
    if (at_ == pattern_.size()) {
      return absl::InvalidArgumentError("missing \")\"");
    }
    out->push_back(pattern_[at_++]);
    return absl::OkStatus();
  }

  const std::string_view pattern_;
  size_t at_ = 0;
};

}  // namespace

bool GuardPatterns::AddList(std::string_view name, std::string_view words) {
  return lists_.emplace(name, FoldWords(words)).second;
}

std::vector<std::string> GuardPatterns::ListWords(std::string_view name) const {
  const auto all = ExpandLists("{" + std::string(name) + "}", 0);
  return all.ok() ? PatternWholeWords(*all) : std::vector<std::string>();
}

absl::StatusOr<std::string> GuardPatterns::ExpandLists(std::string_view pattern,
                                                       int depth) const {
  if (depth > kListDepthMax) {
    return absl::InvalidArgumentError("word lists refer to each other");
  }
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out += pattern.substr(i, 2);
      i += 2;
      continue;
    }
    if (pattern[i] != '{' || i + 1 >= pattern.size() ||
        !IsLetter(pattern[i + 1])) {
      out += pattern[i++];
      continue;
    }
    size_t end = i + 1;
    while (end < pattern.size() && IsNameChar(pattern[end])) ++end;
    const std::string_view name = pattern.substr(i + 1, end - i - 1);
    const auto list = lists_.find(name);
    if (end >= pattern.size() || pattern[end] != '}' || list == lists_.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("no word list {", std::string(name), "}"));
    }
    auto words = ExpandLists(list->second, depth + 1);
    if (!words.ok()) return words.status();
    absl::StrAppend(&out, "(?:", *words, ")");
    i = end + 1;
  }
  return out;
}

absl::StatusOr<std::string> GuardPatterns::ExpandAll(
    std::string_view pattern) const {
  auto lists = ExpandLists(FoldWords(pattern), 0);
  if (!lists.ok()) return lists.status();
  return GapWriter(*lists).Write();
}

absl::StatusOr<std::string> GuardPatterns::Expand(
    std::string_view pattern) const {
  if (absl::Status status = CheckAnchors(pattern); !status.ok()) return status;
  const bool begins = pattern.starts_with('^');
  if (begins) pattern.remove_prefix(1);
  auto all = ExpandAll(pattern);
  if (!all.ok()) return all.status();
  return absl::StrCat(begins ? "^ (?:" : " (?:", *all, ") ");
}

absl::StatusOr<std::string> GuardPatterns::ExpandWhole(
    std::string_view pattern) const {
  auto all = ExpandAll(pattern);
  if (!all.ok()) return all.status();
  return absl::StrCat("^ (?:", *all, ")(?: [,.?])* $");
}

}  // namespace caveat
