#include "matcher/entry_index.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

// Light words keep this share of their weight.
constexpr double kLightWeight = 0.4;
// "Term: text": the longest term that is taken for one, in bytes.
constexpr size_t kSubjectBytesMax = 60;

bool IsContent(const Token& token) { return token.weight != WordWeight::kStop; }

std::string ConceptKey(int concept_id) {
  return absl::StrCat("\x01", concept_id);
}

uint64_t PairHash(const std::string& a, const std::string& b) {
  uint64_t hash = 14695981039346656037ull;
  for (const std::string* word : {&a, &b}) {
    for (const char c : *word) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
    hash = (hash ^ 0x1ff) * 1099511628211ull;
  }
  return hash;
}

// The words that say what a list item or a table row is about.
std::string_view Subject(const Corpus& corpus, const Entry& entry) {
  if (!entry.cells.empty()) {
    return corpus.document().Text(entry.cells.front().text);
  }
  const std::string_view text = corpus.PlainText(entry);
  const size_t colon = text.find(": ");
  if (entry.kind != EntryKind::kPassage || colon == std::string_view::npos ||
      colon > kSubjectBytesMax || text.substr(0, colon).find(". ") !=
                                      std::string_view::npos) {
    return {};
  }
  return text.substr(0, colon);
}

// Whether a term says little wherever it stands.
double TokenWeight(const Token& token) {
  return token.weight == WordWeight::kLight ? kLightWeight : 1.0;
}

}  // namespace

std::vector<uint64_t> ContentPairs(const std::vector<Token>& tokens) {
  std::vector<uint64_t> pairs;
  const std::string* previous = nullptr;
  for (const Token& token : tokens) {
    if (!IsContent(token)) continue;
    if (previous != nullptr) pairs.push_back(PairHash(*previous, token.stem));
    previous = &token.stem;
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

std::vector<std::string_view> ScoringSentences(std::string_view text) {
  std::vector<std::string_view> sentences;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?' ||
                      text[i] == ';';
    const bool ends = text[i] == '\n' ||
                      (stop && i + 1 < text.size() && text[i + 1] == ' ');
    if (!ends) continue;
    sentences.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  if (begin < text.size()) sentences.push_back(text.substr(begin));
  return sentences;
}

int EntryIndex::AddTerm(const std::string& key, bool is_concept, int vector_row) {
  const auto [found, added] = ids_.emplace(key, vocabulary_size());
  if (added) {
    VocabularyTerm term;
    term.vector_row = vector_row;
    term.is_concept = is_concept;
    vocabulary_.push_back(term);
  }
  return found->second;
}

void EntryIndex::AddWords(const std::vector<Token>& tokens,
                          const Lexicon& lexicon, const WordVectors& vectors,
                          std::vector<int>* ids) {
  for (const Token& token : tokens) {
    if (!IsContent(token)) continue;
    ids->push_back(AddTerm(token.stem, false, vectors.Find(token.word)));
  }
  for (const TermHit& hit : lexicon.InText(tokens)) {
    ids->push_back(AddTerm(ConceptKey(hit.concept_id), true, WordVectors::kNone));
  }
}

void EntryIndex::AddField(const std::vector<Token>& tokens,
                          const Lexicon& lexicon, const WordVectors& vectors,
                          TermCounts* counts) {
  std::vector<int> ids;
  AddWords(tokens, lexicon, vectors, &ids);
  counts->word_count = static_cast<int>(
      std::count_if(tokens.begin(), tokens.end(), IsContent));
  std::sort(ids.begin(), ids.end());
  for (const int id : ids) {
    if (!counts->ids.empty() && counts->ids.back() == id) {
      ++counts->counts.back();
    } else {
      counts->ids.push_back(id);
      counts->counts.push_back(1);
    }
  }
}

IndexedEntry EntryIndex::Index(const Corpus& corpus, const Entry& entry,
                               const Tokenizer& tokenizer,
                               const Lexicon& lexicon,
                               const WordVectors& vectors,
                               bool alternates_as_questions) {
  IndexedEntry indexed;
  const auto field = [&indexed](Field f) {
    return &indexed.fields[static_cast<size_t>(f)];
  };
  const std::string_view text = corpus.PlainText(entry);
  std::string heading = entry.section;
  for (const TableCell& cell : entry.cells) {
    absl::StrAppend(&heading, " ", cell.header);
  }
  std::string question = entry.question;
  if (alternates_as_questions) {
    for (const std::string& alternate : entry.alternates) {
      absl::StrAppend(&question, " \n ", alternate);
    }
  }
  const std::vector<Token> text_tokens = tokenizer.Tokenize(text);
  AddField(text_tokens, lexicon, vectors, field(Field::kText));
  AddField(tokenizer.Tokenize(heading), lexicon, vectors, field(Field::kHeading));
  AddField(tokenizer.Tokenize(question), lexicon, vectors, field(Field::kQuestion));
  AddField(tokenizer.Tokenize(Subject(corpus, entry)), lexicon, vectors,
           field(Field::kSubject));

  std::vector<std::string_view> sentences = ScoringSentences(text);
  for (const std::string_view line : ScoringSentences(question)) {
    sentences.push_back(line);
  }
  for (const std::string_view sentence : sentences) {
    const std::vector<Token> tokens = tokenizer.Tokenize(sentence);
    std::vector<int> ids;
    AddWords(tokens, lexicon, vectors, &ids);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (!ids.empty()) indexed.sentences.push_back(std::move(ids));
    const std::vector<uint64_t> pairs = ContentPairs(tokens);
    indexed.pairs.insert(indexed.pairs.end(), pairs.begin(), pairs.end());
  }
  std::sort(indexed.pairs.begin(), indexed.pairs.end());
  return indexed;
}

EntryIndex::EntryIndex(const Corpus& corpus, const Tokenizer& tokenizer,
                       const Lexicon& lexicon, const WordVectors& vectors,
                       bool alternates_as_questions) {
  entries_.reserve(corpus.entries().size());
  for (const Entry& entry : corpus.entries()) {
    entries_.push_back(Index(corpus, entry, tokenizer, lexicon, vectors,
                             alternates_as_questions));
  }
  Finish(vectors);
}

void EntryIndex::Finish(const WordVectors& vectors) {
  postings_.resize(vocabulary_.size());
  std::vector<int> ids;
  std::array<int64_t, kFieldCount> words = {0, 0, 0, 0};
  for (size_t e = 0; e < entries_.size(); ++e) {
    ids.clear();
    for (size_t f = 0; f < kFieldCount; ++f) {
      const TermCounts& counts = entries_[e].fields[f];
      ids.insert(ids.end(), counts.ids.begin(), counts.ids.end());
      words[f] += counts.word_count;
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const int id : ids) {
      postings_[static_cast<size_t>(id)].push_back(static_cast<int>(e));
    }
    entries_[e].all_ids = ids;
  }
  const double n = static_cast<double>(entries_.size());
  for (size_t t = 0; t < vocabulary_.size(); ++t) {
    VocabularyTerm& term = vocabulary_[t];
    term.entry_count = static_cast<int>(postings_[t].size());
    term.idf = std::log(1.0 + (n - term.entry_count + 0.5) /
                                  (term.entry_count + 0.5));
    term.weight = term.idf * (term.is_concept
                                  ? 0.5
                                  : vectors.Rarity(term.vector_row));
  }
  for (IndexedEntry& entry : entries_) {
    const auto unit = [&](Field first, Field second) {
      VectorSum sum(vectors);
      for (const Field field : {first, second}) {
        for (const int id : entry.fields[static_cast<size_t>(field)].ids) {
          const VocabularyTerm& term = this->term(id);
          sum.Add(term.vector_row, term.weight);
        }
      }
      return sum.Unit();
    };
    entry.text_vector = unit(Field::kText, Field::kQuestion);
    entry.heading_vector = unit(Field::kHeading, Field::kSubject);
  }
  for (size_t f = 0; f < kFieldCount; ++f) {
    mean_length_[f] = std::max(1.0, static_cast<double>(words[f]) / std::max(1.0, n));
  }
}

int EntryIndex::Find(const std::string& stem) const {
  const auto found = ids_.find(stem);
  return found == ids_.end() ? -1 : found->second;
}

std::vector<QuestionTerm> EntryIndex::Terms(const std::vector<Token>& tokens,
                                            const Lexicon& lexicon, Reach reach,
                                            const WordVectors& vectors) const {
  const double n = static_cast<double>(entries_.size());
  const double idf_max = std::log(1.0 + (n + 0.5) / 0.5);
  std::vector<QuestionTerm> terms;
  std::vector<int> term_of_token(tokens.size(), -1);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (!IsContent(token)) continue;
    const auto same_stem =
        std::find_if(terms.begin(), terms.end(), [&](const QuestionTerm& term) {
          return term.stem == token.stem;
        });
    if (same_stem != terms.end()) {
      term_of_token[i] = static_cast<int>(same_stem - terms.begin());
      continue;
    }
    QuestionTerm term;
    term.stem = token.stem;
    term.vector_row = vectors.Find(token.word);
    const int id = Find(token.stem);
    term.is_named = id >= 0;
    term.weight = (id >= 0 ? this->term(id).idf : idf_max) *
                  vectors.Rarity(term.vector_row) * TokenWeight(token);
    if (id >= 0) term.same.emplace_back(id, 1.0);
    term_of_token[i] = static_cast<int>(terms.size());
    terms.push_back(std::move(term));
  }
  for (const TermHit& hit : lexicon.InQuestion(tokens, reach)) {
    const auto found = ids_.find(ConceptKey(hit.concept_id));
    if (found == ids_.end()) continue;
    for (int i = hit.begin; i < hit.end; ++i) {
      const int t = term_of_token[static_cast<size_t>(i)];
      if (t < 0) continue;
      QuestionTerm& term = terms[static_cast<size_t>(t)];
      term.same.emplace_back(found->second, hit.weight);
      term.is_named |= !hit.broader;
    }
  }
  return terms;
}

std::vector<int> EntryIndex::Candidates(const std::vector<QuestionTerm>& terms,
                                        int count_max) const {
  std::vector<int> chosen;
  if (static_cast<int>(entries_.size()) <= count_max) {
    for (size_t e = 0; e < entries_.size(); ++e) chosen.push_back(static_cast<int>(e));
    return chosen;
  }
  std::unordered_map<int, double> shared;
  for (const QuestionTerm& term : terms) {
    std::unordered_map<int, double> best;
    for (const auto& [id, weight] : term.same) {
      for (const int entry : postings_[static_cast<size_t>(id)]) {
        double& value = best[entry];
        value = std::max(value, weight);
      }
    }
    for (const auto& [entry, weight] : best) {
      shared[entry] += weight * (term.weight + 0.05);
    }
  }
  std::vector<std::pair<double, int>> ranked;
  for (const auto& [entry, weight] : shared) ranked.emplace_back(-weight, entry);
  const auto count = std::min(ranked.size(), static_cast<size_t>(count_max));
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<ptrdiff_t>(count),
                    ranked.end());
  for (size_t i = 0; i < count; ++i) chosen.push_back(ranked[i].second);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace caveat
