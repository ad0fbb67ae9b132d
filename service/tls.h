// Server credentials that follow their files: a certificate that is rotated
// on disk is used for new connections, without a restart.
//
//   auto tls = TlsCredentials::Open({.cert_file = "tls.crt", ...}, on_change);
//   builder.AddListeningPort(address, (*tls)->credentials());
//
// gRPC's own watcher of files serves a certificate whose key is not there yet,
// so that no connection succeeds; here each new connection gets the newest pair
// that pem_files.h found good. The files are read in a thread of their own.
// One thread alone may hand connections to the server, as acceptor.h does: gRPC
// 1.51 exchanges the pair without a lock.

#ifndef CAVEAT_SERVICE_TLS_H_
#define CAVEAT_SERVICE_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "service/pem_files.h"

namespace caveat {

struct TlsOptions {
  // PEM files. All empty: no TLS.
  std::string cert_file;  // The certificate, then its chain.
  std::string key_file;
  // Certificates that sign clients' ones; then a client without one is turned
  // away before it can send a request. Empty: clients need none.
  std::string client_ca_file;

  bool enabled() const { return !cert_file.empty() || !key_file.empty(); }
};

class TlsCredentials {
 public:
  // Plain-text credentials when TLS is off. `on_certificate` is called on the
  // thread that reads. Errors: those of PemFiles::Open.
  static absl::StatusOr<std::unique_ptr<TlsCredentials>> Open(
      const TlsOptions& options, OnCertificate on_certificate);

  // Ends the thread. No server may use the credentials any more.
  ~TlsCredentials();

  std::shared_ptr<grpc::ServerCredentials> credentials() const {
    return credentials_;
  }

  // Ends the thread: nobody is told of certificates any more.
  void Stop();

 private:
  class Watcher;
  TlsCredentials();

  std::unique_ptr<Watcher> watcher_;  // Null when TLS is off.
  std::shared_ptr<grpc::ServerCredentials> credentials_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_TLS_H_
