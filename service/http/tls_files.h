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

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace boost::asio::ssl {
class context;
}  // namespace boost::asio::ssl

namespace caveat {

struct HttpTlsOptions {
  // How often the files are looked at for a new certificate, in seconds.
  static constexpr int kRefreshIntervalS = 1;

  // PEM files. Both empty: no TLS.
  std::string cert_file;  // The certificate, then its chain.
  std::string key_file;

  bool enabled() const { return !cert_file.empty() || !key_file.empty(); }
};

class TlsFiles {
 public:
  // Reads the files; TLS 1.2 and later. Errors: kInvalidArgument, naming the
  // flag and the file.
  static absl::StatusOr<std::unique_ptr<TlsFiles>> Open(
      const HttpTlsOptions& options);

  // Never null.
  std::shared_ptr<boost::asio::ssl::context> Current() const;

  // Looks whether the files have changed since they were last read, and reads
  // them then. Returns whether there is a new pair; a bad one is an error as in
  // Open, reported once, and the old one goes on. Does I/O of some
  // milliseconds; one caller at a time.
  absl::StatusOr<bool> Refresh();

 private:
  explicit TlsFiles(HttpTlsOptions options) : options_(std::move(options)) {}

  const HttpTlsOptions options_;
  std::string stamp_;  // Of the files that were last read.
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // Guarded by mutex_.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_TLS_FILES_H_
