#include "corpus/caveat_binder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "corpus/caveat_candidates.h"
#include "corpus/caveat_likeness.h"
#include "corpus/json_text.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

// What a caveat's place is worth, beside its strength (0 to 1) and its likeness
// to the entry (0 to 1). Set by looking at what five articles of different
// fields got; a sentence of the entry itself always beats one of elsewhere.
constexpr double kOwnBonus = 1.0;
constexpr double kWeakOwnBonus = 0.5;  // Of the entry, and hardly a limit
constexpr double kBehindBonus = 0.55;  // The paragraph behind, or behind a list
constexpr double kBeforeBonus = 0.45;  // The paragraph before
constexpr double kSectionBonus = 0.15;  // Elsewhere in the section
constexpr double kOverviewBonus = 0.1;  // Lead, takeaways, FAQ and conclusion
// Less than this is not worth a reader's time beside a caveat of the entry.
constexpr double kOwnStrengthMin = 0.35;
constexpr double kNeighbourStrengthMin = 0.4;
constexpr double kElsewhereStrengthMin = 0.4;
constexpr double kElsewhereLikenessMin = 0.2;
// Where nothing limits an entry, of what can not be understood away from its
// place, or is about what was asked there.
constexpr double kUnfitPenalty = 0.5;
// Share of a sentence's weight that another one may already have said.
constexpr double kRepeatShareMax = 0.66;
// Share of a row's or item's subject that an entry must mention.
constexpr double kSubjectShareMin = 0.6;

// Entries of a section, and items of a list, that are looked at on either side.
constexpr int kNeighboursMax = 40;
// Sentences of elsewhere that are looked at, the most alike first.
constexpr int kElsewhereCountMax = 60;

struct Ranked {
  double score = 0;
  int candidate = 0;
};

// Whether a text is forbidden, or a part of what is, or has a part that is.
bool Forbids(const CaveatOrders& orders, std::string_view text) {
  for (const std::string& forbidden : orders.forbidden) {
    if (text.find(forbidden) != std::string_view::npos ||
        std::string_view(forbidden).find(text) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Whether a sentence, or a part of it, is among the caveats.
bool IsShown(const std::vector<ByteSpan>& caveats, ByteSpan sentence) {
  return std::any_of(caveats.begin(), caveats.end(), [&](ByteSpan other) {
    return other.Contains(sentence) || sentence.Contains(other);
  });
}

class CaveatBinder {
 public:
  CaveatBinder(const Document& document,
               const std::vector<CaveatOrders>& orders, const CaveatCues& cues,
               std::vector<Entry>* entries)
      : document_(document),
        orders_(orders),
        entries_(*entries),
        found_(FindCaveatCandidates(document, *entries, cues)),
        likeness_(found_) {}

  void Bind() {
    for (size_t e = 0; e < entries_.size(); ++e) {
      BindEntry(static_cast<int>(e));
    }
  }

 private:
  const EntryContext& Context(int entry) const {
    return found_.contexts[static_cast<size_t>(entry)];
  }
  const CaveatCandidate& Candidate(int index) const {
    return found_.candidates[static_cast<size_t>(index)];
  }

  // What a row or "Term: text" item says holds for its subject alone: how far
  // an entry is about that subject, and not about all of them alike.
  double SubjectFit(int entry, int candidate) {
    const int about = Candidate(candidate).entry_index;
    const EntryContext& item = Context(about);
    if (item.subject.empty()) return 1;
    const std::vector<int>& terms = Context(entry).terms;
    if (likeness_.ShareIn(item.subject, terms) < kSubjectShareMin) return 0.3;
    return 1.5 / std::max(1, MentionedItems(terms, about));
  }

  // How many items of a list or table an entry mentions, which `about` is of.
  // Counted once for each entry and list.
  int MentionedItems(const std::vector<int>& terms, int about) {
    const int group = Context(about).group;
    const auto [counted, is_new] = mentioned_.try_emplace(group, 0);
    if (!is_new) return counted->second;
    const int last =
        std::min(static_cast<int>(entries_.size()) - 1, about + kNeighboursMax);
    for (int e = std::max(0, about - kNeighboursMax); e <= last; ++e) {
      counted->second +=
          Context(e).group == group &&
          likeness_.ShareIn(Context(e).subject, terms) >= kSubjectShareMin;
    }
    return counted->second;
  }

  // Whether an entry is a paragraph behind an answer, which ended early at what
  // is never quoted, and before the next.
  bool GoesOn(int answer, int other) const {
    if (other - answer > kNeighboursMax) return false;
    for (int e = other; e > answer; --e) {
      if (entries_[static_cast<size_t>(e)].kind == EntryKind::kFaq)
        return false;
    }
    return other > answer;
  }

  // What its place makes a sentence worth for an entry; negative when it does
  // not bear on it by its place.
  double PlaceBonus(int entry, int candidate) const {
    const CaveatCandidate& sentence = Candidate(candidate);
    if (sentence.entry_index == entry) {
      return sentence.strength >= kOwnStrengthMin ? kOwnBonus : kWeakOwnBonus;
    }
    const EntryContext& context = Context(entry);
    const EntryContext& other = Context(sentence.entry_index);
    const bool sections_differ = context.section_index != other.section_index;
    const bool apart = (context.role == SectionRole::kFaq &&
                        !GoesOn(entry, sentence.entry_index)) ||
                       context.role == SectionRole::kTakeaways;
    // Items of a list, and answers of an FAQ, do not limit each other.
    if (sections_differ || apart || other.is_item) return -1;
    const int distance = other.group - context.group;
    if (sentence.dangling && (distance != 1 || !sentence.first)) return -1;
    if (distance == 1) return kBehindBonus;
    if (distance == -1) return kBeforeBonus;
    return kSectionBonus;
  }

  bool IsOverview(int entry) const {
    const EntryContext& context = Context(entry);
    return context.section_index == 0 || context.role != SectionRole::kBody;
  }

  // All that may be shown for an entry, best first.
  std::vector<Ranked> Rank(int entry) {
    const EntryContext& context = Context(entry);
    std::vector<Ranked> ranked;
    std::vector<int> in_section;
    for (int e = entry; e >= 0 && entry - e <= kNeighboursMax &&
                        Context(e).section_index == context.section_index;
         --e) {
      AddOf(e, &in_section);
    }
    for (int e = entry + 1;
         e < static_cast<int>(entries_.size()) && e - entry <= kNeighboursMax &&
         Context(e).section_index == context.section_index;
         ++e) {
      AddOf(e, &in_section);
    }
    for (const int c : in_section) {
      const double bonus = PlaceBonus(entry, c);
      if (bonus < 0) continue;
      const double strength = Candidate(c).strength;
      const bool own = Candidate(c).entry_index == entry;
      if (!own && strength < kNeighbourStrengthMin) continue;
      const double likeness = own ? 0 : likeness_.Of(c) / 2;
      ranked.push_back({bonus + strength / 2 + likeness, c});
    }
    for (const int c : likeness_.Nearest(kElsewhereCountMax)) {
      if (PlaceBonus(entry, c) >= 0 || Candidate(c).dangling) continue;
      const double likeness = likeness_.Of(c) * SubjectFit(entry, c);
      if (Candidate(c).strength < kElsewhereStrengthMin ||
          likeness < kElsewhereLikenessMin) {
        continue;
      }
      const double bonus =
          IsOverview(Candidate(c).entry_index) ? kOverviewBonus : 0;
      ranked.push_back({bonus + likeness + Candidate(c).strength * 0.3, c});
    }
    std::sort(ranked.begin(), ranked.end(),
              [](const Ranked& a, const Ranked& b) {
                return a.score != b.score ? a.score > b.score
                                          : a.candidate < b.candidate;
              });
    return ranked;
  }

  void AddOf(int entry, std::vector<int>* candidates) const {
    for (int c = Context(entry).candidate_first;
         c < Context(entry).candidate_last; ++c) {
      candidates->push_back(c);
    }
  }

  // For an entry that nothing limits by place or subject: whatever limits the
  // document as a whole, and is nearest.
  std::vector<Ranked> RankAnything(int entry) {
    std::vector<Ranked> ranked;
    const auto add = [&](int c) {
      const int of = Candidate(c).entry_index;
      const bool dangling = Candidate(c).dangling;
      // An answer of an FAQ limits what was asked there.
      const bool apart = of != entry && Context(of).role == SectionRole::kFaq;
      const double bonus = IsOverview(of) ? 2 * kOverviewBonus : 0;
      ranked.push_back({bonus + likeness_.Of(c) * SubjectFit(entry, c) +
                            Candidate(c).strength * 0.3 -
                            (dangling || apart ? kUnfitPenalty : 0),
                        c});
    };
    const std::vector<int> nearest = likeness_.Nearest(kElsewhereCountMax);
    for (const int c : nearest) add(c);
    const int some =
        std::min(static_cast<int>(found_.candidates.size()), kComparisonsMax);
    if (nearest.empty()) {
      for (int c = 0; c < some; ++c) add(c);
    }
    std::sort(ranked.begin(), ranked.end(),
              [](const Ranked& a, const Ranked& b) {
                return a.score != b.score ? a.score > b.score
                                          : a.candidate < b.candidate;
              });
    return ranked;
  }

  bool IsForbidden(int entry, ByteSpan span) const {
    return Forbids(orders_[static_cast<size_t>(entry)], document_.Text(span));
  }

  // Whether what a sentence says has been said, by another caveat or by the
  // entry itself.
  bool Repeats(int entry, int candidate, const std::vector<int>& chosen) const {
    const CaveatCandidate& sentence = Candidate(candidate);
    const bool own = sentence.entry_index == entry;
    if (!own && likeness_.ShareIn(sentence.terms, Context(entry).terms) >
                    kRepeatShareMax) {
      return true;
    }
    for (const int c : chosen) {
      const std::vector<int>& other = Candidate(c).terms;
      if (std::max(likeness_.ShareIn(sentence.terms, other),
                   likeness_.ShareIn(other, sentence.terms)) >
          kRepeatShareMax) {
        return true;
      }
    }
    return false;
  }

  void Choose(int entry, const std::vector<Ranked>& ranked,
              std::vector<int>* chosen, std::vector<ByteSpan>* caveats) const {
    for (const Ranked& item : ranked) {
      if (static_cast<int>(caveats->size()) >= Corpus::kCaveatCountMax) return;
      const ByteSpan span = Candidate(item.candidate).span;
      if (IsShown(*caveats, span) || IsForbidden(entry, span) ||
          Repeats(entry, item.candidate, *chosen)) {
        continue;
      }
      chosen->push_back(item.candidate);
      caveats->push_back(span);
    }
  }

  void BindEntry(int entry) {
    std::vector<ByteSpan>& caveats =
        entries_[static_cast<size_t>(entry)].caveats;
    caveats = orders_[static_cast<size_t>(entry)].pinned;
    std::vector<int> chosen;
    likeness_.Compare(entry);
    mentioned_.clear();
    Choose(entry, Rank(entry), &chosen, &caveats);
    if (caveats.empty()) {
      // Better one that says nothing new than none.
      for (const Ranked& item : RankAnything(entry)) {
        const ByteSpan span = Candidate(item.candidate).span;
        if (IsForbidden(entry, span)) continue;
        caveats.push_back(span);
        break;
      }
    }
  }

  const Document& document_;
  const std::vector<CaveatOrders>& orders_;
  std::vector<Entry>& entries_;
  const CaveatCandidates found_;
  CaveatLikeness likeness_;
  std::unordered_map<int, int> mentioned_;  // Items, by group.
};

// Adds the limiting sentences of an answer to what is pinned, strongest first.
void AddOwnCaveats(const Document& document, const CaveatOrders& orders,
                   const CaveatCues& cues, SentenceSplitter* splitter,
                   Entry* entry) {
  std::vector<std::pair<double, ByteSpan>> ranked;
  for (const ByteSpan sentence : UnitsOf(document, *entry, splitter)) {
    const std::string text = DecodeJsonText(document.Text(sentence));
    const double strength = cues.Strength(Words(text));
    if (strength < kElsewhereStrengthMin || Forbids(orders, text)) continue;
    ranked.emplace_back(strength, sentence);
  }
  std::stable_sort(
      ranked.begin(), ranked.end(),
      [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [strength, sentence] : ranked) {
    if (static_cast<int>(entry->caveats.size()) >= Corpus::kCaveatCountMax) {
      return;
    }
    if (IsShown(orders.pinned, sentence)) continue;
    entry->caveats.push_back(sentence);
  }
}

void KeepDecodedCaveats(const Document& document, Entry* entry) {
  for (size_t c = 0; c < entry->caveats.size(); ++c) {
    const std::string_view bytes = document.Text(entry->caveats[c]);
    if (!HasJsonEscapes(bytes)) continue;
    entry->decoded_caveats.resize(entry->caveats.size());
    entry->decoded_caveats[c] = DecodeJsonText(bytes);
  }
}

}  // namespace

void BindCaveats(const Document& document,
                 const std::vector<CaveatOrders>& orders,
                 const CaveatCues& cues, std::vector<Entry>* entries) {
  CaveatBinder(document, orders, cues, entries).Bind();
}

void BindOwnCaveats(const Document& document,
                    const std::vector<CaveatOrders>& orders,
                    const CaveatCues& cues, std::vector<Entry>* entries) {
  SentenceSplitter splitter(cues.abbreviations());
  for (size_t e = 0; e < entries->size(); ++e) {
    Entry& entry = (*entries)[e];
    if (entry.text.empty()) continue;
    entry.caveats = orders[e].pinned;
    if (cues.Strength(Words(TextOf(entry, document))) > 0) {
      AddOwnCaveats(document, orders[e], cues, &splitter, &entry);
    }
    KeepDecodedCaveats(document, &entry);
  }
}

}  // namespace caveat
