// What the tests of the corpus share.

#ifndef CAVEAT_TESTS_CORPUS_CORPUS_TEST_UTIL_H_
#define CAVEAT_TESTS_CORPUS_CORPUS_TEST_UTIL_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/fault.h"
#include "corpus/loader.h"

namespace caveat {

// The bytes of a file of the source tree, which is the working directory.
std::string ReadTestFile(const std::string& path);

// The five articles whose parse is known: name, path of the text.
struct Article {
  std::string name;
  std::string path;
};
std::vector<Article> TestArticles();

// A corpus of `text`, read without faults; the test fails otherwise.
CorpusPtr CorpusOf(const std::string& text, const std::string& overlay = "",
                   const std::string& name = "test.txt");

// The messages of the faults that `text` and `overlay` make, one a line.
std::string FaultsOf(const std::string& text, const std::string& overlay = "",
                     const std::string& name = "test.txt",
                     const LoaderOptions& options = {});

// "id kind: text" of each passage, to compare at a glance.
std::vector<std::string> Outline(const Corpus& corpus);

// The same of a document of this text and name, whose invariants are checked.
std::vector<std::string> CheckedOutline(const std::string& text,
                                        const std::string& name);

// The name of a kind as `units.tsv` files have it.
std::string_view UnitType(PassageKind kind);

// The rows of a tab-separated file without its header.
std::vector<std::vector<std::string>> ReadTsv(const std::string& path);

// Fails the test when an invariant of a document does not hold.
void CheckInvariants(const Document& document);

}  // namespace caveat

#endif  // CAVEAT_TESTS_CORPUS_CORPUS_TEST_UTIL_H_
