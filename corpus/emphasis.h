// Finds text that a document only emphasises where others would mark a heading:
// a bold line, or a bold question at the start of its answer.

#ifndef CAVEAT_CORPUS_EMPHASIS_H_
#define CAVEAT_CORPUS_EMPHASIS_H_

#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/section_rules.h"

namespace caveat {

// A paragraph that starts with something bold.
struct BoldStart {
  ByteSpan whole;  // With the marks or tags around it.
  ByteSpan inner;
};

// Appends `block`, a paragraph, to `blocks`: as a heading by emphasis when all
// of it is bold, as two blocks when it starts with a bold question, else as it
// is. `bold` is empty when it does not start with anything bold.
void AddParagraph(std::string_view bytes, Block block, const BoldStart& bold,
                  const SectionRules& rules, std::vector<Block>* blocks);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_EMPHASIS_H_
