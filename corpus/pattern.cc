#include "corpus/pattern.h"

#include <re2/re2.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {

struct Pattern::Compiled {
  Compiled(const re2::StringPiece& pattern, const RE2::Options& options)
      : re(pattern, options) {}

  RE2 re;
};

std::optional<Pattern> Pattern::Compile(std::string_view pattern,
                                        std::string* error) {
  if (pattern.size() > kPatternBytesMax) {
    *error = absl::StrCat("longer than ", kPatternBytesMax, " bytes");
    return std::nullopt;
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(false);
  options.set_max_mem(kPatternMemoryBytesMax);
  auto compiled = std::make_unique<Compiled>(
      re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->re.ok()) {
    *error = compiled->re.error();
    // RE2's own text ends in the argument for some errors and not for others.
    const std::string& argument = compiled->re.error_arg();
    if (!argument.empty() && error->find(argument) == std::string::npos) {
      absl::StrAppend(error, ": ", argument);
    }
    return std::nullopt;
  }
  return Pattern(std::move(compiled));
}

// What is no letter with an accent from U+00C0 to U+00FF.
constexpr std::u32string_view kPlain = U"ÆÐ×ØÞßæð÷øþ";

std::string PatternDoubt(std::string_view pattern) {
  if (pattern.find(".*") != std::string_view::npos ||
      pattern.find(".+") != std::string_view::npos) {
    return "pattern spans any text; say how far, as in \"(\\\\w+ ){0,3}\"";
  }
  for (int64_t at = 0; at < static_cast<int64_t>(pattern.size());) {
    const CodePoint c = NextCodePoint(pattern, at);
    const bool accented = c.value >= 0xC0 && c.value <= 0xFF &&
                          kPlain.find(c.value) == std::u32string_view::npos;
    if (accented) {
      return absl::StrCat("pattern holds \"",
                          ToAbsl(Cut(pattern, {at, at + c.size_bytes})),
                          "\"; questions are read without accents");
    }
    at += c.size_bytes;
  }
  return "";
}

Pattern::Pattern(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::MatchesWhole(std::string_view text) const {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()),
                        compiled_->re);
}

bool Pattern::MatchesPart(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                           compiled_->re);
}

}  // namespace caveat
