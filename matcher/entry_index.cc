#include "matcher/entry_index.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "absl/strings/str_cat.h"
#include "matcher/bm25f.h"

namespace caveat {
namespace {

// How much a word counts in each field when candidates are chosen.
constexpr std::array<double, kFieldCount> kFieldWeights = {1.0, 1.0, 2.0, 1.0};
// "Term: text": the longest term that is taken for one, in bytes.
constexpr size_t kSubjectBytesMax = 60;

bool IsContent(const Token& token) { return token.weight != WordWeight::kStop; }

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

}  // namespace

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

struct EntryIndex::Reading {
  const Tokenizer& tokenizer;
  const Lexicon& lexicon;
  const WordVectors& vectors;
  bool alternates_as_questions = false;
  PackedEntries::Builder* packed = nullptr;
};

std::vector<int> EntryIndex::AddConcepts(const std::vector<Token>& tokens,
                                         const Lexicon& lexicon) {
  std::vector<int> concepts;
  for (const TermHit& hit : lexicon.InText(tokens)) {
    concepts.push_back(
        AddTerm(ConceptKey(hit.concept_id), true, WordVectors::kNone));
  }
  return concepts;
}

void EntryIndex::AddWords(const std::vector<Token>& tokens,
                          const Reading& reading, SentenceTerms* terms) {
  std::vector<std::pair<int, const Token*>> new_words;
  for (const Token& token : tokens) {
    if (!IsContent(token)) continue;
    const int known = vocabulary_size();
    const int id = AddTerm(token.stem, false, reading.vectors.Find(token.word));
    if (id == known) new_words.emplace_back(id, &token);
    terms->words.push_back(id);
  }
  terms->concepts = AddConcepts(tokens, reading.lexicon);
  // A word alone names the same concepts wherever it stands.
  for (const auto& [id, token] : new_words) {
    reading.packed->Imply(id, AddConcepts({*token}, reading.lexicon));
  }
}

void EntryIndex::AddField(const std::vector<Token>& tokens,
                          const Reading& reading, TermCounts* counts) {
  SentenceTerms terms;
  AddWords(tokens, reading, &terms);
  counts->word_count = static_cast<int>(terms.words.size());
  std::vector<int> ids = std::move(terms.words);
  ids.insert(ids.end(), terms.concepts.begin(), terms.concepts.end());
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

EntryTerms EntryIndex::Read(const Corpus& corpus, const Entry& entry,
                            const Reading& reading) {
  EntryTerms read;
  const Tokenizer& tokenizer = reading.tokenizer;
  const auto field = [&read](Field f) {
    return &read.fields[static_cast<size_t>(f)];
  };
  const std::string_view text = corpus.PlainText(entry);
  std::string heading = entry.section;
  for (const TableCell& cell : entry.cells) {
    absl::StrAppend(&heading, " ", cell.header);
  }
  std::string question = entry.question;
  if (reading.alternates_as_questions) {
    for (const std::string& alternate : entry.alternates) {
      absl::StrAppend(&question, " \n ", alternate);
    }
  }
  AddField(tokenizer.Tokenize(text), reading, field(Field::kText));
  AddField(tokenizer.Tokenize(heading), reading, field(Field::kHeading));
  AddField(tokenizer.Tokenize(question), reading, field(Field::kQuestion));
  AddField(tokenizer.Tokenize(Subject(corpus, entry)), reading,
           field(Field::kSubject));

  std::vector<std::string_view> sentences = ScoringSentences(text);
  for (const std::string_view line : ScoringSentences(question)) {
    sentences.push_back(line);
  }
  for (const std::string_view sentence : sentences) {
    SentenceTerms terms;
    AddWords(tokenizer.Tokenize(sentence), reading, &terms);
    if (terms.words.empty() && terms.concepts.empty()) continue;
    std::sort(terms.concepts.begin(), terms.concepts.end());
    terms.concepts.erase(
        std::unique(terms.concepts.begin(), terms.concepts.end()),
        terms.concepts.end());
    read.sentences.push_back(std::move(terms));
  }
  return read;
}

EntryIndex::EntryIndex(const Corpus& corpus, const Tokenizer& tokenizer,
                       const Lexicon& lexicon, const WordVectors& vectors,
                       bool alternates_as_questions) {
  std::array<int64_t, kFieldCount> words = {0, 0, 0, 0};
  PackedEntries::Builder packed;
  const Reading reading = {tokenizer, lexicon, vectors, alternates_as_questions,
                           &packed};
  for (const Entry& entry : corpus.entries()) {
    const EntryTerms terms = Read(corpus, entry, reading);
    for (size_t f = 0; f < kFieldCount; ++f) {
      words[f] += terms.fields[f].word_count;
    }
    for (const int id : packed.Add(terms)) {
      ++vocabulary_[static_cast<size_t>(id)].entry_count;
    }
  }
  packed_ = std::move(packed).Finish();
  const double n = static_cast<double>(entry_count());
  for (size_t f = 0; f < kFieldCount; ++f) {
    mean_length_[f] =
        std::max(1.0, static_cast<double>(words[f]) / std::max(1.0, n));
  }
  Weigh(vectors);
  MakePostings();
  MakeVectors(vectors);
}

void EntryIndex::Weigh(const WordVectors& vectors) {
  const double n = static_cast<double>(entry_count());
  for (VocabularyTerm& term : vocabulary_) {
    term.idf = std::log(1.0 + (n - term.entry_count + 0.5) /
                                  (term.entry_count + 0.5));
    term.weight = term.idf * (term.is_concept
                                  ? 0.5
                                  : vectors.Rarity(term.vector_row));
  }
}

uint8_t EntryIndex::ImpactOf(const IndexedEntry& entry, int id) const {
  constexpr Bm25fParameters kParameters;
  double sum = 0;
  for (size_t f = 0; f < kFieldCount; ++f) {
    const TermCounts& field = entry.fields[f];
    const auto found = std::lower_bound(field.ids.begin(), field.ids.end(), id);
    if (found == field.ids.end() || *found != id) continue;
    const int count =
        field.counts[static_cast<size_t>(found - field.ids.begin())];
    sum += kFieldWeights[f] * NormalisedCount(count, field.word_count,
                                              mean_length_[f], kParameters);
  }
  return static_cast<uint8_t>(
      std::clamp(std::ceil(255 * TermScore(1.0, sum, kParameters)), 1.0, 255.0));
}

void EntryIndex::MakePostings() {
  std::vector<int> counts;
  for (const VocabularyTerm& term : vocabulary_) {
    counts.push_back(term.entry_count);
  }
  PackedPostings::Builder builder(counts);
  IndexedEntry entry;
  for (int e = 0; e < entry_count(); ++e) {
    packed_.Unpack(e, &entry);
    for (const int id : entry.all_ids) {
      builder.Add(id, e, ImpactOf(entry, id));
    }
  }
  postings_ = std::move(builder).Finish();
}

void EntryIndex::MakeVectors(const WordVectors& vectors) {
  const bool keeps = KeepsUnpacked();
  std::vector<Norms> norms;
  if (keeps) unpacked_.reserve(static_cast<size_t>(entry_count()));
  IndexedEntry entry;
  for (int e = 0; e < entry_count(); ++e) {
    packed_.Unpack(e, &entry);
    const auto sum_of = [&](Field first, Field second) {
      VectorSum sum(vectors);
      for (const Field field : {first, second}) {
        for (const int id : entry.fields[static_cast<size_t>(field)].ids) {
          const VocabularyTerm& term = this->term(id);
          sum.Add(term.vector_row, term.weight);
        }
      }
      return sum;
    };
    const VectorSum text = sum_of(Field::kText, Field::kQuestion);
    const VectorSum heading = sum_of(Field::kHeading, Field::kSubject);
    if (keeps) {
      // A copy: unpacking makes room for more than there is.
      IndexedEntry& kept = unpacked_.emplace_back(entry);
      kept.text_vector = text.Unit();
      kept.heading_vector = heading.Unit();
    } else {
      norms.push_back({static_cast<float>(text.Length()),
                       static_cast<float>(heading.Length())});
    }
  }
  norms_ = SharedArray<Norms>(std::move(norms));
}

void EntryIndex::Save(BinaryWriter* out) const {
  std::vector<std::string> keys(vocabulary_.size());
  for (const auto& [key, id] : ids_) keys[static_cast<size_t>(id)] = key;
  out->Texts(keys);
  for (const VocabularyTerm& term : vocabulary_) {
    out->Number(term.entry_count);
    out->Number(term.vector_row);
    out->Number(static_cast<uint8_t>(term.is_concept));
  }
  packed_.Save(out);
  out->Table(norms_);
  for (const double length : mean_length_) out->Number(length);
  postings_.Save(out);
}

void EntryIndex::Load(const WordVectors& vectors, BinaryReader* in) {
  std::vector<std::string> keys;
  in->Texts(&keys);
  vocabulary_.resize(keys.size());
  ids_.reserve(keys.size());
  for (size_t t = 0; t < keys.size(); ++t) {
    VocabularyTerm& term = vocabulary_[t];
    uint8_t is_concept = 0;
    in->Number(&term.entry_count);
    in->Number(&term.vector_row);
    in->Number(&is_concept);
    term.is_concept = is_concept != 0;
    if (term.vector_row < WordVectors::kNone ||
        term.vector_row >= vectors.size()) {
      in->Stop();
    }
    ids_.emplace(std::move(keys[t]), static_cast<int>(t));
  }
  packed_.Load(in, keys.size());
  in->Table(&norms_);
  for (double& length : mean_length_) in->Number(&length);
  postings_.Load(in, entry_count());
  const auto norm_count = static_cast<size_t>(KeepsUnpacked() ? 0 : entry_count());
  if (norms_.size() != norm_count || postings_.term_count() != keys.size()) {
    in->Stop();
  }
  if (in->stopped()) return;
  Weigh(vectors);
  if (KeepsUnpacked()) MakeVectors(vectors);
}

const IndexedEntry& EntryIndex::Open(int entry, IndexedEntry* scratch) const {
  if (!unpacked_.empty()) return unpacked_[static_cast<size_t>(entry)];
  packed_.Unpack(entry, scratch);
  return *scratch;
}

std::vector<uint64_t> EntryIndex::ContentPairs(
    const std::vector<Token>& tokens) const {
  std::vector<uint64_t> pairs;
  int previous = -1;
  for (const Token& token : tokens) {
    if (!IsContent(token)) continue;
    const int id = Find(token.stem);
    if (previous >= 0 && id >= 0) pairs.push_back(PairOf(previous, id));
    previous = id;
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

int EntryIndex::Find(const std::string& stem) const {
  const auto found = ids_.find(stem);
  return found == ids_.end() ? -1 : found->second;
}

}  // namespace caveat
