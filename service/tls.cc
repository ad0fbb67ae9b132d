#include "service/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

absl::Status FileError(const char* flag, const std::string& file,
                       const char* what) {
  // OpenSSL keeps errors of a thread in a queue; nobody else shall find them.
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrCat(flag, " ", file, ": ", what));
}

absl::Status CheckFiles(const TlsOptions& options) {
  if (options.cert_file.empty()) {
    return absl::InvalidArgumentError("--tls-key needs --tls-cert");
  }
  if (options.key_file.empty()) {
    return absl::InvalidArgumentError("--tls-cert needs --tls-key");
  }
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
      SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (context == nullptr) {
    return absl::InternalError("TLS can not be set up");
  }
  if (SSL_CTX_use_certificate_chain_file(context.get(),
                                         options.cert_file.c_str()) != 1) {
    return FileError("--tls-cert", options.cert_file,
                     "not a readable PEM certificate");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), options.key_file.c_str(),
                                  SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return FileError("--tls-key", options.key_file,
                     "not a readable PEM key of the certificate");
  }
  if (!options.client_ca_file.empty() &&
      SSL_CTX_load_verify_locations(
          context.get(), options.client_ca_file.c_str(), nullptr) != 1) {
    return FileError("--tls-client-ca", options.client_ca_file,
                     "not a readable PEM file of certificates");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsOptions& options) {
  if (!options.enabled()) {
    if (!options.client_ca_file.empty()) {
      return absl::InvalidArgumentError(
          "--tls-client-ca needs --tls-cert and --tls-key");
    }
    return grpc::InsecureServerCredentials();
  }
  absl::Status status = CheckFiles(options);
  if (!status.ok()) return status;

  using grpc::experimental::FileWatcherCertificateProvider;
  const auto provider = std::make_shared<FileWatcherCertificateProvider>(
      options.key_file, options.cert_file, options.client_ca_file,
      TlsOptions::kRefreshIntervalS);
  grpc::experimental::TlsServerCredentialsOptions tls(provider);
  tls.watch_identity_key_cert_pairs();
  if (!options.client_ca_file.empty()) {
    tls.watch_root_certs();
    tls.set_cert_request_type(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(tls);
}

}  // namespace caveat
