#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "tests/bench/scale_corpus.h"

namespace caveat {
namespace {

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  if (!lines.empty()) return lines;
  std::fprintf(stderr, "%s: can not be read\n", path.c_str());
  std::exit(1);
}

}  // namespace

ScaleCorpus ReadPortal(const std::string& folder) {
  std::vector<ScaleEntry> entries;
  std::map<std::string, int> index_of_id;
  for (const std::string& line : LinesOf(folder + "/portal.jsonl")) {
    const auto object = nlohmann::json::parse(line);
    index_of_id[object["id"]] = static_cast<int>(entries.size());
    entries.push_back({object["question"], object["answer"]});
  }
  std::vector<ScaleQuestion> questions;
  for (const std::string& line : LinesOf(folder + "/held_back.tsv")) {
    // Columns: id, question, kind, targets (the best first), ...
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells.size() < 4 || cells[2] != "answer") continue;
    const std::string target = cells[3].substr(0, cells[3].find(','));
    questions.push_back({cells[1], index_of_id.at(target)});
  }
  return ScaleCorpus(std::move(entries), std::move(questions));
}

}  // namespace caveat
