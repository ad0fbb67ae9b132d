#include "service/cli/authored_check.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/dialogue.h"
#include "service/suggestions.h"

namespace caveat::cli {
namespace {

std::string_view DecisionWord(Decision decision) {
  switch (decision) {
    case Decision::kAnswer:
      return "ANSWERED";
    case Decision::kAmbiguous:
      return "AMBIGUOUS";
    case Decision::kAbstain:
      return "NOT_COVERED";
  }
  return "";
}

int CountAuthored(const Snapshot& snapshot) {
  size_t count = 0;
  for (const ServedCorpus& served : snapshot.corpora()) {
    count += served.corpus().decoys().size();
    for (const Entry& entry : served.corpus().entries()) {
      count += entry.alternates.size() + entry.decoys.size() +
               (entry.question.empty() ? 0 : 1) +
               (entry.offered_question.empty() ? 0 : 1);
    }
  }
  return static_cast<int>(count);
}

// As the engine asks, but for the best entry alone.
FindOptions BestOnly() {
  FindOptions options;
  options.match_count_max = 1;
  return options;
}

// Asks one corpus for what was written for it.
class AuthoredTest {
 public:
  AuthoredTest(const Snapshot& snapshot, const AskedCount& asked,
               report::CorpusTest* test)
      : snapshot_(snapshot),
        asked_(asked),
        test_(test),
        total_(CountAuthored(snapshot)) {}

  absl::Status Run(const ServedCorpus& served) {
    const Corpus& corpus = served.corpus();
    absl::Status status;
    for (const Entry& entry : corpus.entries()) {
      if (!entry.question.empty()) {
        status.Update(AskFor(served, entry, entry.question));
      }
      if (!entry.offered_question.empty()) {
        status.Update(AskFor(served, entry, entry.offered_question));
        HoldOffered(served, entry);
      }
      for (const std::string& alternate : entry.alternates) {
        status.Update(AskFor(served, entry, alternate));
      }
      for (const std::string& decoy : entry.decoys) {
        status.Update(AskDecoy(served, entry.id, decoy));
      }
    }
    for (const std::string& decoy : corpus.decoys()) {
      status.Update(AskDecoy(served, "", decoy));
    }
    return status;
  }

 private:
  absl::StatusOr<Result> Find(const ServedCorpus& served,
                              const std::string& question,
                              const EncodedQuestion* encoded) {
    asked_(++asked_count_, total_);
    FindOptions options = BestOnly();
    options.encoded = encoded;
    return served.matcher().Find(question, options);
  }

  report::MisplacedQuestion Misplaced(const ServedCorpus& served,
                                      const std::string& entry_id,
                                      const std::string& question,
                                      const Result& result) {
    report::MisplacedQuestion misplaced;
    misplaced.set_question(question);
    misplaced.set_corpus(served.corpus().name());
    misplaced.set_entry_id(entry_id);
    misplaced.set_outcome(std::string(DecisionWord(result.decision)));
    if (!result.matches.empty()) {
      const Match& best = result.matches.front();
      const auto index = static_cast<size_t>(best.entry_index);
      misplaced.set_found_entry_id(served.corpus().entries()[index].id);
      misplaced.set_confidence(best.confidence);
    }
    return misplaced;
  }

  absl::Status AskFor(const ServedCorpus& served, const Entry& entry,
                      const std::string& question) {
    test_->set_question_count(test_->question_count() + 1);
    const EncodedQuestion encoded = snapshot_.Encode(question);
    absl::StatusOr<Result> result = Find(served, question, &encoded);
    if (!result.ok()) return result.status();
    report::MisplacedQuestion found =
        Misplaced(served, entry.id, question, *result);
    if (result->decision != Decision::kAnswer ||
        found.found_entry_id() != entry.id) {
      *test_->add_misplaced() = found;
    }
    absl::StatusOr<GuardVerdict> verdict = snapshot_.Judge(encoded);
    if (!verdict.ok()) return verdict.status();
    if (verdict->guard_class != GuardClass::kNone &&
        !IsReviewed(*verdict, question, served)) {
      found.set_outcome(verdict->rule);
      *test_->add_guarded() = std::move(found);
    }
    return absl::OkStatus();
  }

  // An offered question that needs a conversation, or that a guard stops, is
  // never offered.
  void HoldOffered(const ServedCorpus& served, const Entry& entry) {
    if (QuestionFor(snapshot_, served, entry) == entry.offered_question) return;
    report::MisplacedQuestion found;
    found.set_question(entry.offered_question);
    found.set_corpus(served.corpus().name());
    found.set_entry_id(entry.id);
    found.set_found_entry_id(entry.id);
    found.set_outcome("not offered");
    *test_->add_misplaced() = std::move(found);
  }

  absl::Status AskDecoy(const ServedCorpus& served, const std::string& entry_id,
                        const std::string& question) {
    test_->set_decoy_count(test_->decoy_count() + 1);
    absl::StatusOr<Result> result = Find(served, question, nullptr);
    if (!result.ok()) return result.status();
    report::MisplacedQuestion found =
        Misplaced(served, entry_id, question, *result);
    // An entry's own decoy may be answered by another entry.
    const bool wrong = result->decision == Decision::kAnswer &&
                       (entry_id.empty() || found.found_entry_id() == entry_id);
    if (wrong) *test_->add_answered_decoys() = std::move(found);
    return absl::OkStatus();
  }

  const Snapshot& snapshot_;
  const AskedCount& asked_;
  report::CorpusTest* const test_;
  const int total_;
  int asked_count_ = 0;
};

// What of an entry differs.
std::vector<std::string> ChangedFields(const Corpus& before, const Entry& a,
                                       const Corpus& after, const Entry& b) {
  std::vector<std::string> fields;
  const auto note = [&](bool differs, const char* field) {
    if (differs) fields.emplace_back(field);
  };
  const auto caveats = [](const Corpus& corpus, const Entry& entry) {
    std::vector<std::string_view> texts;
    for (size_t c = 0; c < entry.caveats.size(); ++c) {
      texts.push_back(CaveatTextOf(entry, c, corpus.document()));
    }
    return texts;
  };
  const auto patterns = [](const Entry& entry) {
    std::vector<std::string_view> texts;
    for (const AuthoredText& pattern : entry.patterns) {
      texts.push_back(pattern.text);
    }
    return texts;
  };
  note(before.Text(a) != after.Text(b), "text");
  note(a.question != b.question, "question");
  note(a.section != b.section, "section");
  note(a.kind != b.kind, "kind");
  note(a.aliases != b.aliases, "aliases");
  note(caveats(before, a) != caveats(after, b), "caveats");
  note(a.alternates != b.alternates, "alternates");
  note(patterns(a) != patterns(b), "patterns");
  note(a.decoys != b.decoys, "decoys");
  note(a.question_kinds != b.question_kinds, "question_kinds");
  note(a.offered_question != b.offered_question, "offered_question");
  return fields;
}

void CollectAuthored(const Corpus& corpus, std::vector<std::string>* questions,
                     std::set<std::string>* seen) {
  const auto add = [&](const std::string& question) {
    if (!question.empty() && seen->insert(question).second) {
      questions->push_back(question);
    }
  };
  for (const Entry& entry : corpus.entries()) {
    add(entry.question);
    for (const std::string& alternate : entry.alternates) add(alternate);
    add(entry.offered_question);
  }
}

void DiffEntries(const Corpus& before, const Corpus& after,
                 report::CorpusDiff* diff) {
  for (const Entry& entry : after.entries()) {
    if (before.Find(entry.id) == nullptr) diff->add_added(entry.id);
  }
  for (const Entry& entry : before.entries()) {
    const Entry* now = after.Find(entry.id);
    if (now == nullptr) {
      diff->add_removed(entry.id);
      continue;
    }
    const std::vector<std::string> fields =
        ChangedFields(before, entry, after, *now);
    if (fields.empty()) continue;
    report::ChangedEntry* changed = diff->add_changed();
    changed->set_id(entry.id);
    for (const std::string& field : fields) changed->add_fields(field);
    if (fields.front() == "text") {
      changed->set_old_text(std::string(before.Text(entry)));
      changed->set_new_text(std::string(after.Text(*now)));
    }
  }
}

}  // namespace

absl::StatusOr<report::CorpusTest> TestAuthored(const Snapshot& snapshot,
                                                const AskedCount& asked) {
  report::CorpusTest test;
  AuthoredTest authored(snapshot, asked, &test);
  for (const ServedCorpus& served : snapshot.corpora()) {
    absl::Status status = authored.Run(served);
    if (!status.ok()) return status;
  }
  const Guard& guard = snapshot.guard();
  test.set_guard_message_count(guard.test_count());
  for (const GuardTestFailure& failure : guard.Misjudged()) {
    report::MisjudgedMessage* misjudged = test.add_misjudged();
    misjudged->set_pack(absl::StrCat(failure.file, ":", failure.line));
    misjudged->set_rule(failure.rule);
    misjudged->set_message(failure.message);
    misjudged->set_expected(failure.should_fire ? "fires" : "does not fire");
    misjudged->set_found(!failure.error.empty() ? failure.error
                         : failure.should_fire  ? "does not fire"
                                                : "fires");
  }
  return test;
}

absl::StatusOr<std::string> ReplyInWords(const ServedCorpus& served,
                                         std::string_view question) {
  absl::StatusOr<Result> result = served.matcher().Find(question, BestOnly());
  if (!result.ok()) return result.status();
  std::string words(DecisionWord(result->decision));
  if (result->decision == Decision::kAnswer && !result->matches.empty()) {
    const auto index = static_cast<size_t>(result->matches.front().entry_index);
    absl::StrAppend(&words, " ", served.corpus().entries()[index].id);
  }
  return words;
}

std::vector<std::string> ChangedInfo(const Corpus& before,
                                     const Corpus& after) {
  std::vector<std::string> fields;
  const auto note = [&](bool differs, const char* field) {
    if (differs) fields.emplace_back(field);
  };
  // What nobody has given a title is called by its name.
  const auto title = [](const Corpus& corpus) {
    const std::string& given = corpus.info().title;
    return given == corpus.name() ? std::string_view() : given;
  };
  const CorpusInfo& a = before.info();
  const CorpusInfo& b = after.info();
  note(title(before) != title(after), "title");
  note(a.url != b.url, "url");
  note(a.reviewed_on != b.reviewed_on, "reviewed_on");
  note(a.expires_on != b.expires_on, "expires_on");
  note(a.withdrawn != b.withdrawn, "withdrawn");
  note(a.standing_caveat != b.standing_caveat, "standing_caveat");
  note(a.answer_threshold != b.answer_threshold, "answer_threshold");
  note(a.ambiguous_threshold != b.ambiguous_threshold, "ambiguous_threshold");
  note(a.domain != b.domain, "domain");
  note(before.decoys() != after.decoys(), "decoys");
  note(before.synonyms() != after.synonyms(), "synonyms");
  return fields;
}

absl::StatusOr<report::CorpusDiff> DiffCorpora(const ServedCorpus& before,
                                               const ServedCorpus& after,
                                               const AskedCount& asked) {
  report::CorpusDiff diff;
  DiffEntries(before.corpus(), after.corpus(), &diff);
  std::vector<std::string> questions;
  std::set<std::string> seen;
  CollectAuthored(before.corpus(), &questions, &seen);
  CollectAuthored(after.corpus(), &questions, &seen);
  diff.set_question_count(static_cast<int>(questions.size()));
  int count = 0;
  for (const std::string& question : questions) {
    absl::StatusOr<std::string> was = ReplyInWords(before, question);
    if (!was.ok()) return was.status();
    absl::StatusOr<std::string> is = ReplyInWords(after, question);
    if (!is.ok()) return is.status();
    if (*was != *is) {
      report::MovedQuestion* moved = diff.add_moved();
      moved->set_question(question);
      moved->set_before(*was);
      moved->set_after(*is);
    }
    asked(++count, diff.question_count());
  }
  return diff;
}

}  // namespace caveat::cli
