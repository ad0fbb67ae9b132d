#include "matcher/entry_classifier.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace caveat {
namespace {

// A passage's own words count less than what people were heard to say.
constexpr double kTextWeight = 0.5;

struct Text {
  std::vector<Token> tokens;
  SentenceVector vector;
  int class_index;
  double weight;
};

std::vector<std::string> ContentStems(const std::vector<Token>& tokens) {
  std::vector<std::string> stems;
  for (const Token& token : tokens) {
    if (token.weight != WordWeight::kStop) stems.push_back(token.stem);
  }
  std::sort(stems.begin(), stems.end());
  stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
  return stems;
}

// Whether an authored text has all content words of another: then the corpus
// covers what a general decoy takes for granted that it does not.
class Coverage {
 public:
  void Add(const std::vector<Token>& tokens) {
    for (std::string& stem : ContentStems(tokens)) {
      texts_of_stem_[std::move(stem)].push_back(text_count_);
    }
    ++text_count_;
  }
  bool Covers(const std::vector<Token>& tokens) const {
    std::unordered_map<int, size_t> shared;
    const std::vector<std::string> stems = ContentStems(tokens);
    for (const std::string& stem : stems) {
      const auto found = texts_of_stem_.find(stem);
      if (found == texts_of_stem_.end()) return false;
      for (const int text : found->second) {
        if (++shared[text] == stems.size()) return true;
      }
    }
    return false;
  }

 private:
  std::unordered_map<std::string, std::vector<int>> texts_of_stem_;
  int text_count_ = 0;
};

}  // namespace

bool EntryClassifier::CanLearn(const Corpus& corpus) {
  const auto entries = static_cast<int64_t>(corpus.entries().size());
  int64_t alternates = 0;
  for (const Entry& entry : corpus.entries()) {
    alternates += static_cast<int64_t>(entry.alternates.size());
  }
  return entries > 0 && entries <= kEntryCountMax &&
         static_cast<double>(alternates) >=
             kAlternatesPerEntryMin * static_cast<double>(entries) &&
         entries * (alternates + entries) <= kWorkMax;
}

EntryClassifier EntryClassifier::Train(const Corpus& corpus,
                                       const MatchData& data) {
  std::vector<Text> texts;
  Coverage authored;
  const auto add = [&](std::string_view text, int class_index, double weight) {
    std::vector<Token> tokens = data.tokenizer.Tokenize(text);
    if (tokens.empty()) return;
    texts.push_back({std::move(tokens), data.VectorOf(text), class_index, weight});
  };
  const auto entry_count = static_cast<int>(corpus.entries().size());
  for (int e = 0; e < entry_count; ++e) {
    const Entry& entry = corpus.entries()[static_cast<size_t>(e)];
    add(corpus.PlainText(entry), e, kTextWeight);
    if (!entry.question.empty()) add(entry.question, e, 1.0);
    for (const std::string& alternate : entry.alternates) add(alternate, e, 1.0);
  }
  for (const Text& text : texts) authored.Add(text.tokens);
  const int decoy_class = entry_count;
  for (const std::string& decoy : corpus.decoys()) add(decoy, decoy_class, 1.0);
  for (const Entry& entry : corpus.entries()) {
    for (const std::string& decoy : entry.decoys) add(decoy, decoy_class, 1.0);
  }
  for (const std::string& decoy : data.general_decoys) {
    if (authored.Covers(data.tokenizer.Tokenize(decoy))) continue;
    add(decoy, decoy_class, 1.0);
  }

  EntryClassifier classifier;
  for (const Text& text : texts) classifier.vocabulary_.Count(text.tokens);
  classifier.vocabulary_.Finish();
  std::vector<Example> examples;
  examples.reserve(texts.size());
  for (const Text& text : texts) {
    examples.push_back({classifier.vocabulary_.Vector(text.tokens, text.vector),
                        text.class_index, text.weight});
    classifier.has_decoys_ |= text.class_index == decoy_class;
  }
  classifier.classifier_ = LinearClassifier::Train(
      examples, entry_count + (classifier.has_decoys_ ? 1 : 0),
      classifier.vocabulary_.id_count(data.encoder.dimension_count()), {});
  return classifier;
}

void EntryClassifier::Save(BinaryWriter* out) const {
  vocabulary_.Save(out);
  classifier_.Save(out);
  out->Number(static_cast<uint8_t>(has_decoys_));
}

EntryClassifier EntryClassifier::Load(int entry_count, const MatchData& data,
                                      BinaryReader* in) {
  EntryClassifier classifier;
  uint8_t has_decoys = 0;
  classifier.vocabulary_.Load(in);
  classifier.classifier_.Load(
      classifier.vocabulary_.id_count(data.encoder.dimension_count()), in);
  in->Number(&has_decoys);
  classifier.has_decoys_ = has_decoys != 0;
  if (classifier.classifier_.class_count() != entry_count + has_decoys) {
    in->Stop();
  }
  return classifier;
}

ClassifierScores EntryClassifier::Score(const std::vector<Token>& tokens,
                                        const SentenceVector& vector) const {
  ClassifierScores scores;
  scores.entries.resize(static_cast<size_t>(classifier_.class_count()));
  classifier_.Score(vocabulary_.Vector(tokens, vector), scores.entries);
  // From -1 for "no" and 1 for "yes".
  for (float& score : scores.entries) score = 0.5f * (score + 1.0f);
  if (has_decoys_) {
    scores.decoy = scores.entries.back();
    scores.entries.pop_back();
  }
  scores.unseen = vocabulary_.UnknownShare(tokens);
  return scores;
}

}  // namespace caveat
