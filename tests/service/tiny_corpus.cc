#include "tests/service/tiny_corpus.h"

#include <stdexcept>
#include <utility>

#include "corpus/data_files.h"

namespace caveat {
namespace {

Passage MakePassage(const std::string& id, PassageKind kind,
                    std::string_view text, int section_index) {
  return {id, kind, SpanOf(text), SpanOf(text), section_index, {}};
}

Document TinyDocument() {
  std::vector<Section> sections(4);
  sections[1].path = {"Care"};
  sections[2].path = {"Questions"};
  sections[3].path = {"In short"};
  using Kind = PassageKind;
  std::vector<Passage> passages = {
      MakePassage("sec-lead-1", Kind::kParagraph,
                  "Kettles boil water. Results may vary.", 0),
      MakePassage("head-care", Kind::kHeading, "Care", 1),
      MakePassage("sec-care-1", Kind::kParagraph,
                  "A kettle stays hot for long. Unplug it first.", 1),
      MakePassage("head-questions", Kind::kHeading, "Questions", 2),
      MakePassage("faq-1-question", Kind::kFaqQuestion, "How do I descale it?",
                  2),
      MakePassage("faq-1", Kind::kFaqAnswer,
                  "Fill it with vinegar. This may not work for old kettles.",
                  2),
      MakePassage("faq-2-question", Kind::kFaqQuestion, "Can I boil milk?", 2),
      MakePassage("faq-2", Kind::kFaqAnswer, "Better not.", 2),
      MakePassage("head-in-short", Kind::kHeading, "In short", 3),
      MakePassage("conclusion-1", Kind::kConclusion,
                  "Take care of your kettle.", 3)};
  return Document("tiny.txt", std::make_shared<std::string>(kTinyText),
                  std::move(sections), std::move(passages));
}

Entry MakeEntry(const std::string& id, EntryKind kind, std::string_view text,
                const std::string& section) {
  Entry entry;
  entry.id = id;
  entry.kind = kind;
  entry.text = SpanOf(text);
  entry.section = section;
  entry.heading = section;
  return entry;
}

std::vector<Entry> TinyEntries() {
  std::vector<Entry> entries = {
      MakeEntry("sec-lead-1", EntryKind::kPassage,
                "Kettles boil water. Results may vary.", ""),
      MakeEntry("sec-care-1", EntryKind::kPassage,
                "A kettle stays hot for long. Unplug it first.", "Care"),
      MakeEntry("faq-1", EntryKind::kFaq,
                "Fill it with vinegar. This may not work for old kettles.",
                "Questions"),
      MakeEntry("faq-2", EntryKind::kFaq, "Better not.", "Questions"),
      MakeEntry("conclusion-1", EntryKind::kConclusion,
                "Take care of your kettle.", "In short")};
  entries[kCare].alternates = {"is it hot?", "will I get burnt?"};
  entries[kDescale].question = "How do I descale it?";
  entries[kDescale].caveats = {SpanOf("This may not work for old kettles."),
                               SpanOf("Results may vary.")};
  entries[kMilk].question = "Can I boil milk?";
  entries[kMilk].aliases = {"milk"};
  entries[kMilk].caveats = {SpanOf("Results may vary.")};
  entries[kConclusion].alternates = {"anything else?"};
  entries[kConclusion].offered_question = "What is there to take care of?";
  return entries;
}

}  // namespace

ByteSpan SpanOf(std::string_view text) {
  const size_t begin = kTinyText.find(text);
  if (begin == std::string_view::npos) throw std::logic_error("not there");
  return {static_cast<int64_t>(begin),
          static_cast<int64_t>(begin + text.size())};
}

ServedCorpus TinyCorpus(const std::string& name, const CorpusInfo& info) {
  CorpusInfo with_notice = info;
  with_notice.standing_caveat = "These are general words.";
  return ServedCorpus(
      std::make_shared<const Corpus>(name, "version of " + name, TinyDocument(),
                                     with_notice, TinyEntries(),
                                     std::vector<std::string>(),
                                     std::vector<std::vector<std::string>>()),
      nullptr);
}

std::shared_ptr<const Snapshot> TinySnapshot(
    const std::vector<std::string>& names, const CorpusInfo& info) {
  std::vector<ServedCorpus> corpora;
  for (const std::string& name : names) {
    corpora.push_back(TinyCorpus(name, info));
  }
  return SnapshotOf(std::move(corpora));
}

std::shared_ptr<const Snapshot> SnapshotOf(std::vector<ServedCorpus> corpora) {
  Faults faults;
  Notices notices = Notices::Read(
      {"notices", DataFiles::Builtin().Get("corpus/notices.txtpb")}, {},
      &faults);
  return std::make_shared<const Snapshot>(
      std::move(corpora),
      std::make_shared<const SharedData>(SharedData{DataFiles::Builtin()}),
      std::move(notices));
}

}  // namespace caveat
