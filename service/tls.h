// Server credentials that follow their files: a certificate that is rotated
// on disk is used for new connections, without a restart.
//
//   auto credentials = MakeServerCredentials({.cert_file = "tls.crt", ...});

#ifndef CAVEAT_SERVICE_TLS_H_
#define CAVEAT_SERVICE_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace caveat {

struct TlsOptions {
  // How often the files are looked at for a new certificate, in seconds.
  static constexpr unsigned kRefreshIntervalS = 1;

  // PEM files. All empty: no TLS.
  std::string cert_file;  // The certificate, then its chain.
  std::string key_file;
  // Certificates that sign clients' ones; then a client without one is turned
  // away before it can send a request. Empty: clients need none.
  std::string client_ca_file;

  bool enabled() const { return !cert_file.empty() || !key_file.empty(); }
};

// Returns plain-text credentials when TLS is off. Reads the files and checks
// that key and certificate belong together, because gRPC would only log it.
// Errors: kInvalidArgument, naming the flag and the file. A bad pair that
// appears later is not used; the old one goes on.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsOptions& options);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_TLS_H_
