#include "tests/quality/floors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace caveat {

Floors::Floors(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::string line;
  std::getline(file, line);  // The header.
  for (int number = 2; std::getline(file, line); ++number) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    Floor floor;
    const auto bound = [&](size_t cell, double* value) {
      return cells[cell].empty() || absl::SimpleAtod(cells[cell], value);
    };
    if (cells.size() != 4 || cells[2].empty() == cells[3].empty() ||
        !bound(2, &floor.least) || !bound(3, &floor.most)) {
      ADD_FAILURE() << path << ":" << number
                    << ": not set, figure, and one bound";
      continue;
    }
    floor.set = cells[0];
    floor.figure = cells[1];
    floors_.push_back(floor);
  }
}

void Floors::Check(const std::string& set, const Figures& figures) const {
  int checked_count = 0;
  for (const Floor& floor : floors_) {
    if (floor.set != set) continue;
    ++checked_count;
    const auto found = std::find_if(
        figures.begin(), figures.end(),
        [&](const auto& figure) { return figure.first == floor.figure; });
    if (found == figures.end()) {
      ADD_FAILURE() << set << ": no figure is called " << floor.figure;
      continue;
    }
    EXPECT_GE(found->second, floor.least) << set << ", " << floor.figure;
    EXPECT_LE(found->second, floor.most) << set << ", " << floor.figure;
  }
  EXPECT_GT(checked_count, 0) << set << " has no floor";
}

void PrintFigures(const std::string& set, const std::string& seen,
                  const Figures& figures) {
  std::printf("  %-34s %-9s", set.c_str(), seen.c_str());
  for (const auto& [name, value] : figures) {
    std::printf("  %s %.4f", name.c_str(), value);
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace caveat
