// Floors that quality must not fall below, from `quality_floors.tsv`.
//
//   Floors floors("tests/quality/quality_floors.tsv");
//   floors.Check("seed_dev", {{"answered", 0.93}, {"ece", 0.03}});
//
// The file has the columns set, figure, least, most: one of the two bounds is
// given. A floor for a figure that was not measured is a failure too.

#ifndef CAVEAT_TESTS_QUALITY_FLOORS_H_
#define CAVEAT_TESTS_QUALITY_FLOORS_H_

#include <string>
#include <utility>
#include <vector>

namespace caveat {

// Figures by name, in the order in which they are printed.
using Figures = std::vector<std::pair<std::string, double>>;

struct Floor {
  std::string set;
  std::string figure;
  double least = 0;
  double most = 1;
};

class Floors {
 public:
  // Fails the test when the file can not be read.
  explicit Floors(const std::string& path);

  // Fails the test for each floor of `set` that `figures` do not hold, and when
  // there is no floor for it at all.
  void Check(const std::string& set, const Figures& figures) const;

 private:
  std::vector<Floor> floors_;
};

// Prints a line of a table: the set, what it was used for, its figures.
void PrintFigures(const std::string& set, const std::string& seen,
                  const Figures& figures);

}  // namespace caveat

#endif  // CAVEAT_TESTS_QUALITY_FLOORS_H_
