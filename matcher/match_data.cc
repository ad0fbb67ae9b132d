#include "matcher/match_data.h"

#include <utility>

namespace caveat {

absl::StatusOr<std::shared_ptr<const MatchData>> MatchData::Load(
    const DataFiles& files) {
  Tokenizer tokenizer({files.Get("matcher/data/spelling.tsv"),
                       files.Get("matcher/data/word_forms.tsv"),
                       files.Get("matcher/data/stop_words.txt"),
                       files.Get("matcher/data/light_words.txt")});
  absl::StatusOr<SoundRules> sounds =
      SoundRules::Parse(files.Get("matcher/data/sounds.tsv"));
  if (!sounds.ok()) return sounds.status();
  Lexicon lexicon({files.Get("matcher/data/lexicon.tsv"),
                   files.Get("matcher/data/medical.tsv")},
                  files.Get("matcher/data/broader.tsv"),
                  files.Get("matcher/data/related.tsv"), tokenizer);
  absl::StatusOr<WordVectors> vectors =
      WordVectors::Parse(files.Get("matcher/data/vectors.bin"));
  if (!vectors.ok()) return vectors.status();
  absl::StatusOr<SentenceEncoder> encoder =
      SentenceEncoder::Parse(files.Get("matcher/data/encoder.bin"));
  if (!encoder.ok()) return encoder.status();
  absl::StatusOr<TextVectors> text_vectors =
      TextVectors::Parse(files.Get("matcher/data/text_vectors.bin"),
                         files.Get("matcher/data/encoder.bin"));
  if (!text_vectors.ok()) return text_vectors.status();
  absl::StatusOr<QuestionKinds> kinds =
      QuestionKinds::Parse(files.Get("matcher/data/kinds.txtpb"));
  if (!kinds.ok()) return kinds.status();
  absl::StatusOr<Model> model =
      Model::Parse(files.Get("matcher/data/model.txtpb"));
  if (!model.ok()) return model.status();
  absl::StatusOr<FollowUpCues> follow_up_cues = FollowUpCues::Parse(
      files.Get("matcher/data/follow_up_cues.txtpb"), tokenizer);
  if (!follow_up_cues.ok()) return follow_up_cues.status();
  absl::StatusOr<FollowUpModel> follow_up_model = FollowUpModel::Parse(
      files.Get("matcher/data/follow_up_model.txtpb"));
  if (!follow_up_model.ok()) return follow_up_model.status();
  std::vector<std::string> decoys;
  for (const std::string_view line :
       DataLines(files.Get("corpus/guards/general_decoys.tsv"))) {
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos || line == "topic\tquestion") continue;
    decoys.emplace_back(line.substr(tab + 1));
  }
  std::vector<std::vector<double>> decoy_vectors;
  for (const std::string& decoy : decoys) {
    VectorSum sum(*vectors);
    for (const Token& token : tokenizer.Tokenize(decoy)) {
      if (token.weight == WordWeight::kStop) continue;
      const int row = vectors->Find(token.word);
      sum.Add(row, vectors->Rarity(row));
    }
    decoy_vectors.push_back(sum.Unit());
  }
  auto data = std::make_shared<MatchData>(MatchData{
      std::move(tokenizer), *std::move(sounds), std::move(lexicon), *std::move(vectors),
      *std::move(encoder), *std::move(text_vectors), *std::move(kinds),
      *std::move(model), std::move(decoys), std::move(decoy_vectors),
      *std::move(follow_up_cues), *std::move(follow_up_model), {}});
  for (const std::string& decoy : data->general_decoys) {
    data->decoy_encodings.push_back(data->VectorOf(decoy));
  }
  return std::shared_ptr<const MatchData>(std::move(data));
}

SentenceVector MatchData::VectorOf(std::string_view text) const {
  const std::span<const int8_t> known = text_vectors.Find(text);
  if (!known.empty()) return {known.begin(), known.end()};
  return encoder.Encode(text);
}

}  // namespace caveat
