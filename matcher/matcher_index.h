// What a Matcher is built of, and how it scores; see matcher.h. For the matcher
// itself and for the tool that fits its weights.
//
//   auto index = MatcherIndex::Build(corpus, data);    // check index.ok()
//   absl::StatusOr<Scoring> scoring = (*index)->Score("how long?", {});

#ifndef CAVEAT_MATCHER_MATCHER_INDEX_H_
#define CAVEAT_MATCHER_MATCHER_INDEX_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "corpus/binary.h"
#include "corpus/corpus.h"
#include "matcher/encoded_entries.h"
#include "matcher/entry_classifier.h"
#include "matcher/entry_index.h"
#include "matcher/match_data.h"
#include "matcher/model.h"
#include "matcher/pattern_set.h"
#include "matcher/signals.h"
#include "matcher/speller.h"

namespace caveat {

// A question after folding, correction and analysis.
struct AnalysedQuestion {
  std::string key;  // TextKey() of it as it was sent.
  std::vector<Token> tokens;
  std::vector<QuestionTerm> terms;
  KindSet kinds;
  bool is_corrected = false;  // Some tokens are not as they were typed.
};

// A candidate with its signals.
struct ScoredEntry {
  int entry_index = 0;
  Signals signals = {};
  double score = 0;
};

// Everything that was found out about one question.
struct Scoring {
  AnalysedQuestion question;
  int authored_entry = -1;  // EntryOfText() of it.
  std::vector<int>
      pattern_ids;      // Authored patterns that it matches, ascending.
  EncodedText encoded;  // The question; empty where nothing is encoded.
  std::vector<ScoredEntry> candidates;  // Best first.
  ClassifierScores classifier;          // Empty for a plain corpus.
  // The nearest that any candidate has to each of the question's pieces.
  PieceNearness nearest_pieces;
  DecisionSignals decision = {};
};

struct ScoreOptions {
  std::vector<EntryKind> kinds;  // Of the entries that may answer; empty: all.
  // What a question asks for that asks for no kind of thing.
  KindSet inherited_kinds;
  // As FindOptions::encoded.
  const EncodedQuestion* known = nullptr;
  // A candidate whatever its words are; -1: none.
  int expected_entry = -1;
  // Also what the model does not weigh.
  bool measures_all = false;
};

struct MatcherIndex {
  std::shared_ptr<const Corpus> corpus;
  std::shared_ptr<const MatchData> data;
  std::optional<Lexicon> own_lexicon;  // Where the corpus has synonyms.
  EntryIndex entries;
  EncodedEntries encoded;
  const bool is_faq_list;  // Most entries have a question of their own.
  std::vector<KindSet> kinds_of_entry;
  // How rare a kind is among the entries, 0 (all answer it) to 1 (none does).
  std::array<double, kQuestionKindCountMax> kind_rarity = {};
  Speller speller;
  // Set when the corpus has alternates enough to learn from.
  std::optional<EntryClassifier> classifier;
  // By a hash of the words of an authored text, the entries that have one.
  std::vector<std::pair<uint32_t, int>> entry_of_text_hash;
  std::unordered_map<std::string, bool> is_decoy;
  std::shared_ptr<const PatternSet> patterns;
  std::vector<int> entry_of_pattern;
  // Entries by section, to average over one.
  std::vector<int> section_of_entry;
  int section_count = 0;

  MatcherIndex(std::shared_ptr<const Corpus> corpus_in,
               std::shared_ptr<const MatchData> data_in);

  // As Matcher::Build(). What was compiled with the corpus is used.
  static absl::StatusOr<std::unique_ptr<const MatcherIndex>> Build(
      std::shared_ptr<const Corpus> corpus,
      std::shared_ptr<const MatchData> data);

  // What a corpus is compiled with.
  void Save(BinaryWriter* out) const;

  // The first entry of whose question, offered question or alternates `key` is
  // the TextKey(); -1: none.
  int EntryOfText(const std::string& key) const;

  // With the corpus's own synonyms.
  const Lexicon& lexicon() const {
    return own_lexicon.has_value() ? *own_lexicon : data->lexicon;
  }

  const ScoringModel& model() const {
    if (classifier.has_value()) return data->model.authored;
    if (encoded.empty()) return data->model.words;
    return is_faq_list ? data->model.faq : data->model.plain;
  }

  absl::StatusOr<AnalysedQuestion> Analyse(std::string_view question) const;

  // Which text the encoder sees: the question, or its words as corrected.
  static std::string EncodedTextOf(std::string_view question,
                                   const AnalysedQuestion& analysed);

  // What the sentence encoder says of that, unless it is `known`: by far the
  // most of the work.
  EncodedText Encode(std::string_view question,
                     const AnalysedQuestion& analysed,
                     const EncodedQuestion* known) const;

  // How much of what kind of thing is asked for an entry answers.
  void MeasureKinds(const KindSet& asked, int entry, Signals* signals) const;

  // Scores the candidates of a question and measures the decision's signals.
  absl::StatusOr<Scoring> Score(std::string_view question,
                                const ScoreOptions& options) const;

 private:
  bool IsOfKinds(int entry, const std::vector<EntryKind>& kinds) const;
  // All signals of one of the candidates that `context` was made with.
  void MeasureEntry(const SignalContext& context, size_t candidate,
                    Scoring* scoring, ScoredEntry* scored) const;
  // Fills candidates and decision; of the chosen entries those of `kinds`.
  void RankBySignals(const std::vector<int>& chosen,
                     const std::vector<EntryKind>& kinds,
                     Scoring* scoring) const;
  // The same where the classifier alone ranks: only the best is measured.
  void RankByClassifier(const std::vector<int>& chosen,
                        const std::vector<EntryKind>& kinds,
                        Scoring* scoring) const;
  // The three ways in which it is filled: from the corpus, from what was
  // compiled, and what is made at every start.
  absl::Status ReadCorpus();
  void Load(BinaryReader* in);
  absl::Status AddAuthored();
};

// The key under which an authored text is found again: its words.
std::string TextKey(const std::vector<Token>& tokens);

// The same of the content words alone.
std::string ContentKey(const std::vector<Token>& tokens);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MATCHER_INDEX_H_
