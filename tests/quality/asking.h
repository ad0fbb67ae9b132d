// What the tests that ask question sets share.

#ifndef CAVEAT_TESTS_QUALITY_ASKING_H_
#define CAVEAT_TESTS_QUALITY_ASKING_H_

#include <memory>
#include <set>
#include <string>

#include "caveat/v1/answer_service.pb.h"
#include "service/cli/eval/question_set.h"
#include "service/engine.h"

namespace caveat {

inline constexpr char kConversationsFolder[] = "tests/quality/conversations/";
inline constexpr char kConversationsFloors[] =
    "tests/quality/conversations_floors.tsv";
inline constexpr char kReferenceUnits[] = "tests/quality/reference/units.tsv";

std::string ReadFile(const std::string& path);

// Articles whose questions nothing was fitted on and nobody looks at;
// matcher/data/fit_model.py leaves out the same.
const std::set<std::string>& HeldBackArticles();

// The same of lists of FAQs (`tests/quality/faqs`).
const std::set<std::string>& HeldBackLists();

// An engine of one corpus, on a day when it may be quoted; null, with a failure
// of the test, when it can not be read.
std::unique_ptr<Engine> EngineOf(const std::string& corpus_path);

// Whether to print a row of a set: when CAVEAT_SHOW_TURNS is set; of a set that
// is held back, none.
bool IsShown(const std::string& set);

// Prints a row with its reply, if it is shown.
void Show(const std::string& set, const eval::QuestionRow& row,
          const v1::AskResponse& reply, double points);

}  // namespace caveat

#endif  // CAVEAT_TESTS_QUALITY_ASKING_H_
