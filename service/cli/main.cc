// caveat: asks questions of reviewed documents, and helps to edit them.
//
//   caveat ask "can bone mets go away?"
//   caveat --help

#include "service/cli/program.h"

int main(int argc, char** argv) { return caveat::cli::Run(argc, argv); }
