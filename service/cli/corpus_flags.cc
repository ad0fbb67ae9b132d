#include "service/cli/corpus_flags.h"

#include <stdlib.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_split.h"
#include "service/snapshot.h"

namespace caveat::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnvironment = "CAVEAT_CORPUS";

// From build/<preset>/caveat to the sources it is two steps, from
// /usr/bin/caveat to /usr one.
constexpr int kStepsMax = 3;

bool IsFolder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

void AddDataFlag(CLI::App* command, CorpusFlags* flags) {
  command
      ->add_option("--data", flags->data_folder,
                   "Folder whose files replace built-in data files, laid out "
                   "as in the sources")
      ->type_name("DIR");
}

}  // namespace

void AddCorpusFlags(CLI::App* command, CorpusFlags* flags) {
  command
      ->add_option("--corpus", flags->paths,
                   "A document (.txt, .md, .html, .jsonl), compiled corpora "
                   "(.caveat) or a folder of them; "
                   "may be repeated. Without it: $CAVEAT_CORPUS, or the "
                   "reference corpus beside the program")
      ->type_name("PATH")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  AddDataFlag(command, flags);
  command
      ->add_option("--contacts", flags->contacts_file,
                   "File with the numbers to call that go with notices")
      ->type_name("FILE");
}

void AddCorpusPaths(CLI::App* command, CorpusFlags* flags) {
  command
      ->add_option("paths", flags->paths,
                   "Documents (.txt, .md, .html, .jsonl), or folders of them")
      ->type_name("PATH")
      ->required();
  AddDataFlag(command, flags);
}

absl::StatusOr<std::vector<std::string>> DefaultCorpusPaths() {
  const char* environment = getenv(kEnvironment);
  if (environment != nullptr && *environment != '\0') {
    return std::vector<std::string>(
        absl::StrSplit(environment, ':', absl::SkipEmpty()));
  }
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (int step = 0; step <= kStepsMax && !folder.empty(); ++step) {
    for (const char* below : {"corpus/data", "share/caveat/corpus"}) {
      if (IsFolder(folder / below)) {
        return std::vector<std::string>{(folder / below).string()};
      }
    }
    folder = folder.parent_path();
  }
  if (IsFolder("corpus/data")) return std::vector<std::string>{"corpus/data"};
  return absl::NotFoundError(
      "the reference corpus is not beside the program; name a corpus with "
      "--corpus PATH or in CAVEAT_CORPUS");
}

absl::StatusOr<std::unique_ptr<EmbeddedEngine>> OpenEngine(
    const CorpusFlags& flags) {
  SnapshotOptions options;
  options.corpus_paths = flags.paths;
  if (options.corpus_paths.empty()) {
    absl::StatusOr<std::vector<std::string>> paths = DefaultCorpusPaths();
    if (!paths.ok()) return paths.status();
    options.corpus_paths = *std::move(paths);
  }
  options.data_folder = flags.data_folder;
  options.contacts_file = flags.contacts_file;
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot =
      LoadSnapshot(options);
  if (!snapshot.ok()) return snapshot.status();
  return std::make_unique<EmbeddedEngine>(*std::move(snapshot),
                                          std::move(options));
}

}  // namespace caveat::cli
