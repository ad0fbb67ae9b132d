// Turns the blocks that a reader found into the passages of a document: gives
// each block its section, kind and id, and gathers the paragraphs of an FAQ
// answer into one passage.
//
//   Passages made = BuildPassages(bytes, blocks, rules);
//
// Pure; work is linear in the blocks.

#ifndef CAVEAT_CORPUS_PASSAGE_BUILDER_H_
#define CAVEAT_CORPUS_PASSAGE_BUILDER_H_

#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/document.h"
#include "corpus/section_rules.h"

namespace caveat {

struct Passages {
  std::vector<Section> sections;  // The first is the lead.
  std::vector<Passage> passages;
};

// `blocks` are of `bytes`, disjoint and in order. Every block is in exactly
// one passage; ids are unique.
Passages BuildPassages(std::string_view bytes, const std::vector<Block>& blocks,
                       const SectionRules& rules,
                       Markup markup = Markup::kNone);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_PASSAGE_BUILDER_H_
