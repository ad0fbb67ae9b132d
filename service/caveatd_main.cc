// caveatd serves reviewed documents over gRPC. `caveatd --help` lists its
// flags; service/README.md explains its limits.

#include "service/daemon.h"
#include "service/daemon_flags.h"

int main(int argc, char** argv) {
  caveat::PrepareProcess();
  const caveat::FlagsResult flags = caveat::ParseFlags(argc, argv);
  return flags.run ? caveat::RunDaemon(flags.options) : flags.exit_code;
}
