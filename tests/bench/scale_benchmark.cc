// Asks corpora of growing size, beside other people's search over the same
// entries and questions in the same run. For each size it prints how long it
// took to read and index the corpus, how much memory that takes, and for each
// engine the median and the 99th percentile of a question's processor
// time (medians over rounds, the engines taking turns), and how often the
// wanted entry came first, and among ten.
//
//   scale_benchmark SIZE... [--portal=DIR] [--peers] [--questions=N]
//                   [--rounds=N] [--folder=DIR]
//
// Corpora of a SIZE are made up; `--portal` adds the one that
// `matcher/data/portal.py DIR` has written, whose texts and questions people
// wrote: what is found says more there.

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/compiled_corpus.h"
#include "corpus/compiled_file.h"
#include "corpus/loader.h"
#include "matcher/matcher.h"
#include "matcher/matcher_index.h"
#include "tests/bench/scale_corpus.h"
#include "tests/bench/scale_peers.h"

namespace caveat {
namespace {

constexpr int kAnswerCount = 10;

struct Flags {
  std::vector<int> sizes;
  int questions = 1000;
  int rounds = 5;
  bool peers = false;
  std::string portal;  // A folder; empty: none.
  std::string folder = std::filesystem::temp_directory_path().string();
};

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// What this thread has computed so far: whatever else the machine does is not
// in it. All engines here answer in the thread that asks, and wait for nothing.
double CpuMicroseconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 +
         static_cast<double>(now.tv_nsec) / 1e3;
}

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share *
                                    static_cast<double>(values.size() - 1))];
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", std::string(value.status().message()).c_str());
  std::exit(1);
}

// One engine under measurement.
struct Engine {
  std::string name;
  std::function<std::vector<int>(size_t)> find;
  std::vector<double> p50_us;  // Of each round.
  std::vector<double> p99_us;
  double first = 0;  // Of the last round: wanted entries that came first, ...
  double in_ten = 0;
  double reciprocal = 0;

  void Ask(const std::vector<ScaleQuestion>& questions) {
    first = in_ten = reciprocal = 0;
    std::vector<double> times;
    const auto share = 1 / static_cast<double>(questions.size());
    for (size_t q = 0; q < questions.size(); ++q) {
      const double begin = CpuMicroseconds();
      const std::vector<int> found = find(q);
      times.push_back(CpuMicroseconds() - begin);
      const auto at =
          std::find(found.begin(), found.end(), questions[q].wanted);
      if (at == found.end()) continue;
      first += at == found.begin() ? share : 0;
      in_ten += share;
      reciprocal += share / (static_cast<double>(at - found.begin()) + 1);
    }
    p50_us.push_back(Quantile(times, 0.5));
    p99_us.push_back(Quantile(times, 0.99));
  }
  double p50() const { return Quantile(p50_us, 0.5); }
  double p99() const { return Quantile(p99_us, 0.5); }
};

std::vector<int> FindEntries(const Matcher& matcher,
                             const std::string& question) {
  const Result result = Must(matcher.Find(
      question, {.match_count_max = kAnswerCount, .min_confidence = 0}));
  std::vector<int> found;
  for (const Match& match : result.matches) found.push_back(match.entry_index);
  return found;
}

// What peers look for: the words of a question that are no stop words.
std::vector<std::vector<std::string>> WordsOf(
    const std::vector<ScaleQuestion>& questions, const Tokenizer& tokenizer) {
  std::vector<std::vector<std::string>> all;
  for (const ScaleQuestion& question : questions) {
    std::vector<std::string> words;
    for (const Token& token : tokenizer.Tokenize(question.text)) {
      if (token.weight != WordWeight::kStop) words.push_back(token.word);
    }
    all.push_back(std::move(words));
  }
  return all;
}

// The longest questions there may be: of common words, of rare ones, of words
// with mistakes, and of one letter after the other.
std::vector<std::string> WorstQuestions(const ScaleCorpus& corpus) {
  std::vector<std::string> worst(4);
  for (int e = 0; worst[0].size() < 8192 || worst[1].size() < 8192; ++e) {
    const ScaleEntry entry = corpus.Entry(e % corpus.entry_count());
    absl::StrAppend(&worst[0], entry.answer, " ");
    absl::StrAppend(&worst[1], entry.question.substr(entry.question.size() / 2),
                    " ");
  }
  for (size_t i = 0; i < worst[1].size(); ++i) {
    worst[2].push_back(i % 7 == 5 ? 'q' : worst[1][i]);
  }
  for (int i = 0; worst[3].size() < 4096; ++i) {
    absl::StrAppend(&worst[3], std::string(1, static_cast<char>('a' + i % 26)),
                    " ");
  }
  for (std::string& text : worst) text.resize(Matcher::kQuestionBytesMax);
  return worst;
}

double WorstMicroseconds(const Matcher& matcher, const ScaleCorpus& corpus) {
  double worst = 0;
  for (const std::string& question : WorstQuestions(corpus)) {
    std::vector<double> times;
    for (int run = 0; run < 5; ++run) {
      const double begin = CpuMicroseconds();
      FindEntries(matcher, question);
      times.push_back(CpuMicroseconds() - begin);
    }
    worst = std::max(worst, Quantile(times, 0.5));
  }
  return worst;
}

int64_t ResidentBytes() {
  std::ifstream in("/proc/self/statm");
  int64_t pages = 0;
  int64_t resident = 0;
  in >> pages >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

// Compiles a corpus as `caveat corpus build` does, and prints how much sooner
// it is ready to answer from that.
void CompareCompiled(const Corpus& corpus, const Matcher& matcher,
                     const std::shared_ptr<const MatchData>& data,
                     const std::string& folder, double ready_s) {
  const std::string path = folder + "/scale.caveat";
  CompiledFile::Writer writer(path, DataFiles::Builtin().Fingerprint());
  writer.Add(std::string(kCorpusPart) + corpus.name(),
             [&](BinaryWriter* out) { SaveCorpus(corpus, out); });
  writer.Add(std::string(kMatcherPart) + corpus.name(),
             [&](BinaryWriter* out) { matcher.index().Save(out); });
  const auto size = static_cast<double>(Must(writer.Finish()));
  const auto begin = Clock::now();
  const std::vector<CorpusPtr> corpora = Must(LoadCorpora({path}, {}));
  const auto same = Must(Matcher::Build(corpora.front(), data));
  const double compiled_s = SecondsSince(begin);
  std::printf("  compiled: %.1f MB, ready in %.2f s, %.0f times sooner\n",
              size / 1e6, compiled_s, ready_s / compiled_s);
  std::filesystem::remove(path);
}

// Reads and indexes a corpus; prints what that took.
std::shared_ptr<const Matcher> Prepare(
    const ScaleCorpus& scale, const std::shared_ptr<const MatchData>& data,
    const std::string& folder) {
  std::string bytes = scale.Jsonl();
  const auto source_bytes = static_cast<double>(bytes.size());
  const int64_t before = ResidentBytes();
  const auto begin = Clock::now();
  Faults faults;
  const CorpusPtr corpus =
      MakeCorpus("scale.jsonl", std::move(bytes), "", {}, &faults);
  if (corpus == nullptr) std::exit(1);
  const double read_s = SecondsSince(begin);
  const int64_t read = ResidentBytes();
  std::shared_ptr<const Matcher> matcher = Must(Matcher::Build(corpus, data));
  const double ready_s = SecondsSince(begin);
  std::printf(
      "%d entries, %.1f MB: read in %.2f s to %.1f MB, ready in %.2f s, "
      "index %.1f MB (%.1f of the source)\n",
      scale.entry_count(), source_bytes / 1e6, read_s,
      static_cast<double>(read - before) / 1e6, ready_s,
      static_cast<double>(ResidentBytes() - read) / 1e6,
      static_cast<double>(ResidentBytes() - read) / source_bytes);
  CompareCompiled(*corpus, *matcher, data, folder, ready_s);
  return matcher;
}

// Times of our engine at one size.
struct Times {
  double p50 = 0;
  double p99 = 0;
};

Times MeasureCorpus(const ScaleCorpus& scale, const Flags& flags,
                    const std::shared_ptr<const MatchData>& data) {
  const std::shared_ptr<const Matcher> matcher =
      Prepare(scale, data, flags.folder);
  const std::vector<ScaleQuestion> questions = scale.Questions(flags.questions);
  const auto words = WordsOf(questions, data->tokenizer);
  std::vector<Engine> engines;
  engines.push_back({"Caveat", [&](size_t q) {
                       return FindEntries(*matcher, questions[q].text);
                     }});
  std::vector<std::unique_ptr<ScalePeer>> peers;
  if (flags.peers) {
    peers.push_back(MakeFts5(flags.folder));
    peers.push_back(MakeXapian(flags.folder));
  }
  for (const std::unique_ptr<ScalePeer>& peer : peers) {
    peer->Build(scale);
    engines.push_back({std::string(peer->name()), [&peer, &words](size_t q) {
                         return peer->Find(words[q], kAnswerCount);
                       }});
  }
  for (Engine& engine : engines) engine.Ask(questions);  // To warm up.
  for (Engine& engine : engines) engine.p50_us = engine.p99_us = {};
  for (int round = 0; round < flags.rounds; ++round) {
    for (Engine& engine : engines) engine.Ask(questions);
  }
  const Times ours{engines[0].p50(), engines[0].p99()};
  for (const Engine& engine : engines) {
    std::printf(
        "  %-8s p50 %9.1f us (%5.2f)  p99 %9.1f us (%5.2f)  first %.3f  "
        "in ten %.3f  mean reciprocal rank %.3f\n",
        engine.name.c_str(), engine.p50(), engine.p50() / ours.p50,
        engine.p99(), engine.p99() / ours.p99, engine.first, engine.in_ten,
        engine.reciprocal);
  }
  const double worst = WorstMicroseconds(*matcher, scale);
  std::printf("  worst question of 4 KiB: %.0f us, %.1f times the median\n",
              worst, worst / ours.p50);
  return ours;
}

int Main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--peers") {
      flags.peers = true;
    } else if (word.starts_with("--questions=")) {
      flags.questions = std::atoi(argv[i] + 12);
    } else if (word.starts_with("--rounds=")) {
      flags.rounds = std::atoi(argv[i] + 9);
    } else if (word.starts_with("--portal=")) {
      flags.portal = word.substr(9);
    } else if (word.starts_with("--folder=")) {
      flags.folder = word.substr(9);
    } else {
      flags.sizes.push_back(std::atoi(argv[i]));
    }
  }
  const auto data = Must(MatchData::Load(DataFiles::Builtin()));
  std::vector<Times> times;
  for (const int size : flags.sizes)
    times.push_back(MeasureCorpus(ScaleCorpus(size), flags, data));
  if (times.size() > 1) {
    std::printf("from %d to %d entries: p50 %.2f times, p99 %.2f times\n",
                flags.sizes.front(), flags.sizes.back(),
                times.back().p50 / times.front().p50,
                times.back().p99 / times.front().p99);
  }
  if (!flags.portal.empty()) {
    MeasureCorpus(ReadPortal(flags.portal), flags, data);
  }
  return times.empty() && flags.portal.empty() ? 2 : 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) { return caveat::Main(argc, argv); }
