// Writes the matcher's signals for a question set, one JSON object a line, for
// `matcher/data/fit_model.py`:
//
//   signals_dump CORPUS QUESTIONS.tsv UNITS.tsv > signals.jsonl
//
// Targets are ids of UNITS.tsv and are found in the corpus by their text.

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corpus/loader.h"
#include "matcher/match_data.h"
#include "matcher/matcher_index.h"

namespace caveat {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// Rows of a TSV below its header line.
std::vector<std::vector<std::string>> Rows(const std::string& path,
                                           size_t column_count) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    rows.push_back(Split(line, '\t'));
    rows.back().resize(column_count);
  }
  return rows;
}

// Unit id to index of the entry that starts with the unit's text.
std::map<std::string, int> EntryOfUnit(const Corpus& corpus,
                                       const std::string& units_path) {
  std::map<std::string, int> entry_of_unit;
  for (const std::vector<std::string>& row : Rows(units_path, 4)) {
    for (size_t e = 0; e < corpus.entries().size(); ++e) {
      const std::string_view text = corpus.Text(corpus.entries()[e]);
      if (text == row[3] || text.starts_with(row[3] + "\n") ||
          text.starts_with(row[3] + "\r")) {
        entry_of_unit.emplace(row[0], static_cast<int>(e));
      }
    }
  }
  return entry_of_unit;
}

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
  for (const std::vector<std::string>& row : Rows(questions_path, 7)) {
    auto scoring = (*index)->Score(row[1], {});
    if (!scoring.ok()) continue;
    std::map<int, double> points;
    for (const std::string& id : Split(row[4], ',')) {
      const auto found = entry_of_unit.find(id);
      if (found != entry_of_unit.end()) points[found->second] = 1.0;
    }
    for (const std::string& id : Split(row[3], ',')) {
      const auto found = entry_of_unit.find(id);
      if (found == entry_of_unit.end()) continue;
      points[found->second] = 1.0;
    }
    for (const std::string& id : Split(row[4], ',')) {
      const auto found = entry_of_unit.find(id);
      if (found != entry_of_unit.end()) points[found->second] = 0.5;
    }
    nlohmann::json line;
    line["id"] = row[0];
    line["question"] = row[1];
    line["kind"] = row[2];
    line["followup"] = row[6].starts_with("followup:");
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
      candidate["points"] =
          points.contains(scored.entry_index) ? points[scored.entry_index] : 0.0;
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
  if (argc != 4) {
    std::cerr << "usage: signals_dump CORPUS QUESTIONS.tsv UNITS.tsv\n";
    return 2;
  }
  return caveat::Run(argv[1], argv[2], argv[3]);
}
