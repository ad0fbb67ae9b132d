#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "corpus/compiled_corpus.h"
#include "corpus/compiled_file.h"
#include "corpus/strings.h"
#include "matcher/matcher_index.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/program.h"
#include "service/snapshot.h"

namespace caveat::cli {
namespace {

struct BuildFlags {
  CorpusFlags corpus;
  std::string output;
};

constexpr double kMegabyte = 1e6;

void AddParts(const ServedCorpus& served, CompiledFile::Writer* writer) {
  const auto name = [&served](std::string_view part) {
    return absl::StrCat(ToAbsl(part), served.corpus().name());
  };
  writer->Add(name(kCorpusPart), [&served](BinaryWriter* out) {
    SaveCorpus(served.corpus(), out);
  });
  writer->Add(name(kMatcherPart), [&served](BinaryWriter* out) {
    served.matcher().index().Save(out);
  });
  writer->Add(name(kSuggestPart), [&served](BinaryWriter* out) {
    served.suggest_index().Save(out);
  });
}

ExitCode BuildCorpora(const Console& console, const BuildFlags& flags) {
  if (!flags.output.ends_with(CompiledFile::kEnding)) {
    return Fail(console, kExitUsage, "--output: the name must end in .caveat");
  }
  const auto begin = std::chrono::steady_clock::now();
  SnapshotOptions options;
  options.corpus_paths = flags.corpus.paths;
  options.data_folder = flags.corpus.data_folder;
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot =
      LoadSnapshot(options);
  if (!snapshot.ok()) {
    return Fail(console, kExitUnavailable, snapshot.status());
  }
  const auto progress = ShowProgress(console);
  CompiledFile::Writer writer(flags.output, (*snapshot)->shared()->fingerprint);
  const std::vector<ServedCorpus>& corpora = (*snapshot)->corpora();
  for (size_t c = 0; c < corpora.size(); ++c) {
    AddParts(corpora[c], &writer);
    progress(static_cast<int>(c) + 1, static_cast<int>(corpora.size()));
  }
  const absl::StatusOr<uint64_t> size = writer.Finish();
  if (!size.ok()) return Fail(console, kExitError, size.status());
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  console.out << absl::StrFormat(
      "%s: %d corpora, %d entries, %.1f MB, built in %.1f s\n", flags.output,
      corpora.size(), (*snapshot)->entry_count(),
      static_cast<double>(*size) / kMegabyte, took.count());
  return kExitOk;
}

}  // namespace

void AddBuildCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<BuildFlags>();
  CLI::App* command = corpus->add_subcommand(
      "build",
      "Writes corpora with their indexes into one file, from which a server "
      "starts at once");
  AddCorpusPaths(command, &flags->corpus);
  command
      ->add_option("-o,--output", flags->output,
                   "The file to write; its name ends in .caveat")
      ->type_name("FILE")
      ->required();
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return BuildCorpora(console, *flags);
    };
  });
}

}  // namespace caveat::cli
