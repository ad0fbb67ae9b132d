// The options of a command that can ask a server: `--server` and what goes with
// it.
//
//   AddServerFlags(command, &flags->server);
//
// The command has those of corpus_flags.h already: either a server is asked, or
// a corpus is read.

#ifndef CAVEAT_SERVICE_CLI_SERVER_FLAGS_H_
#define CAVEAT_SERVICE_CLI_SERVER_FLAGS_H_

#include <CLI/CLI.hpp>

#include "service/cli/ask_server.h"

namespace caveat::cli {

// `server` must live until the command line has been parsed.
void AddServerFlags(CLI::App* command, ServerOptions* server);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_SERVER_FLAGS_H_
