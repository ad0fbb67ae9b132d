// A certificate and its key, followed as they change on disk.
//
//   absl::StatusOr<std::unique_ptr<TlsFiles>> tls = TlsFiles::Open(options);
//   std::shared_ptr<ssl::context> context = (*tls)->Current();
//
// New connections get the newest good pair, connections that are open keep
// theirs. Thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_TLS_FILES_H_
#define CAVEAT_SERVICE_HTTP_TLS_FILES_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/pem_files.h"

namespace boost::asio::ssl {
class context;
}  // namespace boost::asio::ssl

namespace caveat {

struct HttpTlsOptions {
  // PEM files. Both empty: no TLS.
  std::string cert_file;  // The certificate, then its chain.
  std::string key_file;

  bool enabled() const { return !cert_file.empty() || !key_file.empty(); }
};

class TlsFiles {
 public:
  // Reads the files; TLS 1.2 and later. Errors: those of PemFiles::Open.
  static absl::StatusOr<std::unique_ptr<TlsFiles>> Open(
      const HttpTlsOptions& options);

  // Never null.
  std::shared_ptr<boost::asio::ssl::context> Current() const;

  // As PemFiles::Refresh.
  absl::StatusOr<bool> Refresh();

 private:
  explicit TlsFiles(std::unique_ptr<PemFiles> files)
      : files_(std::move(files)) {}

  const std::unique_ptr<PemFiles> files_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // Guarded by mutex_.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_TLS_FILES_H_
