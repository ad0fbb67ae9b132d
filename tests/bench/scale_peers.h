// Other people's search over the same entries, through their C and C++ APIs:
// what the matcher is measured against.
//
//   std::unique_ptr<ScalePeer> peer = MakeFts5(folder);
//   peer->Build(corpus);
//   std::vector<int> entries = peer->Find({"bone", "pain"}, 10);
//
// Each is used as its manual advises for questions in plain words: English
// stems, no stop words, any word may match, BM25, a question's words counting
// twice. What is built stays in `folder` and is used again. One thread.

#ifndef CAVEAT_TESTS_BENCH_SCALE_PEERS_H_
#define CAVEAT_TESTS_BENCH_SCALE_PEERS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/scale_corpus.h"

namespace caveat {

class ScalePeer {
 public:
  virtual ~ScalePeer() = default;
  virtual std::string_view name() const = 0;
  // Ends the program when it can not.
  virtual void Build(const ScaleCorpus& corpus) = 0;
  // Indexes of the best entries for any of the words, best first.
  virtual std::vector<int> Find(const std::vector<std::string>& words,
                                int count_max) = 0;
};

std::unique_ptr<ScalePeer> MakeFts5(const std::string& folder);
std::unique_ptr<ScalePeer> MakeXapian(const std::string& folder);

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_SCALE_PEERS_H_
