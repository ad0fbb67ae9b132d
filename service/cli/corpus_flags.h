// The options by which commands say what to load, and the loading.
//
//   CorpusFlags flags;
//   AddCorpusFlags(command, &flags);                  // --corpus, --data, ...
//   auto engine = OpenEngine(flags);                  // check engine.ok()
//   (*engine)->engine().Ask(question, {});

#ifndef CAVEAT_SERVICE_CLI_CORPUS_FLAGS_H_
#define CAVEAT_SERVICE_CLI_CORPUS_FLAGS_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/clock.h"
#include "service/engine.h"

namespace caveat::cli {

struct CorpusFlags {
  std::vector<std::string> paths;  // Empty: the reference corpora.
  std::string data_folder;
  std::string contacts_file;
};

// Adds `--corpus`, `--data` and `--contacts`.
void AddCorpusFlags(CLI::App* command, CorpusFlags* flags);

// Adds the corpora as `PATH...`, at least one, and `--data`.
void AddCorpusPaths(CLI::App* command, CorpusFlags* flags);

// Where the corpora are when no path is given: the paths in the environment's
// CAVEAT_CORPUS, parted by colons; else the first folder that is there of
// `corpus/data` and `share/caveat/corpus` beside the program or above it (at
// most three steps), and `corpus/data` where the command runs. Errors:
// kNotFound.
absl::StatusOr<std::vector<std::string>> DefaultCorpusPaths();

// An engine in this process, with the clock it needs.
class EmbeddedEngine {
 public:
  EmbeddedEngine(std::shared_ptr<const Snapshot> snapshot,
                 SnapshotOptions options)
      : engine_(std::move(snapshot), std::move(options), &clock_) {}

  const Engine& engine() const { return engine_; }

 private:
  const SystemClock clock_;
  Engine engine_;
};

// Reads the corpora and makes an engine of them: the one that a server would
// have. Errors: those of LoadSnapshot.
absl::StatusOr<std::unique_ptr<EmbeddedEngine>> OpenEngine(
    const CorpusFlags& flags);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_CORPUS_FLAGS_H_
