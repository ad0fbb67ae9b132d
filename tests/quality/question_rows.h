// Rows of a question set with the entries of a corpus that answer them, for
// whoever asks the matcher alone.
//
//   for (const QuestionRow& row : ReadQuestionRows(corpus, set, units)) { ... }
//
// A set is a TSV with the columns id, question, kind, targets, alt_targets,
// must_caveat, note; targets are ids of a units file, and are found in the corpus by
// their text; without such a file (an empty path) they are ids of entries. Lines
// with fewer columns have empty ones at their end.

#ifndef CAVEAT_TESTS_QUALITY_QUESTION_ROWS_H_
#define CAVEAT_TESTS_QUALITY_QUESTION_ROWS_H_

#include <map>
#include <string>
#include <vector>

#include "corpus/corpus.h"

namespace caveat {

struct QuestionRow {
  std::string id;
  std::string question;
  std::string kind;  // "answer", "abstain", ...
  // By entry, what it is worth as an answer: 1, or 0.5 of the second best.
  std::map<int, double> points;
  bool is_followup = false;

  double PointsOf(int entry) const {
    const auto found = points.find(entry);
    return found == points.end() ? 0.0 : found->second;
  }
};

// Unit id to the index of the entry that starts with the unit's text; without a
// file of units, an entry's id to its index.
std::map<std::string, int> EntryOfUnit(const Corpus& corpus,
                                       const std::string& units_path);

std::vector<QuestionRow> ReadQuestionRows(const Corpus& corpus,
                                          const std::string& questions_path,
                                          const std::string& units_path);

}  // namespace caveat

#endif  // CAVEAT_TESTS_QUALITY_QUESTION_ROWS_H_
