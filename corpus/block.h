// What a reader finds in a document before anybody knows what its sections are
// for: a flat list of blocks with their spans. One reader for each format makes
// them; passage_builder.h turns them into passages.

#ifndef CAVEAT_CORPUS_BLOCK_H_
#define CAVEAT_CORPUS_BLOCK_H_

#include <vector>

#include "corpus/document.h"

namespace caveat {

enum class BlockKind {
  kText,     // A paragraph, or in plain text perhaps a heading
  kHeading,  // Marked as one by the format
  kBullet,
  kNumbered,
  kTableHead,
  kTableRow,
  kRule,  // A line of dashes, under a table's head or on its own
};

// How much a line of text looks like a heading, where nothing marks one.
enum class HeadingLook {
  kNone,    // It ends like a sentence, or is too long.
  kWeak,    // Short, without a full stop, in sentence case.
  kStrong,  // Short, without a full stop, in Title Case.
};

// The level of text that the format marks as no heading.
inline constexpr int kNeverHeading = 0;
// The level of a heading that is only emphasised: below all that are marked.
inline constexpr int kEmphasisLevel = 7;

struct Block {
  BlockKind kind = BlockKind::kText;
  ByteSpan block;  // With its markers; blocks are disjoint and in order.
  ByteSpan text;   // Without markers and outer white space.
  // Of a heading, from 1, the outermost. For kText: the level it has if it
  // turns out to be a heading, kNeverHeading when it is not one.
  int level = 1;
  int indent = 0;  // Of a list item, in columns.
  HeadingLook look = HeadingLook::kNone;
  bool is_question = false;  // A short line that ends in a question mark.
  // Something that is never quoted stands between it and the block before.
  bool is_apart = false;
  std::vector<TableCell> cells;  // kTableRow.
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_BLOCK_H_
