// A corpus as bytes, so that its document need not be read again.
//
//   SaveCorpus(corpus, &writer);
//   auto corpora = ParseCorpora(path, file, &faults);
//
// What a matcher made of the corpus travels beside it, as bytes that only the
// matcher understands. See compiled_file.h for the file around them.

#ifndef CAVEAT_CORPUS_COMPILED_CORPUS_H_
#define CAVEAT_CORPUS_COMPILED_CORPUS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/binary.h"
#include "corpus/compiled_file.h"
#include "corpus/corpus.h"

namespace caveat {

// Names of parts, before the name of the corpus.
inline constexpr std::string_view kCorpusPart = "corpus/";
inline constexpr std::string_view kMatcherPart = "matcher/";
inline constexpr std::string_view kSuggestPart = "suggest/";

void SaveCorpus(const Corpus& corpus, BinaryWriter* out);

// The corpora of a file, in its order; they keep it alive. Empty when `faults`
// grew.
std::vector<std::shared_ptr<const Corpus>> ParseCorpora(
    const std::string& path, const std::shared_ptr<const CompiledFile>& file,
    Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_COMPILED_CORPUS_H_
