// Reads a document of any format into passages.
//
//   Faults faults;
//   std::optional<Document> document =
//       ReadDocument("a.txt", std::move(bytes), SectionRules::Builtin(), {},
//       &faults);
//
// Pure; work is linear in the bytes. The formats are described in README.md.

#ifndef CAVEAT_CORPUS_READER_H_
#define CAVEAT_CORPUS_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "corpus/document.h"
#include "corpus/fault.h"
#include "corpus/section_rules.h"

namespace caveat {

// Most blocks of one document. One of 8 MiB with more has hardly 20 bytes a
// block, and is no article.
inline constexpr size_t kBlockCountMax = 400'000;

enum class DocumentFormat { kPlainText, kMarkdown, kHtml, kJsonl };

inline constexpr std::string_view kUnknownFormat =
    "not a document: its name must end in .txt, .md, .html or .jsonl";

// By the file's ending, in any case: .txt, .md, .markdown, .html, .htm,
// .jsonl. Empty for any other.
std::optional<DocumentFormat> FormatOf(std::string_view file_name);

// Reads an article; `name` says the format. Faults name it so, sources by the
// last part of it. Empty when `faults` grew: too large, not UTF-8, control
// characters, nothing in it.
std::optional<Document> ReadDocument(const std::string& name, std::string bytes,
                                     const SectionRules& rules,
                                     int64_t bytes_max, Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_READER_H_
