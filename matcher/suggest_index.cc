#include "matcher/suggest_index.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "matcher/normalizer.h"

namespace caveat {
namespace {

// Parts of a score; the sum of all smaller ones is below each.
constexpr int64_t kUncorrected = int64_t{1} << 40;
constexpr int64_t kBeginsText = int64_t{1} << 36;
constexpr int64_t kInOrder = int64_t{1} << 32;
constexpr int64_t kOwnQuestion = int64_t{1} << 28;
constexpr int64_t kWholeWord = int64_t{1} << 20;  // For each typed word.

}  // namespace

// What was typed, as ranges of the table, one for each word.
struct SuggestIndex::Typed {
  struct Word {
    Range range;
    Range exact;  // Where the word stands whole; empty when it does not.
  };
  std::vector<Word> words;
  bool is_corrected = false;
};

std::vector<std::string> SuggestWords(std::string_view text) {
  std::vector<std::string> words;
  bool open = false;
  const std::string folded = FoldText(text);
  for (size_t at = 0; at < folded.size();) {
    const size_t bytes = WordCharacterBytes(folded, at);
    if (bytes > 0) {
      if (!open) words.emplace_back();
      words.back().append(folded, at, bytes);
    }
    // "What's" and "whats" are the same word.
    open = bytes > 0 || (open && folded[at] == '\'');
    at += std::max<size_t>(bytes, 1);
  }
  return words;
}

SuggestIndex::SuggestIndex(std::shared_ptr<const Corpus> corpus)
    : corpus_(std::move(corpus)) {
  const CompiledIndex& compiled = corpus_->compiled();
  BinaryReader in(compiled.owner, compiled.suggest);
  if (compiled.suggest.empty() || !Load(&in)) ReadCorpus();
}

void SuggestIndex::Save(BinaryWriter* out) const {
  out->Table(texts_);
  out->Table(text_words_);
  out->Text(word_bytes_);
  out->Table(word_begins_);
  out->Table(postings_);
  out->Table(posting_begins_);
}

bool SuggestIndex::Load(BinaryReader* in) {
  in->Table(&texts_);
  in->Table(&text_words_);
  in->Text(&word_bytes_);
  in->Table(&word_begins_);
  in->Table(&postings_);
  in->Table(&posting_begins_);
  const auto ends_with = [](const std::vector<uint32_t>& begins, size_t size) {
    return !begins.empty() && begins.back() == size &&
           std::is_sorted(begins.begin(), begins.end());
  };
  const auto all_below = [](const std::vector<uint32_t>& places, size_t size) {
    return std::all_of(places.begin(), places.end(),
                       [size](uint32_t place) { return place < size; });
  };
  const auto fits = [this](const Text& text) {
    if (text.entry_index < 0 || text.place < -1 ||
        text.words_begin > text.words_end ||
        text.words_end > text_words_.size() ||
        static_cast<size_t>(text.entry_index) >= corpus_->entries().size()) {
      return false;
    }
    const Entry& entry =
        corpus_->entries()[static_cast<size_t>(text.entry_index)];
    return text.place < static_cast<int>(entry.alternates.size());
  };
  const bool good =
      in->AtEnd() && ends_with(word_begins_, word_bytes_.size()) &&
      ends_with(posting_begins_, postings_.size()) &&
      posting_begins_.size() == word_begins_.size() &&
      all_below(postings_, texts_.size()) &&
      all_below(text_words_, word_begins_.size() - 1) &&
      std::all_of(texts_.begin(), texts_.end(), fits);
  if (good) return true;
  texts_.clear();
  text_words_.clear();
  word_bytes_.clear();
  word_begins_.clear();
  postings_.clear();
  posting_begins_.clear();
  return false;
}

void SuggestIndex::ReadCorpus() {
  const std::vector<Entry>& entries = corpus_->entries();
  std::vector<std::string> words;
  std::unordered_map<std::string, uint32_t> ids;
  std::vector<uint32_t> id_of_text_word;
  const auto add = [&](size_t entry, int place, std::string_view text) {
    if (text.empty() || text.size() > kTextBytesMax ||
        texts_.size() == kTextsMax) {
      return;
    }
    Text added{static_cast<int>(entry), place,
               static_cast<uint32_t>(id_of_text_word.size()), 0};
    for (std::string& word : SuggestWords(text)) {
      const auto [found, is_new] =
          ids.emplace(std::move(word), static_cast<uint32_t>(words.size()));
      if (is_new) words.push_back(found->first);
      id_of_text_word.push_back(found->second);
    }
    added.words_end = static_cast<uint32_t>(id_of_text_word.size());
    if (added.words_end > added.words_begin) texts_.push_back(added);
  };
  for (size_t e = 0; e < entries.size(); ++e) add(e, -1, entries[e].question);
  for (size_t e = 0; e < entries.size(); ++e) {
    for (size_t a = 0; a < entries[e].alternates.size(); ++a) {
      add(e, static_cast<int>(a), entries[e].alternates[a]);
    }
  }
  std::vector<uint32_t> order(words.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return words[a] < words[b]; });
  std::vector<uint32_t> place_of_id(words.size());
  for (uint32_t place = 0; place < order.size(); ++place) {
    place_of_id[order[place]] = place;
    word_begins_.push_back(static_cast<uint32_t>(word_bytes_.size()));
    word_bytes_ += words[order[place]];
  }
  word_begins_.push_back(static_cast<uint32_t>(word_bytes_.size()));
  text_words_.reserve(id_of_text_word.size());
  for (const uint32_t id : id_of_text_word) {
    text_words_.push_back(place_of_id[id]);
  }
  // Texts stand in order of their worth, so that of many the best are seen.
  std::vector<std::vector<uint32_t>> texts_of_word(words.size());
  for (uint32_t t = 0; t < texts_.size(); ++t) {
    for (uint32_t w = texts_[t].words_begin; w < texts_[t].words_end; ++w) {
      std::vector<uint32_t>& texts = texts_of_word[text_words_[w]];
      if (texts.empty() || texts.back() != t) texts.push_back(t);
    }
  }
  for (std::vector<uint32_t>& texts : texts_of_word) {
    posting_begins_.push_back(static_cast<uint32_t>(postings_.size()));
    postings_.insert(postings_.end(), texts.begin(), texts.end());
    texts = {};
  }
  posting_begins_.push_back(static_cast<uint32_t>(postings_.size()));
}

std::string_view SuggestIndex::WordAt(uint32_t place) const {
  return std::string_view(word_bytes_)
      .substr(word_begins_[place],
              word_begins_[place + 1] - word_begins_[place]);
}

std::string_view SuggestIndex::TextOf(const Text& text) const {
  const Entry& entry =
      corpus_->entries()[static_cast<size_t>(text.entry_index)];
  return text.place < 0
             ? std::string_view(entry.question)
             : std::string_view(
                   entry.alternates[static_cast<size_t>(text.place)]);
}

SuggestIndex::Range SuggestIndex::WithPrefix(std::string_view prefix) const {
  const auto word_count = static_cast<uint32_t>(word_begins_.size() - 1);
  const auto first = [&](auto is_before) {
    uint32_t low = 0;
    uint32_t high = word_count;
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (is_before(WordAt(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  return {first([&](std::string_view word) { return word < prefix; }),
          first([&](std::string_view word) {
            return word.substr(0, prefix.size()) <= prefix;
          })};
}

SuggestIndex::Range SuggestIndex::Exactly(std::string_view word) const {
  const Range range = WithPrefix(word);
  if (range.begin == range.end || WordAt(range.begin) != word) return {};
  return {range.begin, range.begin + 1};
}

std::vector<SuggestIndex::Range> SuggestIndex::Corrections(
    std::string_view word, bool is_prefix) const {
  std::vector<Range> ranges;
  if (word.size() < kCorrectedBytesMin || word.size() > kCorrectedBytesMax) {
    return ranges;
  }
  const auto try_word = [&](const std::string& other) {
    const Range range = is_prefix ? WithPrefix(other) : Exactly(other);
    const bool is_new =
        std::none_of(ranges.begin(), ranges.end(), [&](const Range& known) {
          return known.begin == range.begin && known.end == range.end;
        });
    if (range.begin < range.end && is_new && ranges.size() < kCorrectionsMax) {
      ranges.push_back(range);
    }
  };
  for (size_t i = 0; i <= word.size(); ++i) {
    // Nothing begins so: every mistake that is possible lies before here.
    const Range so_far = WithPrefix(word.substr(0, i));
    if (so_far.begin == so_far.end) break;
    const std::string head(word.substr(0, i));
    if (i < word.size()) try_word(head + std::string(word.substr(i + 1)));
    if (i + 1 < word.size()) {
      try_word(head + word[i + 1] + word[i] + std::string(word.substr(i + 2)));
    }
    for (char c = 'a'; c <= 'z'; ++c) {
      const Range next = WithPrefix(head + c);
      if (next.begin == next.end) continue;
      try_word(head + c + std::string(word.substr(i)));
      if (i < word.size()) {
        try_word(head + c + std::string(word.substr(i + 1)));
      }
    }
  }
  return ranges;
}

int64_t SuggestIndex::Score(const Typed& typed, const Text& text) const {
  const uint32_t count = text.words_end - text.words_begin;
  int64_t score = typed.is_corrected ? 0 : kUncorrected;
  int64_t last = -1;
  bool in_order = true;
  for (const Typed::Word& word : typed.words) {
    int64_t found = -1;
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t place = text_words_[text.words_begin + i];
      if (place < word.range.begin || place >= word.range.end) continue;
      // The first that goes on from the word before, else the first.
      if (found < 0 || (found <= last && static_cast<int64_t>(i) > last)) {
        found = i;
      }
      if (found > last) break;
    }
    if (found < 0) return -1;
    if (&word == typed.words.data() && found == 0) score += kBeginsText;
    in_order = in_order && found > last;
    last = found;
    const uint32_t place =
        text_words_[text.words_begin + static_cast<uint32_t>(found)];
    if (place >= word.exact.begin && place < word.exact.end) {
      score += kWholeWord;
    }
  }
  if (in_order) score += kInOrder;
  if (text.place < 0) score += kOwnQuestion;
  // Shorter ones say the same in less.
  return score + static_cast<int64_t>(kTextBytesMax) -
         static_cast<int64_t>(TextOf(text).size());
}

void SuggestIndex::Search(const Typed& typed, size_t count_max,
                          std::vector<SuggestHit>* hits) const {
  const auto postings_of = [this](const Range& range) {
    return posting_begins_[range.end] - posting_begins_[range.begin];
  };
  const auto rarest =
      std::min_element(typed.words.begin(), typed.words.end(),
                       [&](const Typed::Word& a, const Typed::Word& b) {
                         return postings_of(a.range) < postings_of(b.range);
                       });
  // Of a wide range, evenly spaced words and the first texts of each; the word
  // that stands there whole before all.
  const Range range = rarest->range;
  const uint32_t total = postings_of(range);
  const uint32_t word_count = range.end - range.begin;
  const auto visited_max = static_cast<uint32_t>(kTextsVisitedMax);
  const uint32_t step = 1 + (word_count - 1) / visited_max;
  const uint32_t share =
      total <= visited_max
          ? visited_max
          : std::max<uint32_t>(1, visited_max / 2 / (word_count / step + 1));
  const auto is_before = [](const SuggestHit& a, const SuggestHit& b) {
    return a.score != b.score ? a.score > b.score
                              : a.entry_index < b.entry_index;
  };
  const auto visit = [&](uint32_t word, uint32_t most) {
    const uint32_t begin = posting_begins_[word];
    const uint32_t end = std::min(posting_begins_[word + 1], begin + most);
    for (uint32_t p = begin; p < end; ++p) {
      const Text& text = texts_[postings_[p]];
      const SuggestHit found{text.entry_index, TextOf(text),
                             Score(typed, text)};
      if (found.score < 0) continue;
      const auto same =
          std::find_if(hits->begin(), hits->end(), [&](const SuggestHit& hit) {
            return hit.entry_index == text.entry_index;
          });
      if (same != hits->end()) {
        if (same->score >= found.score) continue;
        hits->erase(same);
      } else if (hits->size() == count_max && !is_before(found, hits->back())) {
        continue;
      }
      hits->insert(
          std::upper_bound(hits->begin(), hits->end(), found, is_before),
          found);
      if (hits->size() > count_max) hits->pop_back();
    }
  };
  if (rarest->exact.begin < rarest->exact.end) {
    visit(rarest->exact.begin, visited_max / 2);
  }
  for (uint32_t word = range.begin; word < range.end; word += step) {
    visit(word, share);
  }
}

std::vector<SuggestHit> SuggestIndex::Find(std::string_view typed_text,
                                           int count_max) const {
  std::vector<SuggestHit> hits;
  typed_text = typed_text.substr(0, kTypedBytesMax);
  std::vector<std::string> words = SuggestWords(typed_text);
  if (words.size() > kTypedWordsMax) words.resize(kTypedWordsMax);
  if (words.empty() || texts_.empty()) return hits;
  Typed typed;
  for (const std::string& word : words) {
    typed.words.push_back({WithPrefix(word), Exactly(word)});
  }
  const auto is_empty = [](const Typed::Word& word) {
    return word.range.begin == word.range.end;
  };
  const auto empty_count =
      std::count_if(typed.words.begin(), typed.words.end(), is_empty);
  const auto most = static_cast<size_t>(count_max);
  if (empty_count == 0) Search(typed, most, &hits);
  if (!hits.empty() || empty_count > 1) return hits;
  typed.is_corrected = true;
  for (size_t w = 0; w < words.size(); ++w) {
    if (empty_count == 1 && !is_empty(typed.words[w])) continue;
    const Typed::Word typed_word = typed.words[w];
    for (const Range& range :
         Corrections(words[w], /*is_prefix=*/w + 1 == words.size())) {
      typed.words[w] = {range, range};
      Search(typed, most, &hits);
    }
    typed.words[w] = typed_word;
  }
  return hits;
}

}  // namespace caveat
