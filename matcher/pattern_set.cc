#include "matcher/pattern_set.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/fault.h"
#include "matcher/atom_index.h"

// The idea: RE2's FilteredRE2 turns each pattern into an and/or tree of
// strings ("atoms") that a match must contain; AtomIndex finds the atoms of a
// text; FilteredRE2 says which patterns they leave possible; those are run one
// by one. RE2::Set would run all at once, but its automaton grows with the
// product of the gaps in the patterns and, out of memory, says "no match".
// A single RE2 falls back to a slower engine instead, so its "no" is a no.

namespace caveat {
namespace {

RE2::Options MakeOptions(const PatternSetOptions& options) {
  RE2::Options result;
  result.set_log_errors(false);  // A pattern is somebody's text.
  result.set_case_sensitive(options.letter_case == PatternCase::kExact);
  result.set_max_mem(options.pattern_memory_bytes_max);
  return result;
}

// A lower bound that is close: RE2 keeps 16 bytes per instruction, the parsed
// pattern, and the object itself (sizes from RE2 20220601 on x86-64).
constexpr int64_t kInstructionBytes = 16;
constexpr int64_t kPatternBytes = 1024;

int64_t EstimateBytes(const RE2& re) {
  return kPatternBytes + re.ProgramSize() * kInstructionBytes +
         static_cast<int64_t>(re.pattern().size()) * 2;
}

// Adds the fault of a pattern that does not compile, at the offending part.
void AddFault(const PlacedPattern& pattern, const RE2::Options& options,
              Faults* faults) {
  const RE2 re(pattern.text, options);
  const std::string& part = re.error_arg();
  const size_t offset = pattern.text.find(part);
  int column = pattern.column;
  if (column > 0 && !part.empty() && offset != std::string::npos) {
    column += static_cast<int>(offset);
  }
  std::string message = re.error();
  if (re.error_code() == RE2::ErrorPatternTooLarge) {
    message =
        absl::StrCat("pattern needs more than ", options.max_mem(), " bytes");
  }
  faults->Add(Fault{pattern.file, pattern.line, column, std::move(message)});
}

}  // namespace

struct PatternSet::Compiled {
  Compiled() : filter(kAtomBytesMin) {}

  // Not const only because FilteredRE2 is built in steps.
  re2::FilteredRE2 filter;
  std::optional<AtomIndex> atoms;
  int unfiltered_count = 0;
  int64_t memory_bytes = 0;
};

absl::StatusOr<std::shared_ptr<const PatternSet>> PatternSet::Build(
    const std::vector<PlacedPattern>& patterns,
    const PatternSetOptions& options) {
  const RE2::Options re_options = MakeOptions(options);
  auto compiled = std::make_unique<Compiled>();
  Faults faults;
  for (const PlacedPattern& pattern : patterns) {
    if (static_cast<int64_t>(pattern.text.size()) > kPatternBytesMax) {
      faults.Add(Fault{
          pattern.file, pattern.line, pattern.column,
          absl::StrCat("pattern is longer than ", kPatternBytesMax, " bytes")});
      continue;
    }
    int id = 0;
    if (compiled->filter.Add(pattern.text, re_options, &id) != RE2::NoError) {
      AddFault(pattern, re_options, &faults);
      continue;
    }
    compiled->memory_bytes += EstimateBytes(compiled->filter.GetRE2(id));
    if (compiled->memory_bytes > options.memory_bytes_max) {
      return absl::ResourceExhaustedError(
          absl::StrCat(pattern.file, ":", pattern.line,
                       ": patterns up to here need more than ",
                       options.memory_bytes_max, " bytes"));
    }
  }
  if (!faults.empty()) return faults.ToStatus();

  std::vector<std::string> atoms;
  if (!patterns.empty()) {
    compiled->filter.Compile(&atoms);
    std::vector<int> unfiltered;
    compiled->filter.AllPotentials({}, &unfiltered);
    compiled->unfiltered_count = static_cast<int>(unfiltered.size());
  }
  compiled->atoms.emplace(atoms);
  compiled->memory_bytes += compiled->atoms->memory_bytes();
  return std::shared_ptr<const PatternSet>(new PatternSet(std::move(compiled)));
}

absl::Status PatternSet::FindPossible(std::string_view text,
                                      std::vector<int>* ids) const {
  ids->clear();
  if (static_cast<int64_t>(text.size()) > kTextBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("text is longer than ", kTextBytesMax, " bytes"));
  }
  if (size() == 0) return absl::OkStatus();
  thread_local std::vector<int> atoms;
  compiled_->atoms->Find(text, &atoms);
  compiled_->filter.AllPotentials(atoms, ids);
  return absl::OkStatus();
}

bool PatternSet::Matches(int id, std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                           compiled_->filter.GetRE2(id));
}

absl::Status PatternSet::Match(std::string_view text,
                               std::vector<int>* ids) const {
  if (absl::Status status = FindPossible(text, ids); !status.ok()) {
    return status;
  }
  std::erase_if(*ids, [this, text](int id) { return !Matches(id, text); });
  return absl::OkStatus();
}

absl::Status PatternSet::ReplaceAll(std::string_view replacement,
                                    std::string* text) const {
  std::vector<int> ids;
  if (absl::Status status = Match(*text, &ids); !status.ok()) return status;
  const re2::StringPiece rewrite(replacement.data(), replacement.size());
  for (const int id : ids) {
    for (int pass = 0; pass < kReplacePassesMax; ++pass) {
      if (!RE2::GlobalReplace(text, compiled_->filter.GetRE2(id), rewrite)) {
        break;
      }
    }
  }
  return absl::OkStatus();
}

int PatternSet::size() const { return compiled_->filter.NumRegexps(); }

int PatternSet::unfiltered_count() const { return compiled_->unfiltered_count; }

int64_t PatternSet::memory_bytes() const { return compiled_->memory_bytes; }

PatternSet::PatternSet(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}

PatternSet::~PatternSet() = default;

}  // namespace caveat
