#include "tests/bench/reference_questions.h"

#include <fstream>
#include <random>
#include <sstream>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "corpus/fault.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/targets.h"

namespace caveat {
namespace {

constexpr char kFolder[] = "tests/quality/reference/";
constexpr const char* kSets[] = {"seed_dev.tsv", "ref_dev.tsv"};
constexpr size_t kLongestBytes = 4096;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, ": can not be read"));
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::set<int> IndexesOf(const Corpus& corpus,
                        const std::set<eval::EntryName>& names) {
  std::set<int> indexes;
  for (const eval::EntryName& name : names) {
    const Entry* entry = corpus.Find(name.entry_id);
    if (entry != nullptr) {
      indexes.insert(static_cast<int>(entry - corpus.entries().data()));
    }
  }
  return indexes;
}

std::string Repeated(std::string_view text) {
  std::string message;
  while (message.size() + text.size() <= kLongestBytes) message += text;
  return message;
}

// Words of `letters`, each of another length, `bytes` in all.
std::string RandomWords(std::string_view letters, size_t longest) {
  std::mt19937_64 random(7);
  std::string message;
  while (message.size() + longest + 1 <= kLongestBytes) {
    const size_t length = random() % longest + 1;
    for (size_t i = 0; i < length; ++i) {
      message += letters[random() % letters.size()];
    }
    message += ' ';
  }
  return message;
}

}  // namespace

absl::StatusOr<std::vector<ReferenceQuestion>> LoadReferenceQuestions(
    const Corpus& corpus) {
  Faults faults;
  absl::StatusOr<std::string> units =
      ReadFile(absl::StrCat(kFolder, "units.tsv"));
  if (!units.ok()) return units.status();
  const eval::TargetResolver resolver(
      {&corpus}, eval::ReadUnits("units.tsv", *units, &faults));
  std::vector<ReferenceQuestion> questions;
  for (const char* name : kSets) {
    absl::StatusOr<std::string> bytes = ReadFile(absl::StrCat(kFolder, name));
    if (!bytes.ok()) return bytes.status();
    for (const eval::QuestionRow& row :
         eval::ReadQuestionSet(name, *bytes, &faults)) {
      if (!row.asked_before.empty()) continue;
      std::set<std::string> unknown;
      const eval::RowTargets targets = resolver.Resolve(row, &unknown);
      questions.push_back({row.question,
                           std::string(eval::QuestionKindName(row.kind)),
                           IndexesOf(corpus, targets.first),
                           IndexesOf(corpus, targets.second)});
    }
  }
  if (!faults.empty()) return faults.ToStatus();
  return questions;
}

std::vector<HostileQuestion> HostileQuestions() {
  return {
      {"many questions",
       Repeated("Can bone metastases go away? How long do people live with "
                "them? What helps against the pain? ")},
      {"one sentence without an end",
       Repeated("people with bone metastases and remission after treatment ")},
      {"words of one letter", Repeated("a b c d e f g h i ")},
      {"words that nobody knows",
       RandomWords("abcdefghijklmnopqrstuvwxyz", 12)},
      {"words nearly known", Repeated("remisions metastasses tretment "
                                      "radioterapy survivel bonee ")},
      {"words run together", Repeated("mylegsarenumbtodayandicantwalkq ")},
      {"one word without an end", std::string(kLongestBytes, 'a')},
      {"one-word lines", Repeated("leg\nmy\npain\n")},
      {"other scripts", Repeated("\u9aa8\u8f6c\u79fb \u043a\u043e\u0441\u0442"
                                 "\u044c \u03bf\u03c3\u03c4\u03ac ")},
      {"letters in disguise", Repeated("b0ne m3t\u0430st\u0430s3s c\u0430n "
                                       "g0 \u0430w\u0430y ")},
      {"ligatures that unfold", Repeated("\u3316 ")},
  };
}

}  // namespace caveat
