#include "corpus/lint.h"

#include <chrono>
#include <cstdio>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "caveat/corpus/v1/notices.pb.h"
#include "caveat/corpus/v1/overlay.pb.h"
#include "corpus/caveat_cues.h"
#include "corpus/corpus_files.h"
#include "corpus/corpus_rules.h"
#include "corpus/markup.h"
#include "corpus/pattern.h"
#include "corpus/reading_level.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"
#include "corpus/words.h"

namespace caveat {
namespace {

constexpr std::string_view kNoticesFile = "corpus/notices.txtpb";

std::string GradeText(const ReadingLevel& level) {
  char text[96];
  std::snprintf(
      text, sizeof text,
      "Flesch-Kincaid grade %.1f, SMOG %.1f, %d words in %d sentences",
      level.flesch_kincaid, level.smog, level.word_count, level.sentence_count);
  return text;
}

// Two questions that differ in case and punctuation only are the same.
std::string Folded(std::string_view text) {
  const Words words(text);
  std::string folded;
  for (const std::string_view word : words) {
    absl::StrAppend(&folded, folded.empty() ? "" : " ", ToAbsl(word));
  }
  return folded;
}

std::chrono::sys_days DayOf(const IsoDate& date) {
  return std::chrono::year_month_day{
      std::chrono::year(date.year),
      std::chrono::month(static_cast<unsigned>(date.month)),
      std::chrono::day(static_cast<unsigned>(date.day))};
}

class Linter {
 public:
  Linter(const Corpus& corpus, std::string_view document_file,
         std::string_view overlay_file, std::string_view overlay,
         const CorpusRules& rules, const LintOptions& options)
      : corpus_(corpus),
        document_file_(document_file),
        overlay_file_(overlay_file),
        options_(options),
        splitter_(rules.cues.abbreviations()) {
    Faults unused;  // It has been read without faults before.
    ReadTextProto(overlay_file, overlay, &overlay_, &places_, &unused);
  }

  LintReport Lint() {
    CheckDates();
    CheckDomain();
    CheckStandingCaveat();
    for (const Entry& entry : corpus_.entries()) CheckEntry(entry);
    CheckQuestions();
    CheckPassages();
    CheckOverlay();
    return std::move(report_);
  }

 private:
  void Warn(Fault fault) { report_.warnings.push_back(std::move(fault)); }
  void Note(Fault fault) { report_.notes.push_back(std::move(fault)); }

  void Add(Fault fault, bool is_note) {
    is_note ? Note(std::move(fault)) : Warn(std::move(fault));
  }

  // A place in the document. Places are asked for in order, so that the lines
  // are counted once.
  Fault At(int64_t offset_byte, std::string message) {
    const std::string_view bytes = corpus_.document().bytes();
    if (offset_byte < counted_) {
      counted_ = 0;
      line_ = 1;
      line_begin_ = 0;
    }
    for (; counted_ < offset_byte; ++counted_) {
      if (bytes[static_cast<size_t>(counted_)] != '\n') continue;
      ++line_;
      line_begin_ = counted_ + 1;
    }
    return Fault{std::string(document_file_), line_,
                 static_cast<int>(offset_byte - line_begin_) + 1,
                 std::move(message)};
  }

  Fault AtOverlay(std::string_view field, std::string message) {
    if (overlay_file_.empty()) {
      return Fault{std::string(document_file_), 0, 0, std::move(message)};
    }
    return places_.At(field).FaultIn(overlay_file_, message);
  }

  // What was told by words alone, and lets more messages pass, is to be seen.
  void CheckDomain() {
    if (corpus_.info().domain != Domain::kOther ||
        overlay_.domain() != corpus::v1::DOMAIN_UNSPECIFIED) {
      return;
    }
    Warn(AtOverlay(
        "domain",
        "taken not to be about health, as nearly no entry has a word "
        "of it: guards stop fewer messages; say in the overlay "
        "whether that is so, `domain: DOMAIN_OTHER` or `DOMAIN_HEALTH`"));
  }

  void CheckDates() {
    const CorpusInfo& info = corpus_.info();
    if (info.withdrawn) {
      Warn(AtOverlay("withdrawn", "the document is withdrawn"));
    }
    const auto reviewed = ParseIsoDate(info.reviewed_on);
    if (!reviewed.has_value()) {
      Note(AtOverlay("reviewed_on", "nothing says when it was reviewed"));
    }
    if (!options_.today.has_value()) return;
    const IsoDate today = *options_.today;
    if (FreshnessOn(info, today) == Freshness::kExpired) {
      Warn(AtOverlay("expires_on",
                     absl::StrCat("expired on ", info.expires_on)));
    }
    if (!reviewed.has_value()) return;
    const auto age_days = (DayOf(today) - DayOf(*reviewed)).count();
    if (age_days < 0) {
      Warn(AtOverlay(
          "reviewed_on",
          absl::StrCat("reviewed_on ", info.reviewed_on, " is still to come")));
    } else if (age_days > options_.review_age_days_max) {
      Warn(AtOverlay("reviewed_on",
                     absl::StrCat("reviewed ", age_days, " days ago")));
    }
  }

  void CheckStandingCaveat() {
    const ReadingLevel level =
        ReadingLevelOf(corpus_.info().standing_caveat, &splitter_);
    if (level.flesch_kincaid > options_.notice_grade_max) {
      Warn(AtOverlay("standing_caveat",
                     absl::StrCat("standing caveat: ", GradeText(level))));
    }
  }

  void CheckEntry(const Entry& entry) {
    const std::string_view text = corpus_.PlainText(entry);
    if (text.empty()) return;
    if (entry.caveats.empty()) {
      Warn(At(entry.text.begin,
              absl::StrCat("entry \"", entry.id, "\" has no caveat")));
    }
    const ReadingLevel level = ReadingLevelOf(text, &splitter_);
    if (level.flesch_kincaid > options_.entry_grade_max) {
      Note(At(entry.text.begin,
              absl::StrCat("entry \"", entry.id, "\": ", GradeText(level))));
    }
    if (!entry.plain_text.empty()) {
      Note(At(entry.text.begin,
              absl::StrCat("entry \"", entry.id,
                           "\" is quoted with the markup in it")));
    }
  }

  void CheckQuestions() {
    std::unordered_map<std::string, const Entry*> asked;
    for (const Entry& entry : corpus_.entries()) {
      if (entry.question.empty()) continue;
      const auto [other, is_new] =
          asked.emplace(Folded(entry.question), &entry);
      if (is_new) continue;
      Warn(At(entry.text.begin,
              absl::StrCat("entries \"", other->second->id, "\" and \"",
                           entry.id, "\" have the same question")));
    }
  }

  void CheckPassages() {
    const std::vector<Passage>& passages = corpus_.document().passages();
    for (size_t i = 0; i < passages.size(); ++i) {
      const Passage& passage = passages[i];
      if (passage.kind == PassageKind::kEmptyBullet) {
        Note(At(passage.block.begin,
                absl::StrCat("item \"", passage.id,
                             "\" is empty, so it is never quoted")));
      }
      const bool answered = i + 1 < passages.size() &&
                            passages[i + 1].kind == PassageKind::kFaqAnswer;
      if (passage.kind == PassageKind::kFaqQuestion && !answered) {
        Warn(At(passage.block.begin,
                absl::StrCat("question \"", passage.id, "\" has no answer")));
      }
    }
  }

  // The alternates of a JSONL; those of the overlay have places of their own.
  void CheckOwnAlternates(
      std::unordered_map<std::string, std::string>* found_by) {
    std::unordered_map<std::string_view, size_t> added;
    for (const corpus::v1::EntryOverlay& entry : overlay_.entries()) {
      added[entry.id()] += static_cast<size_t>(entry.alternates_size());
    }
    for (const Entry& entry : corpus_.entries()) {
      const auto of_overlay = added.find(entry.id);
      const size_t count = entry.alternates.size() -
                           (of_overlay == added.end() ? 0 : of_overlay->second);
      for (size_t a = 0; a < count; ++a) {
        const std::string& text = entry.alternates[a];
        const auto [other, is_new] = found_by->emplace(Folded(text), entry.id);
        if (is_new) continue;
        const bool same = other->second == entry.id;
        Fault fault = At(
            entry.text.begin,
            same ? absl::StrCat("alternate stands twice in \"", entry.id,
                                "\": \"", text, "\"")
                 : absl::StrCat("alternate of \"", entry.id, "\" finds \"",
                                other->second, "\" already: \"", text, "\""));
        Add(std::move(fault), same);
      }
    }
  }

  void CheckOverlay() {
    // What finds which entry: its own question, then alternates.
    std::unordered_map<std::string, std::string> found_by;
    for (const Entry& entry : corpus_.entries()) {
      if (!entry.question.empty()) {
        found_by.emplace(Folded(entry.question), entry.id);
      }
    }
    CheckOwnAlternates(&found_by);
    for (int e = 0; e < overlay_.entries_size(); ++e) {
      const corpus::v1::EntryOverlay& entry = overlay_.entries(e);
      const TextPlace& place = places_.At("entries", e);
      // A repetition of what finds the entry itself is `fine` or noted.
      const auto check = [&](const std::string& text, const TextPlace& at,
                             std::string_view name, bool fine) {
        const auto [other, is_new] = found_by.emplace(Folded(text), entry.id());
        const bool same = other->second == entry.id();
        if (is_new || (same && fine)) return;
        Fault fault = at.FaultIn(
            overlay_file_,
            same ? absl::StrCat(ToAbsl(name), " stands here twice: \"", text,
                                "\"")
                 : absl::StrCat(ToAbsl(name), " finds \"", other->second,
                                "\" already: \"", text, "\""));
        Add(std::move(fault), same);
      };
      for (int a = 0; a < entry.alternates_size(); ++a) {
        check(entry.alternates(a), place.At("alternates", a), "alternate",
              false);
      }
      if (!entry.offered_question().empty()) {
        check(entry.offered_question(), place.At("offered_question"),
              "offered question", true);
      }
      for (int p = 0; p < entry.patterns_size(); ++p) {
        const std::string doubt = PatternDoubt(entry.patterns(p));
        if (doubt.empty()) continue;
        Warn(place.At("patterns", p).FaultIn(overlay_file_, doubt));
      }
    }
    for (int e = 0; e < overlay_.entries_size(); ++e) {
      CheckDecoys(overlay_.entries(e).decoys(), places_.At("entries", e),
                  found_by);
    }
    CheckDecoys(overlay_.decoys(), places_, found_by);
  }

  template <typename Texts>
  void CheckDecoys(
      const Texts& decoys, const TextPlace& parent,
      const std::unordered_map<std::string, std::string>& found_by) {
    for (int d = 0; d < decoys.size(); ++d) {
      const auto found = found_by.find(Folded(decoys[d]));
      if (found == found_by.end()) continue;
      Warn(parent.At("decoys", d)
               .FaultIn(overlay_file_,
                        absl::StrCat("decoy finds \"", found->second,
                                     "\" as well: \"", decoys[d], "\"")));
    }
  }

  const Corpus& corpus_;
  const std::string_view document_file_;
  const std::string_view overlay_file_;
  const LintOptions& options_;
  SentenceSplitter splitter_;
  corpus::v1::Overlay overlay_;
  TextPlace places_;
  LintReport report_;
  int64_t counted_ = 0;
  int64_t line_begin_ = 0;
  int line_ = 1;
};

void Append(std::vector<Fault>&& from, std::vector<Fault>* to) {
  for (Fault& fault : from) to->push_back(std::move(fault));
}

}  // namespace

LintReport LintCorpus(const Corpus& corpus, std::string_view document_file,
                      std::string_view overlay_file, std::string_view overlay,
                      const CorpusRules& rules, const LintOptions& options) {
  return Linter(corpus, document_file, overlay_file, overlay, rules, options)
      .Lint();
}

std::vector<Fault> LintNotices(const DataFiles& data,
                               const LintOptions& options) {
  Faults faults;
  corpus::v1::Notices notices;
  TextPlace places;
  const auto rules = ReadCorpusRules(&data, &faults);
  const bool read = ReadTextProto(kNoticesFile, data.Get(kNoticesFile),
                                  &notices, &places, &faults);
  if (rules == nullptr || !read) return faults.kept();
  std::vector<Fault> warnings;
  SentenceSplitter splitter(rules->cues.abbreviations());
  const auto check = [&](const std::string& name, const std::string& text,
                         const TextPlace& place) {
    const ReadingLevel level = ReadingLevelOf(text, &splitter);
    if (level.flesch_kincaid <= options.notice_grade_max) return;
    warnings.push_back(place.FaultIn(
        kNoticesFile,
        absl::StrCat("notice \"", name, "\": ", GradeText(level))));
  };
  check("standing_caveat", notices.standing_caveat(),
        places.At("standing_caveat"));
  check("other_standing_caveat", notices.other_standing_caveat(),
        places.At("other_standing_caveat"));
  for (int i = 0; i < notices.notices_size(); ++i) {
    check(notices.notices(i).name(), notices.notices(i).text(),
          places.At("notices", i).At("text"));
    check(notices.notices(i).name(), notices.notices(i).other_text(),
          places.At("notices", i).At("other_text"));
  }
  return warnings;
}

absl::StatusOr<LintReport> LintCorpora(const std::vector<std::string>& paths,
                                       const LoaderOptions& loader,
                                       const LintOptions& options) {
  const auto corpora = LoadCorpora(paths, loader);
  if (!corpora.ok()) return corpora.status();
  const DataFiles& data =
      loader.data == nullptr ? DataFiles::Builtin() : *loader.data;
  Faults faults;
  const auto files = FindCorpora(paths, &faults);
  if (!files.ok()) return files.status();
  const auto rules = ReadCorpusRules(&data, &faults);
  if (rules == nullptr) return faults.ToStatus();
  std::unordered_map<std::string_view, const Corpus*> by_name;
  for (const CorpusPtr& corpus : *corpora) {
    by_name.emplace(corpus->name(), corpus.get());
  }
  LintReport report;
  report.warnings = LintNotices(data, options);
  for (const CorpusPaths& file : *files) {
    // What was compiled has no lines to point at: its documents are linted.
    if (IsCompiledFile(file.document)) continue;
    const auto corpus = by_name.find(CorpusNameOf(file.document));
    if (corpus == by_name.end()) continue;
    std::optional<std::string> overlay = std::string();
    if (!file.overlay.empty()) {
      overlay = ReadCorpusFile(file.overlay, loader.overlay_bytes_max, &faults);
    }
    LintReport one =
        LintCorpus(*corpus->second, file.document, file.overlay,
                   overlay.value_or(std::string()), *rules, options);
    Append(std::move(one.warnings), &report.warnings);
    Append(std::move(one.notes), &report.notes);
  }
  if (!faults.empty()) return faults.ToStatus();
  return report;
}

}  // namespace caveat
