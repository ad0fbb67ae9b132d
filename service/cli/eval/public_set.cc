#include "service/cli/eval/public_set.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "corpus/fault.h"
#include "service/cli/ask_engine.h"
#include "service/cli/eval/curves.h"

namespace caveat::eval {
namespace {

// Calls `add` with the cells of each line. False when there is no such file.
template <typename Add>
bool ReadLines(const std::string& path, size_t cell_count, Faults* faults,
               const Add& add) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells.size() < cell_count) {
      faults->Add(Fault{path, number, 0,
                        absl::StrCat("fewer than ", cell_count, " columns")});
      continue;
    }
    add(cells, number);
  }
  return true;
}

// Shortest digits that give the same number back: ties in a file are ties in
// the ranking and nothing else.
std::string Digits(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  return std::string(buffer, end);
}

using Entries = std::vector<std::pair<std::string, double>>;

absl::StatusOr<Entries> RankByEngine(const Engine& engine,
                                     const std::string& question) {
  v1::AskRequest request;
  request.set_question(question);
  request.set_answer_count_max(kRankedCountMax);
  request.set_min_confidence(0);
  absl::StatusOr<v1::AskResponse> reply = cli::AskEngine(engine, request);
  if (!reply.ok()) return reply.status();
  Entries entries;
  for (const v1::Answer& answer : reply->answers()) {
    entries.emplace_back(answer.entry_id(), answer.confidence());
  }
  return entries;
}

absl::StatusOr<Entries> RankByMatcher(const ServedCorpus& served,
                                      const std::string& question) {
  absl::StatusOr<Result> result =
      served.matcher().Find(question, {.match_count_max = kRankedCountMax,
                                       .min_confidence = 0,
                                       .explain = false,
                                       .kinds = {}});
  if (!result.ok()) return result.status();
  Entries entries;
  for (const Match& match : result->matches) {
    entries.emplace_back(
        served.corpus().entries()[static_cast<size_t>(match.entry_index)].id,
        match.confidence);
  }
  return entries;
}

}  // namespace

absl::StatusOr<PublicSet> ReadPublicSet(const std::string& folder) {
  PublicSet set;
  Faults faults;
  const auto add_queries = [&](const char* name, bool in_scope) {
    return ReadLines(absl::StrCat(folder, "/", name), 2, &faults,
                     [&](const std::vector<std::string>& cells, int) {
                       set.queries.push_back({cells[0], cells[1], in_scope});
                     });
  };
  if (!add_queries("queries.tsv", true)) {
    return absl::NotFoundError(absl::StrCat(folder, "/queries.tsv: not there"));
  }
  add_queries("oos.tsv", false);
  const std::string grades = absl::StrCat(folder, "/qrels.tsv");
  ReadLines(
      grades, 3, &faults, [&](const std::vector<std::string>& cells, int line) {
        if (!absl::SimpleAtoi(cells[2], &set.grades[cells[0]][cells[1]])) {
          faults.Add(Fault{grades, line, 0, "the grade is no number"});
        }
      });
  if (!faults.empty()) return faults.ToStatus();
  return set;
}

absl::StatusOr<std::vector<RankedQuery>> RankPublicSet(
    const Engine& engine, const PublicSet& set, const RankOptions& options) {
  std::vector<RankedQuery> ranked;
  const std::shared_ptr<const Snapshot> snapshot = engine.snapshot();
  for (const PublicQuery& query : set.queries) {
    absl::StatusOr<Entries> entries =
        options.matcher_only
            ? RankByMatcher(snapshot->corpora().front(), query.question)
            : RankByEngine(engine, query.question);
    if (!entries.ok()) {
      return absl::Status(
          entries.status().code(),
          absl::StrCat(query.id, ": ", entries.status().message()));
    }
    for (size_t i = 1; i < entries->size(); ++i) {
      (*entries)[i].second =
          std::min((*entries)[i].second, (*entries)[i - 1].second);
    }
    ranked.push_back({query.id, query.in_scope, *std::move(entries)});
    if (options.progress) {
      options.progress(static_cast<int>(ranked.size()),
                       static_cast<int>(set.queries.size()));
    }
  }
  return ranked;
}

std::string TrecRun(const std::vector<RankedQuery>& ranked) {
  std::string run;
  for (const RankedQuery& query : ranked) {
    int rank = 0;
    for (const auto& [entry_id, score] : query.entries) {
      absl::StrAppend(&run, query.id, " Q0 ", entry_id, " ", ++rank, " ",
                      Digits(score), " caveat\n");
    }
  }
  return run;
}

PublicFigures Measure(const PublicSet& set,
                      const std::vector<RankedQuery>& ranked) {
  PublicFigures figures;
  std::vector<Judged> in_scope;
  std::vector<double> out_of_scope;
  int right_count = 0;
  for (const RankedQuery& query : ranked) {
    const bool found = !query.entries.empty();
    const double confidence =
        found ? query.entries.front().second : kNoConfidence;
    if (!found) ++figures.unranked_count;
    if (!query.in_scope) {
      out_of_scope.push_back(confidence);
      continue;
    }
    const auto grades = set.grades.find(query.id);
    if (grades == set.grades.end()) continue;
    const auto grade = found ? grades->second.find(query.entries.front().first)
                             : grades->second.end();
    const bool right = grade != grades->second.end() && grade->second > 0;
    right_count += right ? 1 : 0;
    in_scope.push_back({confidence, right});
  }
  figures.in_scope_count = static_cast<int>(in_scope.size());
  figures.out_of_scope_count = static_cast<int>(out_of_scope.size());
  if (!in_scope.empty()) {
    figures.precision =
        static_cast<double>(right_count) / static_cast<double>(in_scope.size());
  }
  figures.best_accuracy = BestAccuracy(in_scope, out_of_scope);
  std::vector<double> positive;
  for (const Judged& query : in_scope) positive.push_back(query.confidence);
  figures.auroc = Auroc(std::move(positive), out_of_scope);
  for (const double confidence : out_of_scope) {
    in_scope.push_back({confidence, false});
  }
  figures.aurc = RiskCoverage(std::move(in_scope)).area;
  return figures;
}

}  // namespace caveat::eval
