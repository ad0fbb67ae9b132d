#include "corpus/overlay_reader.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/overlay.pb.h"
#include "corpus/iso_date.h"
#include "corpus/pattern.h"
#include "corpus/quote_finder.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

class OverlayReader {
 public:
  OverlayReader(std::string_view file, std::string_view bytes,
                const Document* document, const CaveatCues& cues,
                std::vector<Entry>* entries, Faults* faults)
      : file_(file),
        bytes_(bytes),
        document_(document),
        entries_(entries),
        faults_(faults) {
    if (document != nullptr) finder_.emplace(*document, *entries, cues);
  }

  OverlayParts Read() {
    // Fields that do not parse are reported and left out; the rest is checked
    // all the same.
    ReadTextProto(file_, bytes_, &overlay_, &places_, faults_);
    parts_.caveat_orders.resize(entries_->size());
    ReadInfo();
    ReadThresholds();
    ReadTexts(overlay_.decoys(), places_, "decoys", &parts_.decoys);
    for (int i = 0; i < overlay_.synonyms_size(); ++i) {
      const TextPlace& place = places_.At("synonyms", i);
      std::vector<std::string> terms;
      ReadTexts(overlay_.synonyms(i).terms(), place, "terms", &terms);
      if (overlay_.synonyms(i).terms_size() < 2) {
        Add(place, "synonyms need two terms or more");
      }
      parts_.synonyms.push_back(std::move(terms));
    }
    ReadEntries();
    return std::move(parts_);
  }

 private:
  void Add(const TextPlace& place, std::string_view message) {
    faults_->Add(place.FaultIn(file_, message));
  }

  void ReadInfo() {
    CorpusInfo& info = parts_.info;
    info.title = overlay_.title();
    info.url = overlay_.url();
    info.reviewed_on = overlay_.reviewed_on();
    info.expires_on = overlay_.expires_on();
    info.withdrawn = overlay_.withdrawn();
    info.standing_caveat = overlay_.standing_caveat();
    CheckSize(info.title, places_.At("title"), "title", kTitleBytesMax);
    CheckSize(info.standing_caveat, places_.At("standing_caveat"),
              "standing_caveat", kStandingCaveatBytesMax);
    if (overlay_.domain() != corpus::v1::DOMAIN_UNSPECIFIED) {
      parts_.domain = overlay_.domain() == corpus::v1::DOMAIN_OTHER
                          ? Domain::kOther
                          : Domain::kHealth;
    }
    if (!info.url.empty() && !info.url.starts_with("https://") &&
        !info.url.starts_with("http://")) {
      Add(places_.At("url"), "url must start with https:// or http://");
    }
    const std::optional<IsoDate> reviewed =
        ReadDate("reviewed_on", info.reviewed_on);
    const std::optional<IsoDate> expires =
        ReadDate("expires_on", info.expires_on);
    if (reviewed.has_value() && expires.has_value() && *expires <= *reviewed) {
      Add(places_.At("expires_on"),
          absl::StrCat("expires_on ", info.expires_on,
                       " is not after reviewed_on ", info.reviewed_on));
    }
    const bool blank_caveat = places_.fields.contains("standing_caveat") &&
                              IsBlank(info.standing_caveat);
    if (blank_caveat) {
      Add(places_.At("standing_caveat"),
          "standing_caveat is empty; leave it out for the software's own");
    }
  }

  std::optional<IsoDate> ReadDate(std::string_view field,
                                  const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::optional<IsoDate> date = ParseIsoDate(text);
    if (!date.has_value()) {
      Add(places_.At(field), absl::StrCat(ToAbsl(field), " \"", text,
                                          "\" is not a day like 2026-11-01"));
    }
    return date;
  }

  void ReadThresholds() {
    if (!overlay_.has_thresholds()) return;
    const auto& thresholds = overlay_.thresholds();
    const TextPlace& place = places_.At("thresholds");
    const auto check = [&](std::string_view field, double value) {
      if (value >= 0 && value <= 1) return;  // NaN is neither.
      Add(place.At(field), absl::StrCat("threshold ", ToAbsl(field), " is ",
                                        value, "; it must be from 0 to 1"));
    };
    if (thresholds.has_answer()) {
      check("answer", thresholds.answer());
      parts_.info.answer_threshold = thresholds.answer();
    }
    if (thresholds.has_ambiguous()) {
      check("ambiguous", thresholds.ambiguous());
      parts_.info.ambiguous_threshold = thresholds.ambiguous();
    }
    if (thresholds.has_answer() && thresholds.has_ambiguous() &&
        thresholds.ambiguous() > thresholds.answer()) {
      Add(place.At("ambiguous"), "threshold ambiguous is above answer");
    }
  }

  // Copies texts that must not be empty nor too long.
  template <typename Texts>
  void ReadTexts(const Texts& from, const TextPlace& parent,
                 std::string_view field, std::vector<std::string>* to) {
    for (int i = 0; i < from.size(); ++i) {
      if (CheckText(from[i], parent.At(field, i), field)) {
        to->push_back(from[i]);
      }
    }
  }

  bool CheckText(const std::string& text, const TextPlace& place,
                 std::string_view field, size_t bytes_max = kAuthoredBytesMax) {
    if (IsBlank(text)) {
      Add(place, absl::StrCat("empty text in ", ToAbsl(field)));
      return false;
    }
    return CheckSize(text, place, field, bytes_max);
  }

  bool CheckSize(const std::string& text, const TextPlace& place,
                 std::string_view field, size_t bytes_max) {
    if (text.size() <= bytes_max) return true;
    Add(place, absl::StrCat("text of ", text.size(), " bytes in ",
                            ToAbsl(field), ", at most ", bytes_max));
    return false;
  }

  void ReadEntries() {
    std::unordered_map<std::string_view, size_t> index_of_id;
    for (size_t i = 0; i < entries_->size(); ++i) {
      index_of_id.emplace((*entries_)[i].id, i);
    }
    std::unordered_map<std::string_view, int> first_of_id;
    std::unordered_set<std::string_view> aliases;
    for (int i = 0; i < overlay_.entries_size(); ++i) {
      const corpus::v1::EntryOverlay& added = overlay_.entries(i);
      const TextPlace& place = places_.At("entries", i);
      if (added.id().empty()) {
        Add(place, "entry without id");
      } else if (!first_of_id.emplace(added.id(), i).second) {
        Add(place.At("id"),
            absl::StrCat("entry \"", added.id(), "\" stands here twice"));
      }
      for (int a = 0; a < added.aliases_size(); ++a) {
        const std::string& alias = added.aliases(a);
        const TextPlace& alias_place = place.At("aliases", a);
        if (!CheckText(alias, alias_place, "aliases")) continue;
        if (index_of_id.contains(alias)) {
          Add(alias_place,
              absl::StrCat("alias \"", alias, "\" is the id of an entry"));
        } else if (!aliases.insert(alias).second) {
          Add(alias_place,
              absl::StrCat("alias \"", alias, "\" stands here twice"));
        }
      }
      const auto found = index_of_id.find(added.id());
      Entry unknown;
      CaveatOrders unknown_orders;
      if (found != index_of_id.end()) {
        ReadEntry(added, place, &(*entries_)[found->second],
                  &parts_.caveat_orders[found->second]);
        continue;
      }
      if (document_ != nullptr && !added.id().empty()) {
        Add(place.At("id"), absl::StrCat("there is no entry \"", added.id(),
                                         "\" in the document"));
      }
      ReadEntry(added, place, &unknown, &unknown_orders);
    }
  }

  void ReadEntry(const corpus::v1::EntryOverlay& added, const TextPlace& place,
                 Entry* entry, CaveatOrders* orders) {
    entry->aliases.insert(entry->aliases.end(), added.aliases().begin(),
                          added.aliases().end());
    ReadTexts(added.alternates(), place, "alternates", &entry->alternates);
    ReadTexts(added.decoys(), place, "decoys", &entry->decoys);
    ReadTexts(added.question_kinds(), place, "question_kinds",
              &entry->question_kinds);
    if (place.fields.contains("offered_question") &&
        CheckText(added.offered_question(), place.At("offered_question"),
                  "offered_question", kOfferedBytesMax)) {
      entry->offered_question = added.offered_question();
    }
    for (int i = 0; i < added.patterns_size(); ++i) {
      ReadPattern(added.patterns(i), place.At("patterns", i), entry);
    }
    ReadOrders(added, place, *entry, orders);
  }

  void ReadPattern(const std::string& text, const TextPlace& place,
                   Entry* entry) {
    if (!CheckText(text, place, "patterns")) return;
    std::string error;
    const std::optional<Pattern> pattern = Pattern::Compile(text, &error);
    if (!pattern.has_value()) {
      Add(place, absl::StrCat("pattern: ", error));
      return;
    }
    if (pattern->MatchesPart("")) {
      Add(place, "pattern: it is found in every question");
      return;
    }
    entry->patterns.push_back({text, place.line, place.column});
  }

  void ReadOrders(const corpus::v1::EntryOverlay& added, const TextPlace& place,
                  const Entry& entry, CaveatOrders* orders) {
    if (added.pinned_caveats_size() > Corpus::kCaveatCountMax) {
      Add(place.At("pinned_caveats", Corpus::kCaveatCountMax),
          absl::StrCat("more than ", Corpus::kCaveatCountMax,
                       " pinned caveats"));
      return;
    }
    if (added.forbidden_caveats_size() > kForbiddenCaveatCountMax) {
      Add(place.At("forbidden_caveats", kForbiddenCaveatCountMax),
          absl::StrCat("more than ", kForbiddenCaveatCountMax,
                       " forbidden caveats"));
      return;
    }
    for (int i = 0; i < added.forbidden_caveats_size(); ++i) {
      const std::string& text = added.forbidden_caveats(i);
      if (FindQuote(text, place.At("forbidden_caveats", i), "forbidden", entry)
              .has_value()) {
        orders->forbidden.push_back(text);
      }
    }
    for (int i = 0; i < added.pinned_caveats_size(); ++i) {
      const std::string& text = added.pinned_caveats(i);
      const TextPlace& text_place = place.At("pinned_caveats", i);
      const auto quote = FindQuote(text, text_place, "pinned", entry);
      if (Holds(text, added.forbidden_caveats())) {
        Add(text_place, "this caveat is pinned and forbidden");
      } else if (quote.has_value()) {
        Pin(*quote, text_place, added, &orders->pinned);
      }
    }
  }

  template <typename Texts>
  static bool Holds(std::string_view text, const Texts& parts) {
    return std::any_of(parts.begin(), parts.end(), [&](const auto& part) {
      return !part.empty() && text.find(part) != std::string_view::npos;
    });
  }

  // Pins the whole sentences or cells of a quote, each once.
  void Pin(ByteSpan quote, const TextPlace& place,
           const corpus::v1::EntryOverlay& added,
           std::vector<ByteSpan>* pinned) {
    const ByteSpan whole = finder_->Whole(quote);
    if (Holds(finder_->Text(whole), added.forbidden_caveats())) {
      Add(place, "the sentence of this caveat is pinned and forbidden");
      return;
    }
    for (const ByteSpan other : *pinned) {
      if (other.Contains(whole)) return;
    }
    std::erase_if(*pinned,
                  [&](ByteSpan other) { return whole.Contains(other); });
    pinned->push_back(whole);
  }

  // Where a text stands in the document: in the entry itself, if it is there.
  std::optional<ByteSpan> FindQuote(const std::string& text,
                                    const TextPlace& place,
                                    std::string_view what, const Entry& entry) {
    if (IsBlank(text)) {
      Add(place, absl::StrCat("empty text in ", ToAbsl(what), "_caveats"));
      return std::nullopt;
    }
    if (!finder_.has_value() || quote_count_ > kQuoteCountMax) {
      return std::nullopt;
    }
    if (++quote_count_ > kQuoteCountMax) {
      Add(place, absl::StrCat("more than ", kQuoteCountMax,
                              " pinned and forbidden caveats"));
      return std::nullopt;
    }
    if (const auto found = finder_->Find(text, entry)) return found;
    Add(place, absl::StrCat(ToAbsl(what),
                            " caveat is not in the text of any entry: \"",
                            ToAbsl(Shortened(text)), "\""));
    return std::nullopt;
  }

  static std::string Shortened(const std::string& text) {
    constexpr size_t kShownBytesMax = 60;
    if (text.size() <= kShownBytesMax) return text;
    size_t end = kShownBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      --end;
    }
    return text.substr(0, end) + "...";
  }

  const std::string_view file_;
  const std::string_view bytes_;
  const Document* const document_;
  std::vector<Entry>* const entries_;
  Faults* const faults_;
  corpus::v1::Overlay overlay_;
  TextPlace places_;
  OverlayParts parts_;
  std::optional<QuoteFinder> finder_;  // Where there is a document.
  int quote_count_ = 0;
};

}  // namespace

OverlayParts ApplyOverlay(std::string_view file, std::string_view bytes,
                          const Document* document, const CaveatCues& cues,
                          std::vector<Entry>* entries, Faults* faults) {
  return OverlayReader(file, bytes, document, cues, entries, faults).Read();
}

}  // namespace caveat
