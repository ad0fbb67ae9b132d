// What one question costs, stage by stage, over the reference corpus.
//
//   STAGE/warm    the questions of tests/quality/reference/ in turn
//   STAGE/cold    the same, with the processor's caches filled by other things
//                 before each; so is the first question after a pause
//   ask/worst/I   a legal question of 4 KiB that was made to hurt
//
// A stage holds those that it calls: `score` holds `encode`, `find` holds
// `normalise` and `score`, and `ask` all but `serialise`.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "matcher/matcher_index.h"
#include "matcher/normalizer.h"
#include "service/clock.h"
#include "service/engine.h"
#include "service/reply_proto.h"
#include "tests/bench/reference_questions.h"

namespace caveat {
namespace {

// Larger than a core's own caches; what several cores share may keep a part.
constexpr size_t kOtherThingsBytes = size_t{64} << 20;

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << "matcher_benchmark: " << value.status() << "\n";
    std::exit(1);
  }
  return *std::move(value);
}

// Everything that is asked, and whom.
struct World {
  World()
      : snapshot(OrDie(LoadSnapshot({.corpus_paths = {kReferenceCorpus}}))),
        engine(snapshot, {}, &clock),
        served(snapshot->corpora().front()),
        index(served.matcher().index()) {
    for (ReferenceQuestion& question :
         OrDie(LoadReferenceQuestions(served.corpus()))) {
      texts.push_back(std::move(question.text));
    }
    for (const std::string& text : texts) {
      questions.push_back(OrDie(Question::Make(text)));
      replies.push_back(OrDie(engine.Ask(questions.back(), {})));
    }
    for (HostileQuestion& question : HostileQuestions()) {
      hostile_names.push_back(question.name);
      hostile.push_back(OrDie(Question::Make(std::move(question.text))));
    }
  }

  SystemClock clock;
  SnapshotPtr snapshot;
  Engine engine;
  const ServedCorpus& served;
  const MatcherIndex& index;
  std::vector<std::string> texts;
  std::vector<Question> questions;
  std::vector<Reply> replies;
  std::vector<std::string> hostile_names;
  std::vector<Question> hostile;
};

const World& TheWorld() {
  static const auto* const world = new World();
  return *world;
}

// Does a stage's work for question `i`.
using Stage = std::function<void(size_t i)>;

void Serialise(size_t i) {
  google::protobuf::Arena arena;
  auto* response =
      google::protobuf::Arena::CreateMessage<v1::AskResponse>(&arena);
  ToProto(TheWorld().replies[i], response);
  benchmark::DoNotOptimize(response->SerializeAsString());
}

std::vector<std::pair<std::string, Stage>> Stages() {
  const World& world = TheWorld();
  const auto& data = *world.index.data;
  return {
      {"normalise",
       [&](size_t i) { benchmark::DoNotOptimize(FoldText(world.texts[i])); }},
      {"guard",
       [&](size_t i) {
         benchmark::DoNotOptimize(world.snapshot->guard().Check(world.texts[i]));
       }},
      {"encode",
       [&](size_t i) {
         benchmark::DoNotOptimize(data.encoder.Encode(world.texts[i]));
       }},
      {"score",
       [&](size_t i) {
         benchmark::DoNotOptimize(world.index.Score(world.texts[i], {}));
       }},
      {"find",
       [&](size_t i) {
         benchmark::DoNotOptimize(
             world.served.matcher().Find(world.texts[i], {}));
       }},
      {"ask",
       [&](size_t i) {
         benchmark::DoNotOptimize(world.engine.Ask(world.questions[i], {}));
       }},
      {"serialise", Serialise},
  };
}

// Each question is timed alone, and the median one is the figure: some cost
// much more than others.
void Run(benchmark::State& state, const Stage& stage, bool cold) {
  const size_t count = TheWorld().texts.size();
  std::vector<char> others(cold ? kOtherThingsBytes : 0);
  std::vector<double> times;
  size_t i = 0;
  for (auto _ : state) {
    for (size_t at = 0; at < others.size(); at += 64) ++others[at];
    benchmark::ClobberMemory();
    const auto begin = std::chrono::steady_clock::now();
    stage(i++ % count);
    const std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - begin;
    state.SetIterationTime(time.count());
    times.push_back(time.count() * 1e6);
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_us"] = times[times.size() / 2];
  state.counters["p99_us"] = times[times.size() * 99 / 100];
}

void RunWorst(benchmark::State& state, size_t i) {
  const World& world = TheWorld();
  for (auto _ : state) {
    benchmark::DoNotOptimize(world.engine.Ask(world.hostile[i], {}));
  }
  state.SetLabel(world.hostile_names[i]);
}

void Register() {
  for (const auto& [name, stage] : Stages()) {
    for (const bool cold : {false, true}) {
      benchmark::RegisterBenchmark(
          (name + (cold ? "/cold" : "/warm")).c_str(),
          [stage = stage, cold](benchmark::State& state) {
            Run(state, stage, cold);
          })
          ->UseManualTime()
          ->Unit(benchmark::kMicrosecond);
    }
  }
  for (size_t i = 0; i < TheWorld().hostile.size(); ++i) {
    benchmark::RegisterBenchmark(
        ("ask/worst/" + std::to_string(i)).c_str(),
        [i](benchmark::State& state) { RunWorst(state, i); })
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  caveat::Register();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
