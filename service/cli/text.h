// Makes text of a corpus or a server fit for a terminal: harmless, measured in
// columns, and wrapped.
//
//   for (const std::string& line : Wrap(Printable(answer.text()), 78))
//     out << "  " << line << "\n";
//
// Pure functions: no locale, no state; any thread may call them. Cost is
// linear in the text.

#ifndef CAVEAT_SERVICE_CLI_TEXT_H_
#define CAVEAT_SERVICE_CLI_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace caveat::cli {

// Returns `text` with everything that could steer a terminal written out, so
// that it is seen instead of obeyed: control characters as `\x1b`, and those
// that reorder text or can not be seen as `\u202e`. Bytes that are not UTF-8
// become U+FFFD, a tab becomes a space, a line end stays (CR LF too is one).
// Idempotent.
std::string Printable(std::string_view text);

// Returns `json` with C1 controls as `\u009b`: they may stand in JSON, and
// some terminals obey them. Means the same to every JSON reader.
std::string PrintableJson(std::string_view json);

// Columns that printable UTF-8 takes up: 2 for wide East Asian letters and
// emoji, 0 for marks that sit on others.
int DisplayWidth(std::string_view text);

// Breaks printable UTF-8 into lines of at most `width_columns`, where Unicode
// says that lines may be broken (UAX 14), and within a word only when it is
// longer than a line. Line ends in `text` always break. A width below 1 means
// that there is none. Never empty; lines have no spaces at their end.
std::vector<std::string> Wrap(std::string_view text, int width_columns);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_TEXT_H_
