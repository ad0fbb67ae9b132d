// Ranks the entries of other people's question sets, for tools that score
// rankings, and measures what needs no tool.
//
//   auto set = ReadPublicSet("public/covid_qsim");        // check set.ok()
//   auto ranked = RankPublicSet(engine, *set, {});        // check ranked.ok()
//   std::cout << TrecRun(*ranked);
//
// A set is a folder: `corpus.jsonl`, `queries.tsv` (id, question), `qrels.tsv`
// (query id, entry id, grade), and `oos.tsv` (id, question; not covered) where
// there are such. Deterministic.

#ifndef CAVEAT_SERVICE_CLI_EVAL_PUBLIC_SET_H_
#define CAVEAT_SERVICE_CLI_EVAL_PUBLIC_SET_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "service/engine.h"

namespace caveat::eval {

struct PublicQuery {
  std::string id;
  std::string question;
  bool in_scope = true;
};

struct PublicSet {
  std::vector<PublicQuery> queries;
  // Query to the grades of its entries; relevant from 1 up.
  std::map<std::string, std::map<std::string, int>> grades;
};

// Errors: kNotFound without `queries.tsv`; kInvalidArgument with a line for
// each fault.
absl::StatusOr<PublicSet> ReadPublicSet(const std::string& folder);

struct RankedQuery {
  std::string id;
  bool in_scope = true;
  // Entry and score, best first. The score is the confidence, lowered to that
  // of the entry before where it is above it, so that who sorts by score gets
  // the order of the reply.
  std::vector<std::pair<std::string, double>> entries;
};

struct RankOptions {
  // Asks the matcher of the first corpus alone, without guards: they are made
  // for patients, and stop what other sets hold ("hi", "help me").
  bool matcher_only = false;
  // Called after each query with those done and all; may be empty.
  std::function<void(int, int)> progress;
};

inline constexpr int kRankedCountMax = 10;

// Asks every query with a least confidence of 0. Errors: what the engine says,
// with the query's id.
absl::StatusOr<std::vector<RankedQuery>> RankPublicSet(
    const Engine& engine, const PublicSet& set, const RankOptions& options);

// The ranking as lines `qid Q0 entry rank score caveat`.
std::string TrecRun(const std::vector<RankedQuery>& ranked);

struct PublicFigures {
  int in_scope_count = 0;
  int out_of_scope_count = 0;
  int unranked_count = 0;  // Queries that got no entry at all.
  double precision = 0;    // P@1, over queries with a relevant entry.
  // Only with out-of-scope queries; see curves.h.
  double auroc = 0;
  double best_accuracy = 0;
  double aurc = 0;
};

PublicFigures Measure(const PublicSet& set,
                      const std::vector<RankedQuery>& ranked);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_PUBLIC_SET_H_
