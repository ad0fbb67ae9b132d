// Cuts a document into lines, and says of each line what it starts with: a
// list marker, dashes, or nothing.
//
//   for (const Line& line : ScanLines(bytes)) ...
//
// Pure functions; work is linear in the text.

#ifndef CAVEAT_CORPUS_LINE_SCANNER_H_
#define CAVEAT_CORPUS_LINE_SCANNER_H_

#include <string_view>
#include <vector>

#include "corpus/document.h"

namespace caveat {

enum class LineStart {
  kBlank,     // Nothing but white space.
  kPlain,     // No marker.
  kBullet,    // - * + and • ➤ and their like
  kNumbered,  // "1. ", "1) ", "(1) ", also "a) "
  kRule,      // Nothing but dashes, equals signs, underscores or asterisks
};

struct Line {
  LineStart start = LineStart::kBlank;
  ByteSpan all;   // Without the line break.
  ByteSpan text;  // Without outer white space and list marker; empty for kRule.
  ByteSpan trimmed;  // Without outer white space, with the marker.
  int indent = 0;    // Columns before `trimmed`; a tab goes to a multiple of 4.
};

// Line breaks are LF, CR LF and CR. The last line may lack one.
std::vector<Line> ScanLines(std::string_view bytes);

// Where the text behind a list marker at the start of `trimmed` begins, or
// `trimmed.begin` when there is none; sets `start`.
int64_t SkipListMarker(std::string_view bytes, ByteSpan trimmed,
                       LineStart* start);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_LINE_SCANNER_H_
