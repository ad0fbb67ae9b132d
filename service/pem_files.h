// The PEM files of a server's certificate, followed as they change on disk.
//
//   auto files = PemFiles::Open({.cert_file = "tls.crt", .key_file = ...});
//   std::shared_ptr<const PemTexts> texts = (*files)->Current();
//   absl::StatusOr<bool> changed = (*files)->Refresh();    // Now and then.
//
// Certificate and key are two files, so that between the writing of the one and
// the other they do not belong together: only texts that do are ever returned,
// the last ones until then. Thread-safe.

#ifndef CAVEAT_SERVICE_PEM_FILES_H_
#define CAVEAT_SERVICE_PEM_FILES_H_

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

struct PemFileNames {
  std::string cert_file;       // The certificate, then its chain.
  std::string key_file;        // Its key, without a pass phrase.
  std::string client_ca_file;  // Certificates that sign clients'; may be empty.
  // What flags that name them begin with, for errors.
  std::string flag_prefix = "--tls";
};

struct PemTexts {
  std::string cert;
  std::string key;
  std::string client_ca;
};

// Who is told of a new certificate (OK), or that it can not be used (an error
// that names the file). May be empty.
using OnCertificate = std::function<void(const absl::Status&)>;

class PemFiles {
 public:
  // How often a server looks at its files.
  static constexpr std::chrono::milliseconds kRefreshInterval{1000};
  // Largest PEM file that is read; a bundle of all public authorities has a
  // quarter of it.
  static constexpr size_t kPemBytesMax = size_t{1} << 20;

  // Reads the files, and checks that key and certificate belong together.
  // Errors: kInvalidArgument, naming the flag and the file.
  static absl::StatusOr<std::unique_ptr<PemFiles>> Open(
      const PemFileNames& names);

  // The newest texts that belong together. Never null.
  std::shared_ptr<const PemTexts> Current() const;

  // Looks whether the files have changed since they were last read, and reads
  // them then. Returns whether there are new texts; bad ones are an error as in
  // Open, reported once, and the old ones go on. Does I/O of some
  // milliseconds; one caller at a time.
  absl::StatusOr<bool> Refresh();

 private:
  explicit PemFiles(PemFileNames names) : names_(std::move(names)) {}

  const PemFileNames names_;
  std::string stamp_;  // Of the files that were last read.
  mutable std::mutex mutex_;
  std::shared_ptr<const PemTexts> texts_;  // Guarded by mutex_.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_PEM_FILES_H_
