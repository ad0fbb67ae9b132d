// Writes the matcher's signals for a question set, one JSON object a line, for
// `matcher/data/fit_model.py`:
//
//   signals_dump CORPUS QUESTIONS.tsv [UNITS.tsv] > signals.jsonl
//
// Targets are ids of UNITS.tsv and are found in the corpus by their text; without
// it they are ids of entries.

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corpus/loader.h"
#include "matcher/match_data.h"
#include "matcher/matcher_index.h"
#include "tests/quality/question_rows.h"

namespace caveat {
namespace {

int Run(const std::string& corpus_path, const std::string& questions_path,
        const std::string& units_path) {
  auto corpora = LoadCorpora({corpus_path}, {});
  auto data = MatchData::Load(DataFiles::Builtin());
  if (!corpora.ok() || !data.ok() || corpora->size() != 1) {
    std::cerr << corpora.status().ToString() << data.status().ToString() << "\n";
    return 1;
  }
  const Corpus& corpus = *corpora->front();
  auto index = MatcherIndex::Build(corpora->front(), *data);
  if (!index.ok()) {
    std::cerr << index.status().ToString() << "\n";
    return 1;
  }
  const std::map<std::string, int> entry_of_unit =
      EntryOfUnit(corpus, units_path);
  std::map<int, std::vector<std::string>> units_of_entry;
  for (const auto& [unit, entry] : entry_of_unit) {
    units_of_entry[entry].push_back(unit);
  }
  for (const QuestionRow& row :
       ReadQuestionRows(corpus, questions_path, units_path)) {
    auto scoring = (*index)->Score(row.question, {.measures_all = true});
    if (!scoring.ok()) continue;
    nlohmann::json line;
    line["id"] = row.id;
    line["question"] = row.question;
    line["kind"] = row.kind;
    line["followup"] = row.is_followup;
    line["authored"] = (*index)->classifier.has_value();
    for (size_t s = 0; s < kDecisionSignalCount; ++s) {
      line["decision"][std::string(DecisionSignalName(
          static_cast<DecisionSignal>(s)))] = scoring->decision[s];
    }
    for (const ScoredEntry& scored : scoring->candidates) {
      nlohmann::json candidate;
      const auto e = static_cast<size_t>(scored.entry_index);
      candidate["entry"] = scored.entry_index;
      candidate["id"] = corpus.entries()[e].id;
      candidate["units"] = units_of_entry[scored.entry_index];
      candidate["points"] = row.PointsOf(scored.entry_index);
      candidate["signals"] = scored.signals;
      line["candidates"].push_back(std::move(candidate));
    }
    std::cout << line.dump() << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--names") {
    for (int s = 0; s < caveat::kSignalCount; ++s) {
      std::cout << caveat::SignalName(static_cast<caveat::Signal>(s)) << "\n";
    }
    return 0;
  }
  if (argc < 3 || argc > 4) {
    std::cerr << "usage: signals_dump CORPUS QUESTIONS.tsv [UNITS.tsv]\n";
    return 2;
  }
  return caveat::Run(argv[1], argv[2], argc > 3 ? argv[3] : "");
}
