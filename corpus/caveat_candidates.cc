#include "corpus/caveat_candidates.h"

#include <algorithm>

#include "corpus/json_text.h"
#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/words.h"

namespace caveat {
namespace {

// Longest "Term" of a "Term: text" item.
constexpr size_t kSubjectBytesMax = 60;
// Below this a sentence limits nothing.
constexpr double kStrengthMin = 0.15;
// "Not necessarily." says nothing on its own, and "These factors may matter:"
// little.
constexpr size_t kWordsMin = 4;
constexpr double kIntroductionStrengthMin = 0.6;

bool SaysEnough(std::string_view sentence, const Words& words,
                double strength) {
  return words.size() >= kWordsMin &&
         (!sentence.ends_with(':') || strength >= kIntroductionStrengthMin);
}

bool IsItem(PassageKind kind) {
  return kind == PassageKind::kBullet || kind == PassageKind::kNumbered ||
         kind == PassageKind::kTableRow || kind == PassageKind::kTakeaway;
}

std::string_view SubjectOf(const Document& document, const Entry& entry,
                           bool is_item) {
  if (entry.kind == EntryKind::kTableRow) {
    return entry.cells.empty() ? std::string_view()
                               : document.Text(entry.cells[0].text);
  }
  if (!is_item) return {};
  const std::string_view text = document.Text(entry.text);
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon > kSubjectBytesMax) return {};
  return text.substr(0, colon);
}

// The sentences of a text whose JSON escapes are undone, as bytes of the
// document: among these, an escape could end a sentence or hide its end.
std::vector<ByteSpan> UnitsOfDecoded(const Document& document,
                                     const Entry& entry,
                                     SentenceSplitter* splitter) {
  const std::string_view text = entry.decoded_text;
  JsonPlaces places(document.Text(entry.text));
  std::vector<ByteSpan> units;
  for (const ByteSpan sentence :
       splitter->Split(text, {0, static_cast<int64_t>(text.size())})) {
    const int64_t begin = entry.text.begin + places.Find(sentence.begin);
    units.push_back({begin, entry.text.begin + places.Find(sentence.end)});
  }
  return units;
}

}  // namespace

std::vector<int> TermIds::Of(std::string_view text) {
  std::vector<int> terms;
  const Words words(text);
  for (const std::string_view word : words) {
    if (word.size() < 2) continue;
    const auto [found, is_new] =
        ids_.try_emplace(Stem(word), static_cast<int>(ids_.size()));
    terms.push_back(found->second);
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

std::vector<ByteSpan> UnitsOf(const Document& document, const Entry& entry,
                              SentenceSplitter* splitter) {
  if (!entry.decoded_text.empty()) {
    return UnitsOfDecoded(document, entry, splitter);
  }
  if (entry.kind != EntryKind::kTableRow) {
    return splitter->Split(document.bytes(), entry.text, document.markup());
  }
  std::vector<ByteSpan> units;
  for (const TableCell& cell : entry.cells) {
    if (!cell.text.empty()) units.push_back(cell.text);
  }
  return units;
}

namespace {

// How surely a sentence or cell of an entry limits something; 0 when it does
// not, or is nothing to show.
double StrengthOf(const Entry& entry, ByteSpan unit, bool alone,
                  std::string_view text, const Words& words,
                  const CaveatCues& cues) {
  double none = 1 - cues.Strength(words);
  const bool row = entry.kind == EntryKind::kTableRow;
  if (row) {
    for (const TableCell& cell : entry.cells) {
      if (cell.text == unit) {
        none *= 1 - cues.HeaderStrength(Words(cell.header));
      }
    }
  }
  const double strength = 1 - none;
  if (strength < kStrengthMin) return 0;
  return row || alone || SaysEnough(text, words, strength) ? strength : 0;
}

void AddCandidates(const Document& document, const Entry& entry,
                   int entry_index, const CaveatCues& cues,
                   SentenceSplitter* splitter, TermIds* ids,
                   std::vector<CaveatCandidate>* candidates) {
  const std::vector<ByteSpan> units = UnitsOf(document, entry, splitter);
  int count = 0;
  for (size_t u = 0; u < units.size() && count < kCandidatesOfEntryMax; ++u) {
    // The first cell is what the row is about.
    if (u == 0 && entry.kind == EntryKind::kTableRow) continue;
    const std::string text =
        WithoutMarkup(document.markup(), document.Text(units[u]));
    if (text.ends_with('?')) continue;
    const Words words(text);
    const double strength =
        StrengthOf(entry, units[u], units.size() == 1, text, words, cues);
    if (strength == 0) continue;
    CaveatCandidate candidate;
    candidate.span = units[u];
    candidate.entry_index = entry_index;
    candidate.strength = strength;
    candidate.dangling = cues.StartsDangling(words);
    candidate.first = u == 0;
    candidate.terms = ids->Of(text);
    candidates->push_back(std::move(candidate));
    ++count;
  }
}

}  // namespace

CaveatCandidates FindCaveatCandidates(const Document& document,
                                      const std::vector<Entry>& entries,
                                      const CaveatCues& cues) {
  CaveatCandidates found;
  TermIds ids;
  SentenceSplitter splitter(cues.abbreviations());
  size_t passage_index = 0;
  int group = 0;
  PassageKind last_kind = PassageKind::kHeading;
  for (size_t e = 0; e < entries.size(); ++e) {
    const Entry& entry = entries[e];
    // Entries are passages in order, with others between them.
    const size_t passage_before = passage_index;
    while (document.passages()[passage_index].id != entry.id) ++passage_index;
    const Passage& passage = document.passages()[passage_index];
    const bool is_item = IsItem(passage.kind);
    const bool same_list = is_item && passage.kind == last_kind &&
                           (e == 0 || passage_index - passage_before <= 1);
    if (!same_list) ++group;
    last_kind = passage.kind;

    EntryContext context;
    context.section_index = passage.section_index;
    context.role =
        document.sections()[static_cast<size_t>(passage.section_index)].role;
    context.group = group;
    context.is_item = is_item;
    context.terms =
        ids.Of(std::string(document.Text(entry.text)) + " " + entry.question);
    context.heading = ids.Of(entry.section);
    context.subject = ids.Of(SubjectOf(document, entry, is_item));
    context.candidate_first = static_cast<int>(found.candidates.size());
    AddCandidates(document, entry, static_cast<int>(e), cues, &splitter, &ids,
                  &found.candidates);
    context.candidate_last = static_cast<int>(found.candidates.size());
    found.contexts.push_back(std::move(context));
  }
  found.term_count = ids.count();
  return found;
}

}  // namespace caveat
