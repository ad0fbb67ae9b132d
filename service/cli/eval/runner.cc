#include "service/cli/eval/runner.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/cli/ask_engine.h"
#include "service/cli/eval/scoring.h"

namespace caveat::eval {
namespace {

// "ANSWERED" of OUTCOME_ANSWERED.
std::string OutcomeWord(v1::Outcome outcome) {
  constexpr std::string_view kPrefix = "OUTCOME_";
  const std::string name = v1::Outcome_Name(outcome);
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

void AddParts(const v1::CandidateExplanation& candidate,
              report::Candidate* out) {
  std::vector<const v1::ScorePart*> parts;
  for (const v1::ScorePart& part : candidate.parts()) parts.push_back(&part);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const v1::ScorePart* a, const v1::ScorePart* b) {
                     return std::abs(a->contribution()) >
                            std::abs(b->contribution());
                   });
  if (parts.size() > kPartCountMax) parts.resize(kPartCountMax);
  for (const v1::ScorePart* part : parts) {
    out->add_parts(
        absl::StrFormat("%s %+.3f", part->name(), part->contribution()));
  }
}

void FillCandidates(const v1::AskResponse& reply, const RowTargets& targets,
                    report::EvalRow* row) {
  for (const v1::CandidateExplanation& from :
       reply.explanation().candidates()) {
    if (row->candidates_size() == kCandidateCountMax) break;
    report::Candidate* candidate = row->add_candidates();
    candidate->set_entry_id(from.entry_id());
    candidate->set_corpus(from.corpus());
    candidate->set_confidence(from.confidence());
    candidate->set_worth(targets.Worth({from.corpus(), from.entry_id()}));
    candidate->set_matched_text(from.matched_text());
    AddParts(from, candidate);
  }
  if (reply.answers().empty()) return;
  const v1::Answer& answer = reply.answers(0);
  report::Candidate* shown = row->mutable_shown();
  shown->set_entry_id(answer.entry_id());
  shown->set_corpus(reply.corpus());
  shown->set_confidence(answer.confidence());
  shown->set_worth(targets.Worth({reply.corpus(), answer.entry_id()}));
}

report::EvalRow Score(const QuestionRow& from, const RowTargets& targets,
                      const v1::AskResponse& reply,
                      const std::vector<const Corpus*>& corpora) {
  report::EvalRow row;
  row.set_id(from.id);
  row.set_question(from.question);
  row.set_kind(std::string(QuestionKindName(from.kind)));
  row.set_targets(absl::StrJoin(from.targets, ","));
  row.set_points(PointsOf(from.kind, reply, targets));
  row.set_outcome(OutcomeWord(reply.outcome()));
  row.set_guard_rule(reply.explanation().guard_rule());
  row.set_summary(reply.explanation().summary());
  FillCandidates(reply, targets, &row);
  row.set_wants_caveat(!from.must_caveat.empty());
  if (row.wants_caveat()) {
    row.set_caveat_strict(CaveatsHold(reply, from.must_caveat));
    row.set_caveat_lenient(ReplyHolds(reply, from.must_caveat));
  }
  row.set_caveat_count(reply.caveats_size());
  for (const Quote& quote : QuotesOf(reply)) {
    row.set_quote_count(row.quote_count() + 1);
    if (!IsVerbatim(quote, corpora)) {
      row.add_not_verbatim(quote.entry_id.empty() ? "caveat" : quote.entry_id);
    }
  }
  return row;
}

v1::AskRequest MakeRequest(const RunOptions& options,
                           const std::string& question) {
  v1::AskRequest request;
  request.set_question(question);
  request.set_corpus(options.corpus);
  request.set_answer_count_max(options.answer_count_max);
  if (options.min_confidence.has_value()) {
    request.set_min_confidence(*options.min_confidence);
  }
  return request;
}

absl::StatusOr<v1::AskResponse> AskRow(const Engine& engine,
                                       const QuestionRow& row,
                                       const RunOptions& options) {
  std::string conversation;
  if (!row.asked_before.empty()) {
    absl::StatusOr<v1::AskResponse> before =
        cli::AskEngine(engine, MakeRequest(options, row.asked_before));
    if (!before.ok()) return before.status();
    conversation = before->conversation();
  }
  v1::AskRequest request = MakeRequest(options, row.question);
  request.set_conversation(conversation);
  request.set_explain(true);
  return cli::AskEngine(engine, request);
}

}  // namespace

std::vector<const Corpus*> CorporaOf(const Snapshot& snapshot,
                                     const std::string& name) {
  std::vector<const Corpus*> corpora;
  for (const ServedCorpus& served : snapshot.corpora()) {
    if (name.empty() || served.corpus().name() == name) {
      corpora.push_back(&served.corpus());
    }
  }
  return corpora;
}

absl::StatusOr<report::EvalRun> RunQuestionSet(
    const Engine& engine, const std::vector<QuestionRow>& rows,
    const TargetResolver& resolver, const RunOptions& options) {
  report::EvalRun run;
  const std::shared_ptr<const Snapshot> snapshot = engine.snapshot();
  const std::vector<const Corpus*> corpora =
      CorporaOf(*snapshot, options.corpus);
  for (const Corpus* corpus : corpora) {
    run.add_corpora(absl::StrCat(corpus->name(), " ", corpus->version()));
  }
  run.set_answer_count_max(options.answer_count_max);
  if (options.min_confidence.has_value()) {
    run.set_min_confidence(*options.min_confidence);
  }
  std::set<std::string> unknown;  // Reported by whoever made the resolver.
  for (const QuestionRow& row : rows) {
    absl::StatusOr<v1::AskResponse> reply = AskRow(engine, row, options);
    if (!reply.ok()) {
      return absl::Status(reply.status().code(),
                          absl::StrCat(row.id, ": ", reply.status().message()));
    }
    *run.add_rows() =
        Score(row, resolver.Resolve(row, &unknown), *reply, corpora);
    if (options.progress) {
      options.progress(run.rows_size(), static_cast<int>(rows.size()));
    }
  }
  return run;
}

}  // namespace caveat::eval
