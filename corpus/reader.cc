#include "corpus/reader.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "corpus/html_reader.h"
#include "corpus/markdown_reader.h"
#include "corpus/passage_builder.h"
#include "corpus/plain_text_reader.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

std::vector<Block> ReadBlocks(DocumentFormat format, std::string_view bytes,
                              const SectionRules& rules) {
  switch (format) {
    case DocumentFormat::kMarkdown:
      return ReadMarkdown(bytes, rules);
    case DocumentFormat::kHtml:
      return ReadHtml(bytes, rules);
    case DocumentFormat::kPlainText:
    case DocumentFormat::kJsonl:
      return ReadPlainText(bytes, rules);
  }
  return {};
}

Markup MarkupOf(DocumentFormat format) {
  switch (format) {
    case DocumentFormat::kMarkdown:
      return Markup::kMarkdown;
    case DocumentFormat::kHtml:
      return Markup::kHtml;
    case DocumentFormat::kPlainText:
    case DocumentFormat::kJsonl:
      return Markup::kNone;
  }
  return Markup::kNone;
}

}  // namespace

std::optional<DocumentFormat> FormatOf(std::string_view file_name) {
  const absl::string_view name = ToAbsl(file_name);
  if (absl::EndsWithIgnoreCase(name, ".txt")) return DocumentFormat::kPlainText;
  if (absl::EndsWithIgnoreCase(name, ".jsonl")) return DocumentFormat::kJsonl;
  for (const char* ending : {".md", ".markdown"}) {
    if (absl::EndsWithIgnoreCase(name, ending))
      return DocumentFormat::kMarkdown;
  }
  for (const char* ending : {".html", ".htm"}) {
    if (absl::EndsWithIgnoreCase(name, ending)) return DocumentFormat::kHtml;
  }
  return std::nullopt;
}

std::optional<Document> ReadDocument(const std::string& name, std::string bytes,
                                     const SectionRules& rules,
                                     int64_t bytes_max, Faults* faults) {
  const std::optional<DocumentFormat> format = FormatOf(name);
  if (!format.has_value()) {
    faults->Add(Fault{name, 0, 0, std::string(kUnknownFormat)});
    return std::nullopt;
  }
  if (static_cast<int64_t>(bytes.size()) > bytes_max) {
    faults->Add(Fault{name, 0, 0,
                      absl::StrCat("too large: ", bytes.size(),
                                   " bytes, at most ", bytes_max)});
    return std::nullopt;
  }
  if (!CheckText(name, bytes, faults)) return std::nullopt;
  if (IsBlank(bytes)) {
    faults->Add(Fault{name, 0, 0, "empty: there is no text in it"});
    return std::nullopt;
  }
  const auto owned = std::make_shared<const std::string>(std::move(bytes));
  const std::vector<Block> blocks = ReadBlocks(*format, *owned, rules);
  if (blocks.size() > kBlockCountMax) {
    faults->Add(Fault{name, 0, 0,
                      absl::StrCat("too many passages: ", blocks.size(),
                                   ", at most ", kBlockCountMax)});
    return std::nullopt;
  }
  const Markup markup = MarkupOf(*format);
  Passages made = BuildPassages(*owned, blocks, rules, markup);
  return Document(std::string(BaseName(name)), owned, std::move(made.sections),
                  std::move(made.passages), markup);
}

}  // namespace caveat
