#include "tests/quality/question_rows.h"

#include <fstream>
#include <sstream>
#include <string_view>

namespace caveat {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    parts.push_back(part);
  }
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

}  // namespace

std::map<std::string, int> EntryOfUnit(const Corpus& corpus,
                                       const std::string& units_path) {
  std::map<std::string, int> entry_of_unit;
  if (units_path.empty()) {
    for (size_t e = 0; e < corpus.entries().size(); ++e) {
      entry_of_unit.emplace(corpus.entries()[e].id, static_cast<int>(e));
    }
  }
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

std::vector<QuestionRow> ReadQuestionRows(const Corpus& corpus,
                                          const std::string& questions_path,
                                          const std::string& units_path) {
  const std::map<std::string, int> entry_of_unit =
      EntryOfUnit(corpus, units_path);
  std::vector<QuestionRow> rows;
  for (const std::vector<std::string>& columns : Rows(questions_path, 7)) {
    QuestionRow row{columns[0], columns[1], columns[2], {},
                    columns[6].starts_with("followup:")};
    // An entry of two units is worth what the second best of them is.
    for (const auto& [column, worth] : {std::pair{3, 1.0}, {4, 0.5}}) {
      for (const std::string& id : Split(columns[size_t(column)], ',')) {
        const auto found = entry_of_unit.find(id);
        if (found != entry_of_unit.end()) row.points[found->second] = worth;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace caveat
