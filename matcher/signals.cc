#include "matcher/signals.h"

#include <algorithm>
#include <cmath>

#include "matcher/bm25f.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, kSignalCount> kNames = {
    "bm25_text",       "bm25_heading",     "bm25_question",   "cover_text",
    "cover_heading",   "cover_question",   "cover_subject",   "cover_all",
    "named_all",       "missing",
    "best_sentence",   "sentence_mutual",  "text_covered",    "heading_covered",
    "question_covered", "subject_covered", "vector_text",     "vector_heading",
    "pairs",           "section_mean",     "text_length",     "is_faq",
    "is_takeaway",     "is_conclusion",    "is_table_row",    "kind_match",
    "kind_conflict",   "encoded_text",     "encoded_sentence", "encoded_question",
    "encoded_heading", "encoded_best",     "pieces",          "piece_missing",
    "classifier"};

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

Cover MeasureCover(const SignalContext& context, const std::vector<int>& ids) {
  Cover cover;
  if (ids.empty() || context.total_weight <= 0) return cover;
  const std::vector<QuestionTerm>& terms = *context.terms;
  const auto columns = static_cast<size_t>(context.local_count);
  double meant = 0;
  for (size_t t = 0; t < terms.size(); ++t) {
    double best = 0;
    for (const int id : ids) {
      const int local = context.local_of_term[static_cast<size_t>(id)];
      best = std::max(best,
                      context.similarity[t * columns + static_cast<size_t>(local)]);
    }
    meant += best * terms[t].weight;
    cover.missing = std::max(cover.missing, (1.0 - best) * terms[t].weight);
  }
  cover.question_share = meant / context.total_weight;
  cover.missing /= context.total_weight;
  double covered = 0;
  double total = 0;
  for (const int id : ids) {
    const VocabularyTerm& term = context.index->term(id);
    if (term.is_concept) continue;
    const auto local = static_cast<size_t>(
        context.local_of_term[static_cast<size_t>(id)]);
    double best = 0;
    for (size_t t = 0; t < terms.size(); ++t) {
      best = std::max(best, context.similarity[t * columns + local]);
    }
    covered += best * term.weight;
    total += term.weight;
  }
  cover.terms_share = total > 0 ? covered / total : 0;
  return cover;
}

// Share of the question's weight that `ids` (ascending) name, leaving word
// vectors aside.
double NamedShare(const SignalContext& context, const std::vector<int>& ids) {
  double named = 0;
  for (const QuestionTerm& term : *context.terms) {
    double best = 0;
    for (const auto& [id, weight] : term.same) {
      if (std::binary_search(ids.begin(), ids.end(), id)) {
        best = std::max(best, weight);
      }
    }
    named += best * term.weight;
  }
  return context.total_weight > 0 ? named / context.total_weight : 0;
}

double Bm25(const SignalContext& context, const TermCounts& counts, Field field) {
  constexpr Bm25fParameters kParameters;
  double sum = 0;
  double most = 0;
  for (const QuestionTerm& question_term : *context.terms) {
    double best = 0;
    double idf = 0;
    for (const auto& [id, weight] : question_term.same) {
      const auto found = std::lower_bound(counts.ids.begin(), counts.ids.end(), id);
      idf = std::max(idf, context.index->term(id).idf);
      if (found == counts.ids.end() || *found != id) continue;
      const int count =
          counts.counts[static_cast<size_t>(found - counts.ids.begin())];
      const double normal =
          NormalisedCount(count, counts.word_count,
                          context.index->MeanLength(field), kParameters);
      best = std::max(best, weight * TermScore(context.index->term(id).idf, normal,
                                               kParameters));
    }
    sum += best;
    most += std::max(idf, question_term.weight);
  }
  return most > 0 ? sum / most : 0;
}

}  // namespace

std::string_view SignalName(Signal signal) {
  return kNames[static_cast<size_t>(signal)];
}

SignalContext MakeSignalContext(const EntryIndex& index,
                                const WordVectors& vectors,
                                const std::vector<Token>& tokens,
                                const std::vector<QuestionTerm>& terms,
                                const std::vector<int>& candidates) {
  SignalContext context;
  context.index = &index;
  context.vectors = &vectors;
  context.terms = &terms;
  context.question_pairs = ContentPairs(tokens);
  VectorSum sum(vectors);
  for (const QuestionTerm& term : terms) {
    context.total_weight += term.weight;
    sum.Add(term.vector_row, term.weight);
  }
  context.question_vector = sum.Unit();

  context.local_of_term.assign(static_cast<size_t>(index.vocabulary_size()), -1);
  std::vector<int> locals;
  for (const int candidate : candidates) {
    for (const TermCounts& field :
         index.entries()[static_cast<size_t>(candidate)].fields) {
      for (const int id : field.ids) {
        int& local = context.local_of_term[static_cast<size_t>(id)];
        if (local >= 0) continue;
        local = context.local_count++;
        locals.push_back(id);
      }
    }
  }
  const auto columns = static_cast<size_t>(context.local_count);
  context.similarity.assign(terms.size() * columns, 0.0);
  for (size_t t = 0; t < terms.size(); ++t) {
    double* row = context.similarity.data() + t * columns;
    for (size_t l = 0; l < columns; ++l) {
      const int other = index.term(locals[l]).vector_row;
      const double cosine = vectors.Similarity(terms[t].vector_row, other);
      row[l] = kVectorSimilarityWeight *
               std::clamp((cosine - kVectorSimilarityMin) /
                              (1.0 - kVectorSimilarityMin),
                          0.0, 1.0);
    }
    for (const auto& [id, weight] : terms[t].same) {
      const int local = context.local_of_term[static_cast<size_t>(id)];
      if (local >= 0) {
        double& value = row[static_cast<size_t>(local)];
        value = std::max(value, weight);
      }
    }
  }
  return context;
}

void MeasureSignals(const SignalContext& context, int entry, Signals* signals) {
  const IndexedEntry& indexed =
      context.index->entries()[static_cast<size_t>(entry)];
  const auto field = [&indexed](Field f) -> const TermCounts& {
    return indexed.fields[static_cast<size_t>(f)];
  };
  At(signals, Signal::kBm25Text) = Bm25(context, field(Field::kText), Field::kText);
  At(signals, Signal::kBm25Heading) =
      Bm25(context, field(Field::kHeading), Field::kHeading);
  At(signals, Signal::kBm25Question) =
      Bm25(context, field(Field::kQuestion), Field::kQuestion);
  const Cover text = MeasureCover(context, field(Field::kText).ids);
  const Cover heading = MeasureCover(context, field(Field::kHeading).ids);
  const Cover question = MeasureCover(context, field(Field::kQuestion).ids);
  const Cover subject = MeasureCover(context, field(Field::kSubject).ids);
  At(signals, Signal::kCoverText) = text.question_share;
  At(signals, Signal::kCoverHeading) = heading.question_share;
  At(signals, Signal::kCoverQuestion) = question.question_share;
  At(signals, Signal::kCoverSubject) = subject.question_share;
  At(signals, Signal::kTextCovered) = text.terms_share;
  At(signals, Signal::kHeadingCovered) = heading.terms_share;
  At(signals, Signal::kQuestionCovered) = question.terms_share;
  At(signals, Signal::kSubjectCovered) = subject.terms_share;
  const Cover all = MeasureCover(context, indexed.all_ids);
  At(signals, Signal::kCoverAll) = all.question_share;
  At(signals, Signal::kMissing) = all.missing;
  At(signals, Signal::kNamedAll) = NamedShare(context, indexed.all_ids);
  for (const std::vector<int>& sentence : indexed.sentences) {
    const Cover cover = MeasureCover(context, sentence);
    double& best = At(signals, Signal::kBestSentence);
    best = std::max(best, cover.question_share);
    double& mutual = At(signals, Signal::kSentenceMutual);
    mutual = std::max(mutual, 0.5 * (cover.question_share + cover.terms_share));
  }
  At(signals, Signal::kVectorText) =
      Dot(context.question_vector, indexed.text_vector);
  At(signals, Signal::kVectorHeading) =
      Dot(context.question_vector, indexed.heading_vector);
  int together = 0;
  for (const uint64_t pair : context.question_pairs) {
    together += std::binary_search(indexed.pairs.begin(), indexed.pairs.end(), pair);
  }
  At(signals, Signal::kPairs) = static_cast<double>(std::min(together, 4)) / 4.0;
  At(signals, Signal::kTextLength) =
      std::log(1.0 + field(Field::kText).word_count) / 5.0;
}

}  // namespace caveat
