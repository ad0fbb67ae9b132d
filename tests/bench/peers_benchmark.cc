// Caveat in process beside search engines over the same entries: how long one
// question takes, and how good the answer is.
//
//   peers_benchmark [ROUNDS [OUT.json [WORLD.json]]]
//
// Each round asks every engine all questions of tests/quality/reference/, one
// engine after the other. Printed are the median round's p50 and p99, the
// median of each round's ratio to Caveat's p50, and beside them
//
//   points    of the questions that an entry answers: 1 for the right entry
//             first, 0.5 for an acceptable one
//   false     share of the questions that nothing answers which are answered
//
// `Caveat, cached` looks the whole reply up, as a server does for a question
// that it has been asked before. WORLD.json is what peers.js reads.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "service/clock.h"
#include "service/engine.h"
#include "service/methods.h"
#include "tests/bench/reference_questions.h"
#include "tests/bench/search_peer.h"

namespace caveat {
namespace {

using nlohmann::json;

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    fprintf(stderr, "peers_benchmark: %s\n", value.status().ToString().c_str());
    exit(1);
  }
  return *std::move(value);
}

// All that stands behind an answer, guards included; nothing when it is not
// answered.
class CaveatPeer : public SearchPeer {
 public:
  CaveatPeer(std::string name, const Engine* engine)
      : name_(std::move(name)), engine_(*engine) {}

  std::string name() const override { return name_; }

  std::vector<int> Find(const std::string& question) override {
    google::protobuf::Arena arena;
    auto* request =
        google::protobuf::Arena::CreateMessage<v1::AskRequest>(&arena);
    auto* response =
        google::protobuf::Arena::CreateMessage<v1::AskResponse>(&arena);
    request->set_question(question);
    CallRecord record;
    std::vector<int> entries;
    if (!methods::Ask(engine_, *request, response, &record).ok()) {
      return entries;
    }
    if (response->outcome() != v1::OUTCOME_ANSWERED) return entries;
    const Corpus& corpus = engine_.snapshot()->corpora().front().corpus();
    for (const v1::Answer& answer : response->answers()) {
      entries.push_back(static_cast<int>(corpus.Find(answer.entry_id()) -
                                         corpus.entries().data()));
    }
    return entries;
  }

 private:
  const std::string name_;
  const Engine& engine_;
};

struct Contender {
  std::unique_ptr<SearchPeer> peer;
  std::vector<double> p50_us;
  std::vector<double> p99_us;
  std::vector<double> ratio;  // Of its p50 to that of the first.
  double points = 0;
  double false_answers = 0;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void MeasureQuality(const std::vector<ReferenceQuestion>& questions,
                    Contender* contender) {
  double answerable = 0;
  double uncovered = 0;
  for (const ReferenceQuestion& question : questions) {
    const std::vector<int> entries = contender->peer->Find(question.text);
    if (question.kind == "answer") {
      ++answerable;
      if (entries.empty()) continue;
      contender->points += question.entries.contains(entries.front())       ? 1.0
                           : question.second_best.contains(entries.front()) ? 0.5
                                                                            : 0.0;
    } else if (question.kind == "abstain") {
      ++uncovered;
      contender->false_answers += entries.empty() ? 0 : 1;
    }
  }
  contender->points /= answerable;
  contender->false_answers /= uncovered;
}

void MeasureRound(const std::vector<ReferenceQuestion>& questions,
                  std::vector<Contender>* contenders) {
  for (Contender& contender : *contenders) {
    std::vector<double> times;
    for (const ReferenceQuestion& question : questions) {
      const auto begin = std::chrono::steady_clock::now();
      contender.peer->Find(question.text);
      times.push_back(std::chrono::duration<double, std::micro>(
                          std::chrono::steady_clock::now() - begin)
                          .count());
    }
    std::sort(times.begin(), times.end());
    contender.p50_us.push_back(times[times.size() / 2]);
    contender.p99_us.push_back(times[times.size() * 99 / 100]);
    contender.ratio.push_back(contender.p50_us.back() /
                              contenders->front().p50_us.back());
  }
}

void WriteWorld(const Corpus& corpus,
                const std::vector<ReferenceQuestion>& questions,
                const std::string& path) {
  json world;
  for (const PeerDocument& document : PeerDocuments(corpus)) {
    world["entries"].push_back({{"question", document.question},
                                {"alternates", document.alternates},
                                {"heading", document.heading},
                                {"text", document.text}});
  }
  for (const ReferenceQuestion& question : questions) {
    world["questions"].push_back({{"text", question.text},
                                  {"kind", question.kind},
                                  {"entries", question.entries},
                                  {"second_best", question.second_best}});
  }
  std::ofstream(path) << world.dump();
}

int Run(int round_count, const std::string& out, const std::string& world) {
  const SnapshotPtr snapshot =
      OrDie(LoadSnapshot({.corpus_paths = {kReferenceCorpus}}));
  const SystemClock clock;
  const Engine engine(snapshot, {}, &clock);
  const Engine cached(snapshot, {}, &clock, {ConversationKey::Public()},
                      size_t{16} << 20);
  const Corpus& corpus = snapshot->corpora().front().corpus();
  const auto questions = OrDie(LoadReferenceQuestions(corpus));
  if (!world.empty()) WriteWorld(corpus, questions, world);

  std::vector<Contender> contenders(4);
  contenders[0].peer = std::make_unique<CaveatPeer>("Caveat", &engine);
  contenders[1].peer = std::make_unique<CaveatPeer>("Caveat, cached", &cached);
  contenders[2].peer = MakeFts5(corpus);
  contenders[3].peer = MakeXapian(corpus);
  for (Contender& contender : contenders) {
    MeasureQuality(questions, &contender);
  }
  for (int round = 0; round < round_count; ++round) {
    MeasureRound(questions, &contenders);
  }
  json results = json::array();
  printf("%-16s %10s %10s %12s %8s %8s\n", "in process", "p50 us", "p99 us",
         "p50/Caveat's", "points", "false");
  for (const Contender& c : contenders) {
    printf("%-16s %10.1f %10.1f %12.3f %8.3f %8.3f\n", c.peer->name().c_str(),
           Median(c.p50_us), Median(c.p99_us), Median(c.ratio), c.points,
           c.false_answers);
    results.push_back({{"name", c.peer->name()},
                       {"p50_us", Median(c.p50_us)},
                       {"p99_us", Median(c.p99_us)},
                       {"ratio", Median(c.ratio)},
                       {"points", c.points},
                       {"false", c.false_answers}});
  }
  if (!out.empty()) std::ofstream(out) << json({{"peers", results}}).dump(1);
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  return caveat::Run(argc > 1 ? atoi(argv[1]) : 5, argc > 2 ? argv[2] : "",
                     argc > 3 ? argv[3] : "");
}
