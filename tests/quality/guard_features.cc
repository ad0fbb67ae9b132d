// Writes what `corpus/guards/fit_scores.py` fits the points of a guard rule on.
//
//   guard_features RULE [FOLDER] < messages > features
//
// For each line of input one line: what the sentence encoder makes of it, as
// log-odds of each MessageKind parted by commas, `-` when it was cut; then of each
// window the number of its words, the components of its meaning parted by
// commas, and its features, all parted by spaces, all windows by tabs. FOLDER,
// laid out as the source tree, replaces packs. With `rules` for RULE: the rules
// that fire on each line, the one that decides first.

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>

#include "corpus/data_files.h"
#include "matcher/guard.h"
#include "matcher/sentence_encoder.h"
#include "matcher/sentence_score.h"

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: guard_features RULE [FOLDER]\n");
    return 2;
  }
  const auto data = caveat::DataFiles::Open(argc > 2 ? argv[2] : "");
  if (!data.ok()) {
    std::fprintf(stderr, "%s\n", std::string(data.status().message()).c_str());
    return 1;
  }
  const auto guard = caveat::Guard::Build(*data);
  if (!guard.ok()) {
    std::fprintf(stderr, "%s\n", std::string(guard.status().message()).c_str());
    return 1;
  }
  const auto encoder =
      caveat::SentenceEncoder::Parse(data->Get("matcher/data/encoder.bin"));
  if (!encoder.ok()) {
    std::fprintf(stderr, "%s\n", std::string(encoder.status().message()).c_str());
    return 1;
  }
  std::string message;
  const bool only_rules = std::string(argv[1]) == "rules";
  while (std::getline(std::cin, message)) {
    const auto kinds = encoder->EncodePieces(message).kinds;
    if (only_rules) {
      const auto rules = (*guard)->FiringRules(message, kinds);
      std::string names;
      for (size_t i = 0; rules.ok() && i < rules->size(); ++i) {
        names += (*rules)[i] + ' ';
      }
      std::cout << names << "\n";
      continue;
    }
    const auto windows = (*guard)->FeaturesFor(argv[1], message);
    if (!windows.ok()) {
      std::fprintf(stderr, "%s\n",
                   std::string(windows.status().message()).c_str());
      return 1;
    }
    const auto texts = (*guard)->ReadAs(message);
    std::string line = kinds.has_value() ? "" : "-";
    for (size_t k = 0; kinds.has_value() && k < kinds->kCount; ++k) {
      line += std::to_string((*kinds)[static_cast<caveat::MessageKind>(k)]) + ',';
    }
    for (size_t i = 0; texts.ok() && i < windows->size(); ++i) {
      const auto& features = (*windows)[i];
      const std::string& text = (*texts)[i];
      line += '\t';
      // One space before, between and after the words.
      line += std::to_string(std::count(text.begin(), text.end(), ' ') - 1);
      line += ' ';
      for (const double one :
           caveat::MeaningOf(text, (*guard)->vectors())) {
        line += std::to_string(one) + ',';
      }
      line += ' ';
      for (const std::string& feature : features) line += feature + ' ';
    }
    std::cout << line << "\n";
  }
  return 0;
}
