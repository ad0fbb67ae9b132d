#include "matcher/speller.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include "corpus/fingerprint.h"

namespace caveat {
namespace {

// Buckets hold half as many to so many.
constexpr size_t kSlotsPerBucket = 8;

uint64_t HashOf(std::string_view text) {
  uint64_t hash = Fingerprint(text);
  // The highest bits choose the bucket; they must depend on every letter.
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15ull;
  return hash ^ hash >> 29;
}

uint16_t CheckOf(uint64_t hash) { return static_cast<uint16_t>(hash); }

// The upper half of an item of sounds_.
uint64_t SoundOf(std::string_view key) { return HashOf(key) >> 32 << 32; }

// Visits the word and what is left of it without up to `count_max` letters,
// the first of them at `from` or later. Two words at a distance of d have such
// a remainder with at most d letters missing in common.
template <typename Visit>
void ForEachDeletion(std::string_view word, size_t from, int count_max,
                     const Visit& visit) {
  visit(word);
  if (count_max == 0) return;
  std::array<char, Speller::kWordBytesMax> shorter;
  for (size_t i = from; i < word.size(); ++i) {
    const auto rest = std::copy_n(word.begin(), i, shorter.begin());
    std::copy(word.begin() + static_cast<ptrdiff_t>(i) + 1, word.end(), rest);
    ForEachDeletion({shorter.data(), word.size() - 1}, i, count_max - 1, visit);
  }
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto n = static_cast<int>(a.size());
  const auto m = static_cast<int>(b.size());
  if (std::abs(n - m) > limit) return limit + 1;
  constexpr size_t kSide = Speller::kWordBytesMax + 1;
  std::array<int, kSide * kSide> small;
  std::vector<int> large;
  const size_t columns = b.size() + 1;
  if (a.size() >= kSide || b.size() >= kSide) {
    large.resize((a.size() + 1) * columns);
  }
  int* const distance = large.empty() ? small.data() : large.data();
  const auto at = [distance, columns](int i, int j) -> int& {
    return distance[static_cast<size_t>(i) * columns + static_cast<size_t>(j)];
  };
  for (int i = 0; i <= n; ++i) at(i, 0) = i;
  for (int j = 0; j <= m; ++j) at(0, j) = j;
  for (int i = 1; i <= n; ++i) {
    for (int j = 1; j <= m; ++j) {
      const char x = a[static_cast<size_t>(i - 1)];
      const char y = b[static_cast<size_t>(j - 1)];
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1,
                           at(i - 1, j - 1) + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == b[static_cast<size_t>(j - 2)] &&
          y == a[static_cast<size_t>(i - 2)]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return std::min(at(n, m), limit + 1);
}

Speller::Speller(std::vector<Word> words, const SoundRules* sounds)
    : words_(std::move(words)) {
  const auto for_each_slot = [this](const auto& visit) {
    for (size_t w = 0; w < words_.size(); ++w) {
      const std::string& text = words_[w].text;
      if (text.size() < kWordBytesMin || text.size() > kWordBytesMax) continue;
      // A word as long as this may be the right one for a longer, wrong one.
      const int count_max = text.size() + 2 >= kTwoMistakesBytesMin ? 2 : 1;
      ForEachDeletion(text, 0, count_max, [&](std::string_view shorter) {
        visit(static_cast<uint32_t>(w), HashOf(shorter));
      });
    }
  };
  size_t count = 0;
  for_each_slot([&count](uint32_t, uint64_t) { ++count; });
  const int bits =
      std::max(1, static_cast<int>(std::bit_width(count / kSlotsPerBucket)));
  bucket_shift_ = 64 - bits;
  std::vector<uint32_t> begins((size_t{1} << bits) + 1);
  for_each_slot([&](uint32_t, uint64_t hash) { ++begins[BucketOf(hash) + 1]; });
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<uint32_t> word_of_slot(count);
  std::vector<uint16_t> check_of_slot(count);
  std::vector<uint32_t> next(begins.begin(), begins.end() - 1);
  for_each_slot([&](uint32_t word, uint64_t hash) {
    const uint32_t slot = next[BucketOf(hash)]++;
    word_of_slot[slot] = word;
    check_of_slot[slot] = CheckOf(hash);
  });
  bucket_begins_ = SharedArray<uint32_t>(std::move(begins));
  word_of_slot_ = SharedArray<uint32_t>(std::move(word_of_slot));
  check_of_slot_ = SharedArray<uint16_t>(std::move(check_of_slot));
  if (sounds == nullptr) return;
  std::vector<uint64_t> sounding;
  for (size_t w = 0; w < words_.size(); ++w) {
    const std::string& text = words_[w].text;
    if (text.size() < kSoundBytesMin || text.size() > kWordBytesMax) continue;
    sounding.push_back(SoundOf(sounds->KeyOf(text)) | w);
  }
  std::sort(sounding.begin(), sounding.end());
  sounds_ = SharedArray<uint64_t>(std::move(sounding));
}

void Speller::Save(BinaryWriter* out) const {
  out->Number(static_cast<uint64_t>(words_.size()));
  for (const Word& word : words_) {
    out->Text(word.text);
    out->Number(word.count);
  }
  out->Number(bucket_shift_);
  out->Table(bucket_begins_);
  out->Table(word_of_slot_);
  out->Table(check_of_slot_);
  out->Table(sounds_);
}

void Speller::Load(BinaryReader* in) {
  words_.resize(in->Count(sizeof(uint64_t)));
  for (Word& word : words_) {
    in->Text(&word.text);
    in->Number(&word.count);
  }
  in->Number(&bucket_shift_);
  in->Table(&bucket_begins_);
  in->Table(&word_of_slot_);
  in->Table(&check_of_slot_);
  in->Table(&sounds_);
  const bool fits =
      bucket_shift_ > 32 && bucket_shift_ < 64 &&
      bucket_begins_.size() == (size_t{1} << (64 - bucket_shift_)) + 1 &&
      bucket_begins_.back() == word_of_slot_.size() &&
      check_of_slot_.size() == word_of_slot_.size() &&
      std::is_sorted(bucket_begins_.begin(), bucket_begins_.end()) &&
      std::all_of(word_of_slot_.begin(), word_of_slot_.end(),
                  [this](uint32_t word) { return word < words_.size(); }) &&
      std::is_sorted(sounds_.begin(), sounds_.end()) &&
      std::all_of(sounds_.begin(), sounds_.end(), [this](uint64_t sound) {
        return static_cast<uint32_t>(sound) < words_.size();
      });
  if (!fits) in->Stop();
}

std::string Speller::Nearest::Text() const {
  return best == nullptr || distance == 0 ? std::string() : best->text;
}

void Speller::Nearest::Try(std::string_view word, const Word& candidate) {
  const int tried = EditDistance(word, candidate.text, limit);
  const bool better =
      tried < distance ||
      (tried == distance && best != nullptr &&
       (candidate.count > best->count ||
        (candidate.count == best->count && candidate.text < best->text)));
  if (tried <= limit && better) {
    best = &candidate;
    distance = tried;
  }
}

std::string Speller::Correct(std::string_view word) const {
  if (bucket_begins_.empty()) return {};
  if (word.size() < kWordBytesMin || word.size() > kWordBytesMax) return {};
  Nearest nearest(word.size() >= kTwoMistakesBytesMin ? 2 : 1);
  ForEachDeletion(word, 0, nearest.limit, [&](std::string_view shorter) {
    const uint64_t hash = HashOf(shorter);
    const size_t bucket = BucketOf(hash);
    for (uint32_t slot = bucket_begins_[bucket];
         slot < bucket_begins_[bucket + 1]; ++slot) {
      if (check_of_slot_[slot] == CheckOf(hash)) {
        nearest.Try(word, words_[word_of_slot_[slot]]);
      }
    }
  });
  return nearest.Text();
}

std::string Speller::SoundingLike(std::string_view word,
                                  const SoundRules& sounds) const {
  if (word.size() < kSoundBytesMin || word.size() > kWordBytesMax) return {};
  const std::string key = sounds.KeyOf(word);
  const uint64_t sound = SoundOf(key);
  Nearest nearest(kSoundDistanceMax);
  int looked_at = 0;
  for (auto at = std::lower_bound(sounds_.begin(), sounds_.end(), sound);
       at != sounds_.end() && *at >> 32 == sound >> 32 &&
       ++looked_at <= kSoundWordsMax;
       ++at) {
    const Word& candidate = words_[static_cast<uint32_t>(*at)];
    if (sounds.KeyOf(candidate.text) == key) nearest.Try(word, candidate);
  }
  return nearest.Text();
}

}  // namespace caveat
