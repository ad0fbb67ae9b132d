// Writes what `corpus/guards/fit_scores.py` fits the points of a guard rule on.
//
//   guard_features RULE [FOLDER] < messages > features
//
// For each line of input one line: the features of its windows, parted by
// spaces, the windows by tabs. FOLDER, laid out as the source tree, replaces
// packs.

#include <cstdio>
#include <iostream>
#include <string>

#include "corpus/data_files.h"
#include "matcher/guard.h"

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
  const auto guard = caveat::Guard::Build(caveat::GuardPacks(*data));
  if (!guard.ok()) {
    std::fprintf(stderr, "%s\n", std::string(guard.status().message()).c_str());
    return 1;
  }
  std::string message;
  while (std::getline(std::cin, message)) {
    const auto windows = (*guard)->FeaturesFor(argv[1], message);
    if (!windows.ok()) {
      std::fprintf(stderr, "%s\n",
                   std::string(windows.status().message()).c_str());
      return 1;
    }
    std::string line;
    for (const auto& features : *windows) {
      if (!line.empty()) line += '\t';
      for (const std::string& feature : features) line += feature + ' ';
    }
    std::cout << line << "\n";
  }
  return 0;
}
