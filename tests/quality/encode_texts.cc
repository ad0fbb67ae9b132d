// Writes the sentence vectors of the texts that come with Caveat:
//
//   encode_texts CORPUS... > matcher/data/text_vectors.bin
//
// To be run again after a corpus of this repository, its general decoys or
// `matcher/data/encoder.bin` have changed; a text that is missing only costs time
// at start. Without CORPUS, the general decoys alone.

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "corpus/data_files.h"
#include "corpus/loader.h"
#include "matcher/encoded_entries.h"
#include "matcher/match_data.h"

namespace caveat {
namespace {

int Run(const std::vector<std::string>& paths) {
  auto data = MatchData::Load(DataFiles::Builtin());
  if (!data.ok()) {
    std::cerr << data.status().ToString() << "\n";
    return 1;
  }
  std::map<std::string, std::vector<int8_t>> vectors;
  const auto add = [&](const std::string& text) {
    std::vector<int8_t>& vector = vectors[text];
    if (vector.empty()) vector = (*data)->encoder.Encode(text);
  };
  for (const std::string& decoy : (*data)->general_decoys) add(decoy);
  if (!paths.empty()) {
    auto corpora = LoadCorpora(paths, {});
    if (!corpora.ok()) {
      std::cerr << corpora.status().ToString() << "\n";
      return 1;
    }
    for (const auto& corpus : *corpora) {
      for (const std::string& decoy : corpus->decoys()) add(decoy);
      for (const Entry& entry : corpus->entries()) {
        for (const std::string& text : EncodedEntries::Texts(*corpus, entry)) add(text);
        add(std::string(corpus->PlainText(entry)));
        for (const std::string& alternate : entry.alternates) add(alternate);
        for (const std::string& decoy : entry.decoys) add(decoy);
      }
    }
  }
  std::erase_if(vectors, [](const auto& each) { return each.first.empty(); });
  std::cout << TextVectors::Serialise(
      vectors, DataFiles::Builtin().Get("matcher/data/encoder.bin"));
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  return caveat::Run(std::vector<std::string>(argv + 1, argv + argc));
}
