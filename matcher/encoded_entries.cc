#include "matcher/encoded_entries.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "matcher/entry_index.h"

namespace caveat {
namespace {

double Nearness(std::span<const int8_t> question,
                const std::vector<SentenceVector>& vectors) {
  double best = 0;
  for (const SentenceVector& vector : vectors) {
    best = std::max(best, Similarity(question, vector));
  }
  return best;
}

std::string Whole(const Corpus& corpus, const Entry& entry) {
  const std::string_view text = corpus.PlainText(entry);
  if (entry.section.empty()) return std::string(text);
  return absl::StrCat(entry.section, ". ", std::string(text));
}

// Everything that the document says in an entry or above it.
std::string InFull(const Corpus& corpus, const Entry& entry) {
  if (entry.question.empty()) return Whole(corpus, entry);
  return absl::StrCat(entry.section, entry.section.empty() ? "" : ". ",
                      entry.question, " ",
                      std::string(corpus.PlainText(entry)));
}

}  // namespace

bool EncodedEntries::CanEncode(const Corpus& corpus, const MatchData& data) {
  size_t alternates = 0;
  for (const Entry& entry : corpus.entries())
    alternates += entry.alternates.size();
  return !data.encoder.empty() && corpus.entries().size() <= kEntryCountMax &&
         alternates <= kAlternateCountMax;
}

std::vector<std::string> EncodedEntries::Texts(const Corpus& corpus,
                                               const Entry& entry) {
  std::vector<std::string> texts = {Whole(corpus, entry)};
  for (const std::string_view sentence :
       ScoringSentences(corpus.PlainText(entry))) {
    texts.emplace_back(sentence);
  }
  texts.push_back(entry.section);
  texts.push_back(entry.question);
  std::erase(texts, "");
  return texts;
}

EncodedEntries::EncodedEntries(const Corpus& corpus, const MatchData& data,
                               bool alternates_as_questions) {
  std::map<std::string, SentenceVector> headings;
  entries_.reserve(corpus.entries().size());
  for (const Entry& entry : corpus.entries()) {
    EncodedEntry encoded;
    if (!corpus.PlainText(entry).empty()) {
      encoded.text = data.VectorOf(Whole(corpus, entry));
    }
    encoded.pieces = data.encoder.EncodePieces(InFull(corpus, entry)).pieces;
    encoded.pieces.shares.clear();
    const std::vector<std::string_view> sentences =
        ScoringSentences(corpus.PlainText(entry));
    for (const std::string_view sentence : sentences) {
      encoded.sentences.push_back(data.VectorOf(sentence));
    }
    if (!entry.section.empty()) {
      SentenceVector& heading = headings[entry.section];
      if (heading.empty()) heading = data.VectorOf(entry.section);
      encoded.heading = heading;
    }
    if (!entry.question.empty()) {
      encoded.questions.push_back(data.VectorOf(entry.question));
    }
    if (alternates_as_questions) {
      for (const std::string& alternate : entry.alternates) {
        encoded.questions.push_back(data.VectorOf(alternate));
      }
    }
    entries_.push_back(std::move(encoded));
  }
}

void EncodedEntries::Save(BinaryWriter* out) const {
  const auto save_all = [out](const std::vector<SentenceVector>& vectors) {
    out->Number(static_cast<uint64_t>(vectors.size()));
    for (const SentenceVector& vector : vectors) out->Table(vector);
  };
  out->Number(static_cast<uint64_t>(entries_.size()));
  for (const EncodedEntry& entry : entries_) {
    out->Table(entry.text);
    out->Table(entry.heading);
    save_all(entry.sentences);
    save_all(entry.questions);
    out->Table(entry.pieces.rows);
  }
}

void EncodedEntries::Load(BinaryReader* in) {
  const auto load_all = [in](std::vector<SentenceVector>* vectors) {
    vectors->resize(in->Count(sizeof(uint64_t)));
    for (SentenceVector& vector : *vectors) in->Table(&vector);
  };
  entries_.resize(in->Count(sizeof(uint64_t)));
  for (EncodedEntry& entry : entries_) {
    in->Table(&entry.text);
    in->Table(&entry.heading);
    load_all(&entry.sentences);
    load_all(&entry.questions);
    in->Table(&entry.pieces.rows);
  }
}

void EncodedEntries::Measure(const EncodedText& asked, int entry,
                             Signals* signals,
                             PieceNearness* nearest_pieces) const {
  if (empty()) return;
  const SentenceVector& question = asked.whole;
  const EncodedEntry& encoded = entries_[static_cast<size_t>(entry)];
  const auto at = [signals](Signal signal) -> double& {
    return (*signals)[static_cast<size_t>(signal)];
  };
  at(Signal::kEncodedText) = Similarity(question, encoded.text);
  at(Signal::kEncodedHeading) = Similarity(question, encoded.heading);
  at(Signal::kEncodedSentence) = Nearness(question, encoded.sentences);
  at(Signal::kEncodedQuestion) = Nearness(question, encoded.questions);
  at(Signal::kEncodedBest) =
      std::max({at(Signal::kEncodedText), at(Signal::kEncodedSentence),
                at(Signal::kEncodedQuestion)});
  const PieceNearness nearness = NearnessOfPieces(entry, asked.pieces);
  const PieceMatch match = MatchPieces(asked.pieces, nearness);
  at(Signal::kPieces) = match.likeness;
  at(Signal::kPieceMissing) = match.missing;
  KeepNearest(nearness, nearest_pieces);
}

double EncodedEntries::NearnessOf(int entry,
                                  std::span<const int8_t> question) const {
  if (empty()) return 0;
  const EncodedEntry& encoded = entries_[static_cast<size_t>(entry)];
  return std::max({Similarity(question, encoded.text),
                   Nearness(question, encoded.sentences),
                   Nearness(question, encoded.questions)});
}

PieceNearness EncodedEntries::NearnessOfPieces(
    int entry, const PieceVectors& question) const {
  if (empty()) return {};
  return NearestPieces(question, entries_[static_cast<size_t>(entry)].pieces);
}

double EncodedEntries::LikenessOf(int entry, int other) const {
  if (empty()) return 0;
  return std::max(0.0, Similarity(entries_[static_cast<size_t>(entry)].text,
                                  entries_[static_cast<size_t>(other)].text));
}

std::vector<int> EncodedEntries::Nearest(std::span<const int8_t> question,
                                         int count_max) const {
  std::vector<double> nearness;
  nearness.reserve(entries_.size());
  for (const EncodedEntry& entry : entries_) {
    nearness.push_back(std::max(Similarity(question, entry.text),
                                Nearness(question, entry.questions)));
  }
  std::vector<int> order(entries_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto count = static_cast<ptrdiff_t>(
      std::min(order.size(), static_cast<size_t>(count_max)));
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&nearness](int a, int b) {
                      const double x = nearness[static_cast<size_t>(a)];
                      const double y = nearness[static_cast<size_t>(b)];
                      return x != y ? x > y : a < b;
                    });
  order.resize(static_cast<size_t>(count));
  return order;
}

}  // namespace caveat
