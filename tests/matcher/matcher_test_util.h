// What the tests of the matcher share.

#ifndef CAVEAT_TESTS_MATCHER_MATCHER_TEST_UTIL_H_
#define CAVEAT_TESTS_MATCHER_MATCHER_TEST_UTIL_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/loader.h"
#include "matcher/match_data.h"
#include "matcher/matcher.h"

namespace caveat {

// The built-in data files, read once.
const std::shared_ptr<const MatchData>& BuiltinMatchData();

// A corpus of `text`, read without faults; the test fails otherwise.
CorpusPtr CorpusOf(const std::string& text, const std::string& overlay = "",
                   const std::string& name = "test.txt");

// A matcher of such a corpus with the built-in data files.
std::shared_ptr<const Matcher> MatcherOf(const CorpusPtr& corpus);

// What Find() says; the test fails when that is an error.
Result FindOk(const Matcher& matcher, std::string_view question,
              const FindOptions& options = {});

// Id of the best match; empty when there is none.
std::string BestId(const Corpus& corpus, const Result& result);

// Everything in a result, each number with all its bits: equal texts are equal
// results.
std::string Dump(const Result& result);

// Numbers that depend on the seed alone, on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 2 + 1) {}
  uint64_t Next();
  // From 0 to `bound` - 1; `bound` is above 0.
  size_t Below(size_t bound) { return static_cast<size_t>(Next() % bound); }
  // Letters from the first `letter_count` of the alphabet.
  std::string Word(size_t length, size_t letter_count);

 private:
  uint64_t state_;
};

}  // namespace caveat

#endif  // CAVEAT_TESTS_MATCHER_MATCHER_TEST_UTIL_H_
