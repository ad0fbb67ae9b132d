#include "matcher/matcher_index.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "corpus/fingerprint.h"
#include "matcher/normalizer.h"

namespace caveat {
namespace {

Speller MakeSpeller(const Corpus& corpus, const MatchData& data) {
  std::map<std::string, int> counts;
  const auto add = [&](std::string_view text) {
    for (const Token& token : data.tokenizer.Tokenize(text)) {
      ++counts[token.word];
    }
  };
  for (const Entry& entry : corpus.entries()) {
    add(corpus.PlainText(entry));
    add(entry.section);
    add(entry.question);
    for (const std::string& alternate : entry.alternates) add(alternate);
  }
  std::vector<Speller::Word> words;
  for (auto& [word, count] : counts) words.push_back({word, count});
  return Speller(std::move(words), &data.sounds);
}

// Of a TextKey(). Some texts share one: they are compared.
uint32_t HashOfText(std::string_view key) {
  const uint64_t hash = Fingerprint(key);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

bool IsFaqList(const Corpus& corpus) {
  constexpr double kShareMin = 0.8;
  const auto& entries = corpus.entries();
  const auto with_question =
      std::count_if(entries.begin(), entries.end(),
                    [](const Entry& entry) { return !entry.question.empty(); });
  return !entries.empty() &&
         static_cast<double>(with_question) >=
             kShareMin * static_cast<double>(entries.size());
}

absl::Status NoSuchKind(const MatcherIndex& index, const Entry& entry,
                        const std::string& name) {
  return absl::InvalidArgumentError(
      absl::StrCat(index.corpus->name(), ": entry \"", entry.id,
                   "\", question_kinds: no kind is \"", name, "\"; there are ",
                   absl::StrJoin(index.data->kinds.names(), ", ")));
}

}  // namespace

std::string TextKey(const std::vector<Token>& tokens) {
  std::string key;
  for (const Token& token : tokens) {
    absl::StrAppend(&key, key.empty() ? "" : " ", token.word);
  }
  return key;
}

std::string ContentKey(const std::vector<Token>& tokens) {
  std::vector<Token> content;
  std::copy_if(
      tokens.begin(), tokens.end(), std::back_inserter(content),
      [](const Token& token) { return token.weight == WordWeight::kContent; });
  return TextKey(content);
}

MatcherIndex::MatcherIndex(std::shared_ptr<const Corpus> corpus_in,
                           std::shared_ptr<const MatchData> data_in)
    : corpus(std::move(corpus_in)),
      data(std::move(data_in)),
      own_lexicon(corpus->synonyms().empty()
                      ? std::optional<Lexicon>()
                      : data->lexicon.With(corpus->synonyms(), data->tokenizer)),
      is_faq_list(IsFaqList(*corpus)) {}

absl::Status MatcherIndex::ReadCorpus() {
  const bool can_learn = EntryClassifier::CanLearn(*corpus);
  entries = EntryIndex(*corpus, data->tokenizer, lexicon(), data->vectors,
                       !can_learn);
  if (EncodedEntries::CanEncode(*corpus, *data)) {
    encoded = EncodedEntries(*corpus, *data, !can_learn);
  }
  speller = MakeSpeller(*corpus, *data);
  for (size_t e = 0; e < corpus->entries().size(); ++e) {
    const Entry& entry = corpus->entries()[e];
    const auto add = [&](std::string_view text) {
      const std::string key = TextKey(data->tokenizer.Tokenize(text));
      if (key.empty()) return;  // Every message without words would find it.
      entry_of_text_hash.emplace_back(HashOfText(key), static_cast<int>(e));
    };
    if (!entry.question.empty()) add(entry.question);
    for (const std::string& alternate : entry.alternates) add(alternate);
    if (!entry.offered_question.empty()) add(entry.offered_question);
    absl::StatusOr<KindSet> kinds = data->kinds.OfEntry(
        FoldText(entry.question), FoldText(corpus->PlainText(entry)),
        FoldText(entry.section));
    if (!kinds.ok()) return kinds.status();
    for (const std::string& name : entry.question_kinds) {
      const KindSet authored = data->kinds.Named({name});
      if (authored.none()) return NoSuchKind(*this, entry, name);
      *kinds |= authored;
    }
    kinds_of_entry.push_back(*kinds);
  }
  std::sort(entry_of_text_hash.begin(), entry_of_text_hash.end());
  entry_of_text_hash.shrink_to_fit();
  if (can_learn) classifier = EntryClassifier::Train(*corpus, *data);
  return absl::OkStatus();
}

void MatcherIndex::Save(BinaryWriter* out) const {
  entries.Save(out);
  encoded.Save(out);
  speller.Save(out);
  std::vector<uint32_t> hashes;
  std::vector<int32_t> entries_of_hashes;
  for (const auto& [hash, entry] : entry_of_text_hash) {
    hashes.push_back(hash);
    entries_of_hashes.push_back(entry);
  }
  out->Table(hashes);
  out->Table(entries_of_hashes);
  std::vector<uint64_t> kinds;
  for (const KindSet& set : kinds_of_entry) kinds.push_back(set.to_ullong());
  out->Table(kinds);
  out->Number(static_cast<uint8_t>(classifier.has_value()));
  if (classifier.has_value()) classifier->Save(out);
}

void MatcherIndex::Load(BinaryReader* in) {
  const auto count = static_cast<int>(corpus->entries().size());
  entries.Load(data->vectors, in);
  encoded.Load(in);
  speller.Load(in);
  SharedArray<uint32_t> hashes;
  SharedArray<int32_t> entries_of_hashes;
  SharedArray<uint64_t> kinds;
  uint8_t has_classifier = 0;
  in->Table(&hashes);
  in->Table(&entries_of_hashes);
  in->Table(&kinds);
  in->Number(&has_classifier);
  if (has_classifier != 0) {
    classifier = EntryClassifier::Load(count, *data, in);
  }
  const bool fits =
      entries.entry_count() == count && kinds.size() == corpus->entries().size() &&
      hashes.size() == entries_of_hashes.size() &&
      (encoded.empty() || encoded.entry_count() == count) &&
      std::all_of(entries_of_hashes.begin(), entries_of_hashes.end(),
                  [count](int32_t entry) { return 0 <= entry && entry < count; });
  if (!fits) in->Stop();
  if (in->stopped()) return;
  for (size_t i = 0; i < hashes.size(); ++i) {
    entry_of_text_hash.emplace_back(hashes[i], entries_of_hashes[i]);
  }
  for (const uint64_t set : kinds) kinds_of_entry.emplace_back(set);
}

absl::Status MatcherIndex::AddAuthored() {
  std::unordered_map<std::string, int> sections;
  std::vector<PlacedPattern> placed;
  for (size_t e = 0; e < corpus->entries().size(); ++e) {
    const Entry& entry = corpus->entries()[e];
    section_of_entry.push_back(
        sections.emplace(entry.section, static_cast<int>(sections.size()))
            .first->second);
    for (const std::string& decoy : entry.decoys) {
      is_decoy[TextKey(data->tokenizer.Tokenize(decoy))] = true;
    }
    for (const AuthoredText& pattern : entry.patterns) {
      placed.push_back({pattern.text,
                        absl::StrCat(corpus->name(), ".overlay.txtpb"),
                        pattern.line, pattern.column});
      entry_of_pattern.push_back(static_cast<int>(e));
    }
  }
  section_count = static_cast<int>(sections.size());
  for (const std::string& decoy : corpus->decoys()) {
    is_decoy[TextKey(data->tokenizer.Tokenize(decoy))] = true;
  }
  absl::StatusOr<std::shared_ptr<const PatternSet>> set =
      PatternSet::Build(placed);
  if (!set.ok()) return set.status();
  patterns = *std::move(set);
  const double n = static_cast<double>(kinds_of_entry.size());
  for (size_t k = 0; k < kQuestionKindCountMax; ++k) {
    KindSet kind;
    kind.set(k);
    const KindSet answering = data->kinds.WithCompatible(kind);
    double count = 0;
    for (const KindSet& kinds : kinds_of_entry) {
      count += (kinds & answering).any() ? 1 : 0;
    }
    kind_rarity[k] = std::log(1.0 + (n - count + 0.5) / (count + 0.5)) /
                     std::log(2.0 * n + 2.0);
  }
  return absl::OkStatus();
}

int MatcherIndex::EntryOfText(const std::string& key) const {
  const uint32_t hash = HashOfText(key);
  const auto is_text = [&](std::string_view text) {
    return !text.empty() && TextKey(data->tokenizer.Tokenize(text)) == key;
  };
  auto at = std::lower_bound(entry_of_text_hash.begin(),
                             entry_of_text_hash.end(), std::pair(hash, 0));
  for (; at != entry_of_text_hash.end() && at->first == hash; ++at) {
    const Entry& entry = corpus->entries()[static_cast<size_t>(at->second)];
    if (is_text(entry.question) || is_text(entry.offered_question) ||
        std::any_of(entry.alternates.begin(), entry.alternates.end(), is_text)) {
      return at->second;
    }
  }
  return -1;
}

absl::StatusOr<std::unique_ptr<const MatcherIndex>> MatcherIndex::Build(
    std::shared_ptr<const Corpus> corpus,
    std::shared_ptr<const MatchData> data) {
  auto index =
      std::make_unique<MatcherIndex>(std::move(corpus), std::move(data));
  const CompiledIndex& compiled = index->corpus->compiled();
  absl::Status status;
  if (compiled.matcher.empty()) {
    status = index->ReadCorpus();
  } else {
    BinaryReader in(compiled.owner, compiled.matcher);
    index->Load(&in);
    if (!in.AtEnd()) {
      status = absl::InvalidArgumentError(absl::StrCat(
          index->corpus->name(), ": its compiled index can not be read"));
    }
  }
  if (status.ok()) status = index->AddAuthored();
  if (!status.ok()) return status;
  return std::unique_ptr<const MatcherIndex>(std::move(index));
}

absl::StatusOr<AnalysedQuestion> MatcherIndex::Analyse(
    std::string_view question) const {
  AnalysedQuestion analysed;
  analysed.tokens = data->tokenizer.Tokenize(question);
  analysed.key = TextKey(analysed.tokens);
  for (Token& token : analysed.tokens) {
    if (token.weight != WordWeight::kContent || entries.Find(token.stem) >= 0 ||
        data->vectors.Find(token.word) != WordVectors::kNone) {
      continue;
    }
    if (!lexicon().InText({token}).empty()) continue;
    std::string corrected = speller.Correct(token.word);
    if (corrected.empty()) {
      corrected = speller.SoundingLike(token.word, data->sounds);
    }
    if (corrected.empty()) continue;
    token = data->tokenizer.Make(corrected);
    analysed.is_corrected = true;
  }
  analysed.terms =
      entries.Terms(analysed.tokens, lexicon(),
                    classifier.has_value() ? Reach::kBroader : Reach::kRelated,
                    data->vectors);
  absl::StatusOr<KindSet> kinds = data->kinds.OfQuestion(FoldText(question));
  if (!kinds.ok()) return kinds.status();
  analysed.kinds = *kinds;
  return analysed;
}

EncodedText MatcherIndex::Encode(std::string_view question,
                                 const AnalysedQuestion& analysed,
                                 const EncodedQuestion* known) const {
  if (!classifier.has_value() && encoded.empty()) return {};
  const std::string text = EncodedTextOf(question, analysed);
  if (known != nullptr && known->text == text) return known->encoded;
  return data->encoder.EncodePieces(text);
}

std::string MatcherIndex::EncodedTextOf(std::string_view question,
                                        const AnalysedQuestion& analysed) {
  return analysed.is_corrected ? TextKey(analysed.tokens)
                               : std::string(question);
}

}  // namespace caveat
