// Writes how the turns of scripted conversations are read with their topics,
// one JSON object a line, for `matcher/data/fit_follow_ups.py`:
//
//   follow_up_dump CORPUS CONVERSATIONS.tsv [UNITS.tsv] > turns.jsonl
//
// Units as in signals_dump.cc. Every turn is read as if those before it had
// been answered right, so that what is fitted does not hang on what was fitted
// before.

#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corpus/loader.h"
#include "matcher/follow_up.h"
#include "matcher/match_data.h"
#include "matcher/matcher_index.h"
#include "tests/quality/question_rows.h"

namespace caveat {
namespace {

constexpr int kComparedCountMax = TopicReading::kComparedCountMax;

// Puts the entry that answers a turn first among the topics.
void Answer(const FollowUps& follow_ups, const std::string& understood,
            int entry, ConversationContext* context) {
  const auto places = follow_ups.PlacesOf(understood, entry);
  context->AddTopic({entry, places.ok() ? *places : std::vector<int>()});
  context->AddAnswered(entry);
}

nlohmann::json Line(const QuestionRow& row, const Result& alone,
                    const TopicReading& reading) {
  nlohmann::json line;
  line["id"] = row.id;
  line["question"] = row.question;
  line["kind"] = row.kind;
  line["form"] = FollowUpFormName(reading.form);
  line["threshold"] = alone.threshold;
  for (size_t d = 0; d < kFollowUpDecisionCount; ++d) {
    line["decision"][std::string(FollowUpDecisionName(d))] =
        reading.decision[d];
  }
  for (const TopicReading::Candidate& candidate : reading.candidates) {
    line["candidates"].push_back({{"entry", candidate.entry_index},
                                  {"points", row.PointsOf(candidate.entry_index)},
                                  {"signals", candidate.signals}});
  }
  return line;
}

int Run(const std::string& corpus_path, const std::string& questions_path,
        const std::string& units_path) {
  auto corpora = LoadCorpora({corpus_path}, {});
  auto data = MatchData::Load(DataFiles::Builtin());
  if (!corpora.ok() || !data.ok() || corpora->size() != 1) {
    std::cerr << corpora.status() << data.status() << "\n";
    return 1;
  }
  auto matcher = Matcher::Build(corpora->front(), *data);
  if (!matcher.ok()) {
    std::cerr << matcher.status() << "\n";
    return 1;
  }
  const FollowUps follow_ups(*matcher);
  const FindOptions options = {.match_count_max = kComparedCountMax};
  ConversationContext context;
  std::string conversation;
  for (const QuestionRow& row :
       ReadQuestionRows(*corpora->front(), questions_path, units_path)) {
    const std::string of = row.id.substr(0, row.id.rfind('-'));
    if (of != conversation) context = {};
    conversation = of;
    const auto alone = (*matcher)->Find(row.question, options);
    if (!alone.ok()) continue;
    const auto reading =
        follow_ups.Read(row.question, *alone, context, options);
    if (!reading.ok()) continue;
    std::string understood = row.question;
    // What asks for advice is kept from the matcher by the guard.
    const bool is_asked = row.kind == "answer" || row.kind == "abstain";
    if (!reading->candidates.empty() && is_asked) {
      understood = reading->text;
      std::cout << Line(row, *alone, *reading).dump() << "\n";
    }
    if (row.points.empty()) continue;
    // Of those that answer it, the one that comes first in what was found.
    int answer = row.points.begin()->first;
    double most = 0;
    for (const Match& match : alone->matches) {
      const double points = row.PointsOf(match.entry_index);
      if (points <= most) continue;
      answer = match.entry_index;
      most = points;
    }
    if (!alone->question_kinds.empty()) {
      context.kinds = (*data)->kinds.Named(alone->question_kinds);
    }
    Answer(follow_ups, understood, answer, &context);
  }
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::cerr << "usage: follow_up_dump CORPUS CONVERSATIONS.tsv [UNITS.tsv]\n";
    return 2;
  }
  return caveat::Run(argv[1], argv[2], argc > 3 ? argv[3] : "");
}
