// Cost of reading and guarding one message.
//
//   Build         all packs, as at start-up
//   Typical/N     one of four everyday messages, warm
//   Longest       4,096 bytes of prose
//   LongestLines  4,096 bytes of one-word sentences: the most windows
//   LongestRuns   4,096 bytes of words run together: the most repair
//   ColdSets      messages that have not been seen before

#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/data_files.h"
#include "matcher/guard.h"

namespace caveat {
namespace {

const Guard& BuiltinGuard() {
  static const auto* const guard = new std::shared_ptr<const Guard>(
      *Guard::Build(DataFiles::Builtin()));
  return **guard;
}

constexpr std::string_view kTypical[] = {
    "can bone mets go into remission",
    "my dad's starting Xtandi next week for prostate cancer in his pelvis and "
    "spine, does it work on the bone bits",
    "since this morning i cant feel my legs properly, i have mets in my spine",
    "can i take ibuprofen with my oxycodone",
};

void BM_Build(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(Guard::Build(DataFiles::Builtin()));
  }
}
BENCHMARK(BM_Build)->Unit(benchmark::kMillisecond);

void BM_Typical(benchmark::State& state) {
  const std::string_view message = kTypical[state.range(0)];
  for (auto _ : state) benchmark::DoNotOptimize(BuiltinGuard().Check(message));
}
BENCHMARK(BM_Typical)->DenseRange(0, 3)->Unit(benchmark::kMicrosecond);

std::string Repeated(std::string_view text) {
  std::string message;
  while (message.size() + text.size() <= 4096) message += text;
  return message;
}

void BM_Longest(benchmark::State& state) {
  const std::string message = Repeated(
      "We went to the sea with the grandchildren, and my legs were tired but "
      "not weak. The doctor said the scan was fine and that I can take my "
      "tablets with food. Is it true that people with bone mets can walk? ");
  for (auto _ : state) benchmark::DoNotOptimize(BuiltinGuard().Check(message));
}
BENCHMARK(BM_Longest)->Unit(benchmark::kMicrosecond);

void BM_LongestLines(benchmark::State& state) {
  const std::string message = Repeated("leg\nmy\npain\n");
  for (auto _ : state) benchmark::DoNotOptimize(BuiltinGuard().Check(message));
}
BENCHMARK(BM_LongestLines)->Unit(benchmark::kMicrosecond);

void BM_LongestRuns(benchmark::State& state) {
  const std::string message = Repeated("mylegsarenumbtodayandicantwalkq ");
  for (auto _ : state) benchmark::DoNotOptimize(BuiltinGuard().Check(message));
}
BENCHMARK(BM_LongestRuns)->Unit(benchmark::kMicrosecond);

void BM_ColdSets(benchmark::State& state) {
  static constexpr std::string_view kWords[] = {
      "my",   "legs",  "pain", "can",   "i",    "take", "back",  "the", "is",
      "what", "numb",  "with", "chemo", "dad",  "hip",  "since", "and", "night",
      "bone", "heavy", "walk", "blood", "dose", "mets", "today", "not", "feel"};
  std::mt19937_64 random(1);
  std::vector<std::string> messages(20'000);
  for (std::string& message : messages) {
    for (int i = 0; i < 14; ++i) {
      message += kWords[random() % std::size(kWords)];
      message += ' ';
    }
  }
  size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        BuiltinGuard().Check(messages[next++ % messages.size()]));
  }
}
BENCHMARK(BM_ColdSets)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace caveat

BENCHMARK_MAIN();
