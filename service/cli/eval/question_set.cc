#include "service/cli/eval/question_set.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace caveat::eval {
namespace {

constexpr std::string_view kFollowUp = "followup:";

// A tab separated file with a line of column names.
class Table {
 public:
  Table(std::string_view file, std::string_view bytes, Faults* faults)
      : file_(file), bytes_(bytes), faults_(faults) {
    // Some editors put a byte order mark before a text.
    if (bytes_.starts_with("\xEF\xBB\xBF")) position_ = 3;
    const std::string_view head = NextLine();
    int column = 0;
    for (absl::string_view name : absl::StrSplit(Edge(head), '\t')) {
      columns_.emplace(std::string(name), column++);
    }
  }

  // Says whether the file has the column, and finds fault with it if not.
  bool Require(const std::string& column) {
    if (columns_.contains(column)) return true;
    faults_->Add(
        Fault{file_, 1, 0, absl::StrCat("there is no column `", column, "`")});
    return false;
  }

  // Moves on to the next line that is not empty. False at the end.
  bool Next() {
    while (position_ < bytes_.size()) {
      const std::string_view line = NextLine();
      if (line.empty()) continue;
      cells_ = absl::StrSplit(Edge(line), '\t');
      return true;
    }
    return false;
  }

  // The cell of the current line; empty where there is none.
  std::string Get(const std::string& column) const {
    const auto found = columns_.find(column);
    const bool there = found != columns_.end() &&
                       static_cast<size_t>(found->second) < cells_.size();
    return there ? cells_[static_cast<size_t>(found->second)] : std::string();
  }

  void AddFault(std::string message) {
    faults_->Add(Fault{file_, line_, 0, std::move(message)});
  }

 private:
  static absl::string_view Edge(std::string_view text) {
    return {text.data(), text.size()};
  }

  std::string_view NextLine() {
    ++line_;
    const size_t end = std::min(bytes_.find('\n', position_), bytes_.size());
    std::string_view line = bytes_.substr(position_, end - position_);
    position_ = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  const std::string file_;
  const std::string_view bytes_;
  Faults* const faults_;
  std::map<std::string, int> columns_;
  std::vector<std::string> cells_;
  size_t position_ = 0;
  int line_ = 0;
};

std::vector<std::string> Names(const std::string& cell) {
  std::vector<std::string> names;
  for (absl::string_view name : absl::StrSplit(cell, ',')) {
    name = absl::StripAsciiWhitespace(name);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

}  // namespace

std::string_view QuestionKindName(QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kAnswer:
      return "answer";
    case QuestionKind::kAbstain:
      return "abstain";
    case QuestionKind::kUrgent:
      return "urgent";
    case QuestionKind::kPersonal:
      return "personal";
    case QuestionKind::kSmallTalk:
      return "smalltalk";
  }
  return "";
}

std::optional<QuestionKind> QuestionKindOf(std::string_view name) {
  for (const QuestionKind kind : kQuestionKinds) {
    if (QuestionKindName(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<QuestionRow> ReadQuestionSet(std::string_view file,
                                         std::string_view bytes,
                                         Faults* faults) {
  std::vector<QuestionRow> rows;
  Table table(file, bytes, faults);
  // Every column that is missing is reported.
  bool usable = table.Require("id");
  usable = table.Require("question") && usable;
  usable = table.Require("kind") && usable;
  if (!usable) return rows;
  std::set<std::string> ids;
  while (table.Next()) {
    QuestionRow row;
    row.id = table.Get("id");
    row.question = table.Get("question");
    row.targets = Names(table.Get("targets"));
    row.alt_targets = Names(table.Get("alt_targets"));
    row.must_caveat = table.Get("must_caveat");
    row.note = table.Get("note");
    const std::optional<QuestionKind> kind = QuestionKindOf(table.Get("kind"));
    if (!kind.has_value()) {
      table.AddFault(absl::StrCat("`", table.Get("kind"),
                                  "` is not answer, abstain, urgent, personal "
                                  "or smalltalk"));
      continue;
    }
    row.kind = *kind;
    if (!ids.insert(row.id).second) {
      table.AddFault(absl::StrCat("the id `", row.id, "` is there twice"));
    }
    if (row.question.empty()) table.AddFault("the question is empty");
    if (row.kind == QuestionKind::kAnswer && row.targets.empty()) {
      table.AddFault("an answer question needs targets");
    }
    const size_t follow_up = row.note.find(kFollowUp);
    if (follow_up != std::string::npos) {
      row.asked_before = std::string(absl::StripAsciiWhitespace(
          row.note.substr(follow_up + kFollowUp.size())));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::map<std::string, std::string> ReadUnits(std::string_view file,
                                             std::string_view bytes,
                                             Faults* faults) {
  std::map<std::string, std::string> units;
  Table table(file, bytes, faults);
  bool usable = table.Require("id");
  usable = table.Require("text") && usable;
  if (!usable) return units;
  while (table.Next()) {
    if (!units.emplace(table.Get("id"), table.Get("text")).second) {
      table.AddFault(
          absl::StrCat("the id `", table.Get("id"), "` is there twice"));
    }
  }
  return units;
}

}  // namespace caveat::eval
