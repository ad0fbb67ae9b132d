#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/cli/reply_view.h"

namespace caveat::cli {
namespace {

constexpr int kIndent = 2;

// The winner and the runner-up are shown part by part; the others by a line.
constexpr int kDetailedCountMax = 2;

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Parts = google::protobuf::RepeatedPtrField<v1::ScorePart>;

void ShowList(std::string_view name, const Strings& values, Page* page) {
  if (values.empty()) return;
  page->Add(absl::StrCat(std::string(name), ": "), absl::StrJoin(values, ", "),
            Style::kPlain, kIndent);
}

void ShowParts(const Parts& parts, std::string_view sum_name, double sum,
               Page* page) {
  std::vector<std::vector<std::string>> rows = {{"part", "value", "adds"}};
  for (const v1::ScorePart& part : parts) {
    rows.push_back({part.name(), absl::StrFormat("%.4f", part.value()),
                    absl::StrFormat("%+.4f", part.contribution())});
  }
  rows.push_back({std::string(sum_name), "", absl::StrFormat("%+.4f", sum)});
  page->AddTable(rows, 2 * kIndent);
}

double Sum(const Parts& parts) {
  double sum = 0;
  for (const v1::ScorePart& part : parts) sum += part.contribution();
  return sum;
}

void ShowCandidate(const v1::CandidateExplanation& candidate, int index,
                   Page* page) {
  const std::string_view role = index == 0   ? "best"
                                : index == 1 ? "runner-up"
                                             : "further";
  page->Add(
      absl::StrCat(std::string(role), ": "),
      absl::StrFormat("%s, score %.4f, confidence %.4f", candidate.entry_id(),
                      candidate.score(), candidate.confidence()),
      index == 0 ? Style::kHeading : Style::kPlain, kIndent);
  if (index >= kDetailedCountMax) return;
  if (!candidate.matched_text().empty()) {
    page->Add("nearest: ", candidate.matched_text(), Style::kPlain,
              2 * kIndent);
  }
  if (!candidate.parts().empty()) {
    ShowParts(candidate.parts(), "score", candidate.score(), page);
  }
}

}  // namespace

void ShowExplanation(const v1::Explanation& explanation, Page* page) {
  page->Space();
  page->Add("Why", Style::kHeading);
  page->Add("", explanation.summary(), Style::kPlain, kIndent);
  if (!explanation.guard_rule().empty()) {
    page->Add("guard rule: ", explanation.guard_rule(), Style::kPlain, kIndent);
  }
  ShowList("words", explanation.terms(), page);
  ShowList("unknown words", explanation.unknown_terms(), page);
  ShowList("kinds of question", explanation.question_kinds(), page);
  for (int i = 0; i < explanation.candidates_size(); ++i) {
    ShowCandidate(explanation.candidates(i), i, page);
  }
  if (!explanation.decision().empty()) {
    page->Add("", "decision:", Style::kPlain, kIndent);
    ShowParts(explanation.decision(), "log-odds", Sum(explanation.decision()),
              page);
  }
  page->Add("needed: ", absl::StrFormat("%.4f", explanation.threshold()),
            Style::kPlain, kIndent);
}

}  // namespace caveat::cli
