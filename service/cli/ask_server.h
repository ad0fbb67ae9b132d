// Asks a question of a server, over gRPC.
//
//   auto reply = AskServer({.address = "localhost:50051"}, request);

#ifndef CAVEAT_SERVICE_CLI_ASK_SERVER_H_
#define CAVEAT_SERVICE_CLI_ASK_SERVER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "caveat/v1/answer_service.pb.h"

namespace caveat::cli {

struct ServerOptions {
  std::string address;  // `HOST:PORT`, or `unix:PATH`.
  double timeout_s = 10;
  bool tls = false;
  // Files, PEM. Empty: the system's authorities; no certificate of our own.
  std::string authority_file;
  std::string certificate_file;
  std::string key_file;
  std::string tls_name;  // Name the server's certificate has, if not the host.
};

// Sends one request. Blocks until the reply or the deadline. Never goes
// through an HTTP proxy: a question is not for others to carry. Errors: what
// the server says, kUnavailable, kDeadlineExceeded, and kNotFound for a file
// that is not there.
absl::StatusOr<v1::AskResponse> AskServer(const ServerOptions& server,
                                          const v1::AskRequest& request);

// Whether the server has a corpus of that name: what AskServer would fail with
// if it has not.
absl::Status CheckServerCorpus(const ServerOptions& server,
                               const std::string& corpus);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_ASK_SERVER_H_
