#include "service/cli/server_flags.h"

#include <iterator>
#include <string>
#include <utility>

namespace caveat::cli {
namespace {

constexpr double kTimeoutSecondsMax = 3600;

}  // namespace

void AddServerFlags(CLI::App* command, ServerOptions* server) {
  CLI::Option* address =
      command
          ->add_option("--server", server->address,
                       "Ask this server over gRPC; without it, no server is "
                       "needed")
          ->type_name("HOST:PORT")
          ->excludes("--corpus")
          ->excludes("--data")
          ->excludes("--contacts");
  command
      ->add_option("--timeout", server->timeout_s,
                   "Longest wait for the server, in seconds")
      ->option_text("SECONDS (10)")
      ->check(CLI::Range(0.001, kTimeoutSecondsMax))
      ->needs(address);
  CLI::Option* tls =
      command->add_flag("--tls", server->tls, "Speak TLS to the server")
          ->needs(address);
  const std::pair<const char*, std::string*> files[] = {
      {"--tls-ca", &server->authority_file},
      {"--tls-cert", &server->certificate_file},
      {"--tls-key", &server->key_file}};
  const char* const help[] = {
      "Authorities to trust, PEM; without it the system's",
      "Our certificate, PEM, where the server wants one",
      "The key of our certificate, PEM"};
  for (size_t i = 0; i < std::size(files); ++i) {
    command->add_option(files[i].first, *files[i].second, help[i])
        ->type_name("FILE")
        ->needs(tls);
  }
  command
      ->add_option("--tls-name", server->tls_name,
                   "Name that the server's certificate has, if not HOST")
      ->type_name("NAME")
      ->needs(tls);
}

}  // namespace caveat::cli
