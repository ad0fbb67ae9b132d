#include "matcher/signals.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "matcher/bm25f.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, kSignalCount> kNames = {
    "bm25_text",       "bm25_heading",     "bm25_question",
    "cover_text",      "cover_heading",    "cover_question",
    "cover_subject",   "cover_all",        "named_all",
    "missing",         "best_sentence",    "sentence_mutual",
    "text_covered",    "heading_covered",  "question_covered",
    "subject_covered", "vector_text",      "vector_heading",
    "pairs",           "section_mean",     "text_length",
    "is_faq",          "is_takeaway",      "is_conclusion",
    "is_table_row",    "kind_match",       "kind_conflict",
    "encoded_text",    "encoded_sentence", "encoded_question",
    "encoded_heading", "encoded_best",     "pieces",
    "piece_missing",   "classifier"};

double& At(Signals* signals, Signal signal) {
  return (*signals)[static_cast<size_t>(signal)];
}

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// How much one question means the terms `ids`, and they it.
struct Cover {
  double question_share = 0;  // Of the question's weight.
  double missing = 0;         // Largest share of one word that is not meant.
  double terms_share = 0;     // Of the terms' weight.
};

Cover MeasureCover(const SignalContext& context, std::span<const int> ids,
                   std::vector<double>* best) {
  Cover cover;
  if (ids.empty() || context.total_weight <= 0) return cover;
  const std::vector<QuestionTerm>& terms = *context.terms;
  best->assign(terms.size(), 0.0);
  double covered = 0;
  double total = 0;
  for (const int id : ids) {
    const size_t local = context.LocalOf(id);
    const double* similarity = context.similarity.data() + local * terms.size();
    for (size_t t = 0; t < terms.size(); ++t) {
      (*best)[t] = std::max((*best)[t], similarity[t]);
    }
    const VocabularyTerm& term = context.index->term(id);
    if (term.is_concept) continue;
    covered += context.nearest[local] * term.weight;
    total += term.weight;
  }
  double meant = 0;
  for (size_t t = 0; t < terms.size(); ++t) {
    meant += (*best)[t] * terms[t].weight;
    cover.missing =
        std::max(cover.missing, (1.0 - (*best)[t]) * terms[t].weight);
  }
  cover.question_share = meant / context.total_weight;
  cover.missing /= context.total_weight;
  cover.terms_share = total > 0 ? covered / total : 0;
  return cover;
}

// Share of the question's weight that `ids` (ascending) name, leaving word
// vectors aside.
double NamedShare(const SignalContext& context, const std::vector<int>& ids) {
  const std::vector<QuestionTerm>& terms = *context.terms;
  double named = 0;
  auto meant = context.meant.begin();
  for (size_t t = 0; t < terms.size(); ++t) {
    double best = 0;
    for (; meant != context.meant.end() && meant->word == t; ++meant) {
      if (std::binary_search(ids.begin(), ids.end(), meant->id)) {
        best = std::max(best, meant->weight);
      }
    }
    named += best * terms[t].weight;
  }
  return context.total_weight > 0 ? named / context.total_weight : 0;
}

double Bm25(const SignalContext& context, const TermCounts& counts,
            Field field) {
  constexpr Bm25fParameters kParameters;
  if (counts.ids.empty()) return 0;
  double sum = 0;
  auto meant = context.meant.begin();
  while (meant != context.meant.end()) {
    const size_t word = meant->word;
    double best = 0;
    for (; meant != context.meant.end() && meant->word == word; ++meant) {
      const auto found =
          std::lower_bound(counts.ids.begin(), counts.ids.end(), meant->id);
      if (found == counts.ids.end() || *found != meant->id) continue;
      const int count =
          counts.counts[static_cast<size_t>(found - counts.ids.begin())];
      const double normal =
          NormalisedCount(count, counts.word_count,
                          context.index->MeanLength(field), kParameters);
      best = std::max(
          best, meant->weight * TermScore(context.index->term(meant->id).idf,
                                          normal, kParameters));
    }
    sum += best;
  }
  return context.bm25_most > 0 ? sum / context.bm25_most : 0;
}

// The question's vector times the average of some fields' words.
double VectorLikeness(const SignalContext& context, const IndexedEntry& entry,
                      Field first, Field second, double norm) {
  if (norm <= 0) return 0;
  double sum = 0;
  for (const Field field : {first, second}) {
    for (const int id : entry.fields[static_cast<size_t>(field)].ids) {
      const VocabularyTerm& term = context.index->term(id);
      if (term.vector_row == WordVectors::kNone) continue;
      sum += term.weight * context.vector_product[context.LocalOf(id)];
    }
  }
  return sum / norm;
}

void MeasureVectors(const SignalContext& context, size_t candidate,
                    Signals* signals) {
  const IndexedEntry& entry = *context.entries[candidate];
  if (!entry.text_vector.empty()) {
    At(signals, Signal::kVectorText) =
        Dot(context.question_vector, entry.text_vector);
    At(signals, Signal::kVectorHeading) =
        Dot(context.question_vector, entry.heading_vector);
    return;
  }
  if (context.vector_product.empty()) return;
  const int index = context.candidates[candidate];
  At(signals, Signal::kVectorText) =
      VectorLikeness(context, entry, Field::kText, Field::kQuestion,
                     context.index->TextNorm(index));
  At(signals, Signal::kVectorHeading) =
      VectorLikeness(context, entry, Field::kHeading, Field::kSubject,
                     context.index->HeadingNorm(index));
}

// How many of the question's pairs an entry has; more than kPairsMax are as
// good as that.
constexpr size_t kPairsMax = 4;

size_t CountPairs(const std::vector<uint64_t>& asked,
                  const std::vector<uint64_t>& pairs) {
  std::array<uint64_t, kPairsMax> seen;
  size_t count = 0;
  for (const uint64_t pair : pairs) {
    if (!std::binary_search(asked.begin(), asked.end(), pair)) continue;
    const auto end = seen.begin() + static_cast<ptrdiff_t>(count);
    if (std::find(seen.begin(), end, pair) != end) continue;
    seen[count++] = pair;
    if (count == kPairsMax) break;
  }
  return count;
}

// Gives each term of a candidate a local id.
void NumberLocals(SignalContext* context) {
  SignalTables& tables = *context->tables;
  const auto size = static_cast<size_t>(context->index->vocabulary_size());
  if (tables.local_of_term.size() < size) tables.local_of_term.resize(size, -1);
  if (tables.unpacked.size() < context->candidates.size()) {
    tables.unpacked.resize(context->candidates.size());
  }
  for (size_t c = 0; c < context->candidates.size(); ++c) {
    const IndexedEntry& entry =
        context->index->Open(context->candidates[c], &tables.unpacked[c]);
    context->entries.push_back(&entry);
    for (const int id : entry.all_ids) {
      int& local = tables.local_of_term[static_cast<size_t>(id)];
      if (local >= 0) continue;
      local = static_cast<int>(tables.locals.size());
      tables.locals.push_back(id);
    }
  }
}

// What each word means by its vector, and what by the lexicon.
void MeasureSimilarity(const WordVectors& vectors, double question_length,
                       SignalContext* context) {
  const std::vector<QuestionTerm>& terms = *context->terms;
  const std::vector<int>& locals = context->tables->locals;
  const bool keeps_vectors = context->entries.empty() ||
                             !context->entries.front()->text_vector.empty();
  context->similarity.assign(locals.size() * terms.size(), 0.0);
  if (!keeps_vectors && question_length > 0) {
    context->vector_product.assign(locals.size(), 0.0);
  }
  std::vector<int> rows;
  for (const QuestionTerm& term : terms) rows.push_back(term.vector_row);
  std::vector<double> cosines;
  for (size_t l = 0; l < locals.size(); ++l) {
    const int row = context->index->term(locals[l]).vector_row;
    if (row == WordVectors::kNone) continue;
    vectors.Similarities(row, rows, &cosines);
    double* similarity = context->similarity.data() + l * terms.size();
    double product = 0;
    for (size_t t = 0; t < terms.size(); ++t) {
      product += terms[t].weight * cosines[t];
      similarity[t] = kVectorSimilarityWeight *
                      std::clamp((cosines[t] - kVectorSimilarityMin) /
                                     (1.0 - kVectorSimilarityMin),
                                 0.0, 1.0);
    }
    if (context->vector_product.empty()) continue;
    context->vector_product[l] =
        product * WordVectors::kSquaredLength / question_length;
  }
  for (size_t t = 0; t < terms.size(); ++t) {
    double idf = 0;
    for (const auto& [id, weight] : terms[t].same) {
      idf = std::max(idf, context->index->term(id).idf);
      if (context->tables->local_of_term[static_cast<size_t>(id)] < 0) continue;
      context->meant.push_back({t, id, weight});
      double& value =
          context->similarity[context->LocalOf(id) * terms.size() + t];
      value = std::max(value, weight);
    }
    context->bm25_most += std::max(idf, terms[t].weight);
  }
  context->nearest.assign(locals.size(), 0.0);
  for (size_t l = 0; l < locals.size(); ++l) {
    for (size_t t = 0; t < terms.size(); ++t) {
      context->nearest[l] = std::max(context->nearest[l],
                                     context->similarity[l * terms.size() + t]);
    }
  }
}

std::unique_ptr<SignalTables>& TablesOfThread() {
  thread_local std::unique_ptr<SignalTables> tables;
  return tables;
}

}  // namespace

std::string_view SignalName(Signal signal) {
  return kNames[static_cast<size_t>(signal)];
}

void SignalTablesReturn::operator()(SignalTables* tables) const {
  for (const int id : tables->locals) {
    tables->local_of_term[static_cast<size_t>(id)] = -1;
  }
  tables->locals.clear();
  TablesOfThread().reset(tables);
}

SignalContext MakeSignalContext(const EntryIndex& index,
                                const WordVectors& vectors,
                                const std::vector<Token>& tokens,
                                const std::vector<QuestionTerm>& terms,
                                std::vector<int> candidates) {
  SignalContext context;
  context.index = &index;
  context.terms = &terms;
  context.candidates = std::move(candidates);
  context.question_pairs = index.ContentPairs(tokens);
  VectorSum sum(vectors);
  for (const QuestionTerm& term : terms) {
    context.total_weight += term.weight;
    sum.Add(term.vector_row, term.weight);
  }
  context.question_vector = sum.Unit();
  context.tables.reset(TablesOfThread() != nullptr ? TablesOfThread().release()
                                                   : new SignalTables());
  NumberLocals(&context);
  MeasureSimilarity(vectors, sum.Length(), &context);
  return context;
}

void MeasureSignals(const SignalContext& context, size_t candidate,
                    Signals* signals) {
  const IndexedEntry& indexed = *context.entries[candidate];
  const auto field = [&indexed](Field f) -> const TermCounts& {
    return indexed.fields[static_cast<size_t>(f)];
  };
  std::vector<double> best;
  const auto cover = [&context, &best](std::span<const int> ids) {
    return MeasureCover(context, ids, &best);
  };
  At(signals, Signal::kBm25Text) =
      Bm25(context, field(Field::kText), Field::kText);
  At(signals, Signal::kBm25Heading) =
      Bm25(context, field(Field::kHeading), Field::kHeading);
  At(signals, Signal::kBm25Question) =
      Bm25(context, field(Field::kQuestion), Field::kQuestion);
  const Cover text = cover(field(Field::kText).ids);
  const Cover heading = cover(field(Field::kHeading).ids);
  const Cover question = cover(field(Field::kQuestion).ids);
  const Cover subject = cover(field(Field::kSubject).ids);
  At(signals, Signal::kCoverText) = text.question_share;
  At(signals, Signal::kCoverHeading) = heading.question_share;
  At(signals, Signal::kCoverQuestion) = question.question_share;
  At(signals, Signal::kCoverSubject) = subject.question_share;
  At(signals, Signal::kTextCovered) = text.terms_share;
  At(signals, Signal::kHeadingCovered) = heading.terms_share;
  At(signals, Signal::kQuestionCovered) = question.terms_share;
  At(signals, Signal::kSubjectCovered) = subject.terms_share;
  const Cover all = cover(indexed.all_ids);
  At(signals, Signal::kCoverAll) = all.question_share;
  At(signals, Signal::kMissing) = all.missing;
  At(signals, Signal::kNamedAll) = NamedShare(context, indexed.all_ids);
  for (size_t s = 0; s < indexed.sentence_count(); ++s) {
    const Cover sentence = cover(indexed.Sentence(s));
    double& most = At(signals, Signal::kBestSentence);
    most = std::max(most, sentence.question_share);
    double& mutual = At(signals, Signal::kSentenceMutual);
    mutual = std::max(mutual,
                      0.5 * (sentence.question_share + sentence.terms_share));
  }
  MeasureVectors(context, candidate, signals);
  At(signals, Signal::kPairs) =
      static_cast<double>(CountPairs(context.question_pairs, indexed.pairs)) /
      static_cast<double>(kPairsMax);
  At(signals, Signal::kTextLength) =
      std::log(1.0 + field(Field::kText).word_count) / 5.0;
}

}  // namespace caveat
