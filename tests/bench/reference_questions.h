// The questions that benchmarks ask, and which entries answer them: those of
// the question sets of tests/quality/reference/, so that nothing is measured on
// questions made for it.
//
//   auto questions = LoadReferenceQuestions(*corpus);    // check questions.ok()
//
// Rows that go on with a conversation are left out: peers hold none.

#ifndef CAVEAT_TESTS_BENCH_REFERENCE_QUESTIONS_H_
#define CAVEAT_TESTS_BENCH_REFERENCE_QUESTIONS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/corpus.h"

namespace caveat {

inline constexpr char kReferenceCorpus[] = "corpus/data/bone-metastases";

struct ReferenceQuestion {
  std::string text;
  std::string kind;           // "answer", "abstain", "urgent", ...
  std::set<int> entries;      // That answer it; empty unless "answer".
  std::set<int> second_best;  // That are acceptable.
};

// In the order of the files. Errors: what is wrong with a file.
absl::StatusOr<std::vector<ReferenceQuestion>> LoadReferenceQuestions(
    const Corpus& corpus);

// Legal questions of 4 KiB, each made to hurt another part of the work; the
// name says which.
struct HostileQuestion {
  std::string name;
  std::string text;
};
std::vector<HostileQuestion> HostileQuestions();

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_REFERENCE_QUESTIONS_H_
