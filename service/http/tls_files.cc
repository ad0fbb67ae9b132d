#include "service/http/tls_files.h"

#include <sys/stat.h>

#include <boost/asio/ssl/context.hpp>
#include <utility>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Changes whenever a file is replaced or written to.
std::string StampOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return "-";
  return absl::StrCat(info.st_dev, ":", info.st_ino, ":", info.st_size, ":",
                      info.st_mtim.tv_sec, ".", info.st_mtim.tv_nsec);
}

std::string StampOf(const HttpTlsOptions& options) {
  return absl::StrCat(StampOf(options.cert_file), " ",
                      StampOf(options.key_file));
}

absl::Status FileError(const char* flag, const std::string& file,
                       const char* what) {
  return absl::InvalidArgumentError(absl::StrCat(flag, " ", file, ": ", what));
}

absl::StatusOr<std::shared_ptr<ssl::context>> Read(
    const HttpTlsOptions& options) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // A client could ask for one new handshake after the other.
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  error_code error;
  context->use_certificate_chain_file(options.cert_file, error);
  if (error) {
    return FileError("--http-tls-cert", options.cert_file,
                     "not a readable PEM certificate");
  }
  context->use_private_key_file(options.key_file, ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(native) != 1) {
    return FileError("--http-tls-key", options.key_file,
                     "not a readable PEM key of the certificate");
  }
  return context;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsFiles>> TlsFiles::Open(
    const HttpTlsOptions& options) {
  if (options.cert_file.empty()) {
    return absl::InvalidArgumentError("--http-tls-key needs --http-tls-cert");
  }
  if (options.key_file.empty()) {
    return absl::InvalidArgumentError("--http-tls-cert needs --http-tls-key");
  }
  std::unique_ptr<TlsFiles> files(new TlsFiles(options));
  const absl::StatusOr<bool> read = files->Refresh();
  if (!read.ok()) return read.status();
  return files;
}

std::shared_ptr<ssl::context> TlsFiles::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return context_;
}

absl::StatusOr<bool> TlsFiles::Refresh() {
  // Taken before the files are read: a change meanwhile is seen next time.
  std::string stamp = StampOf(options_);
  if (stamp == stamp_) return false;
  stamp_ = std::move(stamp);
  auto context = Read(options_);
  if (!context.ok()) return context.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  context_ = *std::move(context);
  return true;
}

}  // namespace caveat
