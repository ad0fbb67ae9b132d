// Asks made-up questions without end, and looks at every quotation.
//
//   quote_trial COUNT [SEED [once]]        # From the root of the source tree.
//
// Of each reply: every text with a source is, byte for byte, what the document
// of that hash has at its span, and begins and ends where a word does; an
// answer has a caveat; an emergency has no answer. Two threads ask the same
// questions, one backwards: every reply is the same bytes twice. With "once"
// each asks one half of them, in half the time, and nothing is compared. What
// the replies add up to is the same either way. Documents are read from their
// files here, and not through the loader. Prints what went wrong, and exits
// with 1 if anything did; and what all replies add up to, which is the same
// whatever compiler built the program.

#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "caveat/v1/answer_service.pb.h"
#include "corpus/fingerprint.h"
#include "corpus/sha256.h"
#include "service/cli/ask_engine.h"
#include "service/engine.h"
#include "tests/quality/made_questions.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr char kReference[] = "corpus/data/bone-metastases";
constexpr char kArticles[] = "tests/quality/articles";
constexpr char kQuestions[] = "tests/quality";
constexpr int kFailuresShownMax = 20;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<fs::path> FilesIn(const char* folder, const char* ending) {
  std::set<fs::path> paths;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    if (item.path().string().ends_with(ending)) paths.insert(item.path());
  }
  return {paths.begin(), paths.end()};
}

// Every question that the source tree has: authored ones, and the sets.
std::vector<std::string> Questions(const Snapshot& snapshot) {
  std::vector<std::string> texts;
  for (const ServedCorpus& served : snapshot.corpora()) {
    for (const Entry& entry : served.corpus().entries()) {
      texts.push_back(entry.question);
      texts.push_back(entry.heading);
      for (const std::string& text : entry.alternates) texts.push_back(text);
    }
  }
  for (const fs::path& path : FilesIn(kQuestions, ".tsv")) {
    if (path.string().find("heldback") != std::string::npos) continue;
    for (const absl::string_view line : absl::StrSplit(ReadFile(path), '\n')) {
      for (const absl::string_view cell : absl::StrSplit(line, '\t')) {
        if (cell.find(' ') != cell.npos) texts.emplace_back(cell);
      }
    }
  }
  std::erase_if(texts, [](const std::string& text) { return text.empty(); });
  return texts;
}

class Trial {
 public:
  Trial(const Engine& engine, std::map<std::string, std::string> documents,
        const MadeQuestions& made)
      : engine_(engine), documents_(std::move(documents)), made_(made) {
    for (const ServedCorpus& served : engine.snapshot()->corpora()) {
      names_.push_back(served.corpus().name());
    }
  }

  // Asks question `index`, and what follows from it. Returns what all its
  // replies add up to.
  uint64_t Ask(uint64_t index) {
    MadeQuestions::Chance chance = made_.ChanceOf(index);
    uint64_t sum = 0;
    v1::AskRequest request;
    // Most about the reference; the rest of articles without an overlay.
    request.set_corpus(chance() % 4 == 0 ? names_[chance() % names_.size()]
                                         : "bone-metastases");
    // Now and then somebody goes on.
    for (int turn = 0; turn == 0 || chance() % 8 == 0; ++turn) {
      request.set_question(made_.Make(&chance));
      request.set_answer_count_max(static_cast<int>(chance() % 21));
      request.clear_min_confidence();
      if (chance() % 5 == 0) {
        request.set_min_confidence(static_cast<double>(chance() % 3) / 2);
      }
      const auto reply = cli::AskEngine(engine_, request);
      if (!reply.ok()) {
        // A question of nothing but invisible characters.
        if (!absl::IsInvalidArgument(reply.status())) {
          Fail(index, request, "error " + reply.status().ToString());
        }
        continue;
      }
      Look(index, request, *reply);
      sum = sum * 31 + Fingerprint(reply->SerializeAsString());
      request.set_conversation(reply->conversation());
    }
    return sum;
  }

  int64_t failure_count() const { return failure_count_; }
  int64_t quote_count() const { return quote_count_; }
  const std::map<std::string, int64_t>& outcomes() const { return outcomes_; }

 private:
  void Look(uint64_t index, const v1::AskRequest& request,
            const v1::AskResponse& reply) {
    ++outcomes_[v1::Outcome_Name(reply.outcome())];
    const auto quote = [&](const std::string& text, const v1::Source& source) {
      ++quote_count_;
      const std::string fault = FaultOf(text, source);
      if (!fault.empty()) Fail(index, request, fault);
    };
    for (const v1::Answer& answer : reply.answers()) {
      quote(answer.text(), answer.source());
      for (const v1::Passage& passage : answer.supporting()) {
        quote(passage.text(), passage.source());
      }
      for (const v1::TableCell& cell : answer.cells()) {
        quote(cell.text(), cell.source());
      }
    }
    for (const v1::Caveat& caveat : reply.caveats()) {
      if (caveat.kind() == v1::CAVEAT_KIND_DOCUMENT) {
        quote(caveat.text(), caveat.source());
      } else if (caveat.text().empty() || caveat.has_source()) {
        Fail(index, request, "a standing caveat that is none");
      }
    }
    const bool is_answered = reply.outcome() == v1::OUTCOME_ANSWERED;
    if (is_answered && reply.answers().empty()) {
      Fail(index, request, "answered without an answer");
    }
    if (!reply.answers().empty() && reply.caveats().empty()) {
      Fail(index, request, "an answer without a caveat");
    }
    if (reply.outcome() == v1::OUTCOME_URGENT && !reply.answers().empty()) {
      Fail(index, request, "an answer to an emergency");
    }
    if (!is_answered && reply.notice().empty()) {
      Fail(index, request, "neither an answer nor a notice");
    }
  }

  // What is wrong with a quotation; empty: nothing.
  std::string FaultOf(const std::string& text, const v1::Source& source) const {
    const auto found = documents_.find(source.document_sha256());
    if (found == documents_.end()) return "no document has this hash";
    const std::string& document = found->second;
    const auto begin = static_cast<size_t>(source.start_byte());
    const auto end = static_cast<size_t>(source.end_byte());
    if (source.start_byte() < 0 || end > document.size() || begin >= end) {
      return "a span outside of the document";
    }
    if (document.compare(begin, end - begin, text) != 0) {
      return "not the bytes at its span: " + text;
    }
    const auto is_letter = [&](size_t at) {
      return std::isalnum(static_cast<unsigned char>(document[at])) != 0;
    };
    const bool cut =
        (begin > 0 && is_letter(begin - 1) && is_letter(begin)) ||
        (end < document.size() && is_letter(end - 1) && is_letter(end));
    return cut ? "a word is cut: " + text : "";
  }

  void Fail(uint64_t index, const v1::AskRequest& request,
            const std::string& what) {
    if (++failure_count_ > kFailuresShownMax) return;
    std::printf("question %" PRIu64 ": %s\n  %s\n", index, what.c_str(),
                request.ShortDebugString().c_str());
  }

  const Engine& engine_;
  const std::map<std::string, std::string> documents_;  // By their hashes.
  const MadeQuestions& made_;
  std::vector<std::string> names_;
  std::map<std::string, int64_t> outcomes_;
  int64_t failure_count_ = 0;
  int64_t quote_count_ = 0;
};

int Run(uint64_t count, uint64_t seed, bool once) {
  SnapshotOptions options;
  options.corpus_paths = {kReference, kArticles};
  const auto snapshot = LoadSnapshot(options);
  if (!snapshot.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(snapshot.status().message()).c_str());
    return 1;
  }
  const FixedClock clock("2026-11-15");
  const Engine engine(*snapshot, options, &clock);
  std::map<std::string, std::string> documents;
  std::vector<std::string> document_texts;
  for (const char* folder : {kReference, kArticles}) {
    for (const fs::path& path : FilesIn(folder, ".txt")) {
      std::string bytes = ReadFile(path);
      document_texts.push_back(bytes);
      documents.emplace(Sha256Hex(bytes), std::move(bytes));
    }
  }
  const MadeQuestions made(Questions(**snapshot), document_texts, seed);

  Trial forwards(engine, documents, made);
  Trial backwards(engine, documents, made);
  std::vector<uint64_t> first(count);
  std::vector<uint64_t> again(once ? 0 : count);
  std::vector<uint64_t>& second = once ? first : again;
  const uint64_t first_end = once ? count / 2 : count;
  const uint64_t second_begin = once ? first_end : 0;
  std::thread other([&] {
    for (uint64_t i = count; i-- > second_begin;) second[i] = backwards.Ask(i);
  });
  for (uint64_t i = 0; i < first_end; ++i) first[i] = forwards.Ask(i);
  other.join();

  int64_t difference_count = 0;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < count; ++i) {
    sum = sum * 31 + first[i];
    if (first[i] == second[i]) continue;
    if (++difference_count > kFailuresShownMax) continue;
    std::printf("question %" PRIu64 ": two threads, two replies\n", i);
  }
  std::map<std::string, int64_t> outcomes = forwards.outcomes();
  if (once) {
    for (const auto& [name, number] : backwards.outcomes()) {
      outcomes[name] += number;
    }
  }
  for (const auto& [name, number] : outcomes) {
    std::printf("%10" PRId64 " %s\n", number, name.c_str());
  }
  const std::string differences =
      once ? "not compared" : std::to_string(difference_count) + " differences";
  std::printf("%" PRIu64 " questions %s, seed %" PRIu64 ": %" PRId64
              " quotations, %" PRId64
              " faults, %s; the replies add up to %016" PRIx64 "\n",
              count, once ? "once" : "twice", seed,
              forwards.quote_count() + backwards.quote_count(),
              forwards.failure_count() + backwards.failure_count(),
              differences.c_str(), sum);
  return forwards.failure_count() + backwards.failure_count() +
                     difference_count ==
                 0
             ? 0
             : 1;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  const bool once = argc == 4 && std::string(argv[3]) == "once";
  if (argc < 2 || argc > 4 || (argc == 4 && !once)) {
    std::fprintf(stderr, "usage: quote_trial COUNT [SEED [once]]\n");
    return 2;
  }
  return caveat::Run(std::strtoull(argv[1], nullptr, 10),
                     argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1, once);
}
