#include "service/tls.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <utility>

#include "service/ticker.h"

namespace caveat {
namespace {

// gRPC's C++ API has no certificates that are fetched for each connection; its
// C API has.
class FetchingCredentials : public grpc::ServerCredentials {
 public:
  // Takes `credentials` over.
  explicit FetchingCredentials(grpc_server_credentials* credentials)
      : credentials_(credentials) {}
  ~FetchingCredentials() override {
    grpc_server_credentials_release(credentials_);
  }

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

}  // namespace

// Reads the files in a thread, and hands gRPC what is new.
class TlsCredentials::Watcher {
 public:
  Watcher(std::unique_ptr<PemFiles> files, OnCertificate on_certificate)
      : files_(std::move(files)),
        on_certificate_(std::move(on_certificate)),
        ticker_(PemFiles::kRefreshInterval, [this] { Look(); }) {}

  void Stop() { ticker_.Stop(); }

  // Called by gRPC for the server, and for each connection in the thread that
  // hands it over.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* watcher, grpc_ssl_server_certificate_config** config) {
    auto& self = *static_cast<Watcher*>(watcher);
    std::shared_ptr<const PemTexts> texts = self.files_->Current();
    if (texts == self.fetched_) {
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    }
    const grpc_ssl_pem_key_cert_pair pair{texts->key.c_str(),
                                          texts->cert.c_str()};
    // gRPC demands authorities; without a demand for clients' certificates
    // nobody looks at them.
    *config = grpc_ssl_server_certificate_config_create(
        (texts->client_ca.empty() ? texts->cert : texts->client_ca).c_str(),
        &pair, 1);
    self.fetched_ = std::move(texts);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

 private:
  void Look() {
    const absl::StatusOr<bool> replaced = files_->Refresh();
    if (on_certificate_ && (!replaced.ok() || *replaced)) {
      on_certificate_(replaced.status());
    }
  }

  const std::unique_ptr<PemFiles> files_;
  const OnCertificate on_certificate_;
  std::shared_ptr<const PemTexts> fetched_;  // What gRPC has. Fetch's alone.
  Ticker ticker_;                            // Last: it uses all of the above.
};

TlsCredentials::TlsCredentials() = default;

TlsCredentials::~TlsCredentials() = default;

void TlsCredentials::Stop() {
  if (watcher_ != nullptr) watcher_->Stop();
}

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Open(
    const TlsOptions& options, OnCertificate on_certificate) {
  std::unique_ptr<TlsCredentials> result(new TlsCredentials);
  if (!options.enabled()) {
    if (!options.client_ca_file.empty()) {
      return absl::InvalidArgumentError(
          "--tls-client-ca needs --tls-cert and --tls-key");
    }
    result->credentials_ = grpc::InsecureServerCredentials();
    return result;
  }
  absl::StatusOr<std::unique_ptr<PemFiles>> files =
      PemFiles::Open({.cert_file = options.cert_file,
                      .key_file = options.key_file,
                      .client_ca_file = options.client_ca_file});
  if (!files.ok()) return files.status();
  result->watcher_ =
      std::make_unique<Watcher>(*std::move(files), std::move(on_certificate));
  grpc_ssl_server_credentials_options* const fetching =
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          options.client_ca_file.empty()
              ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
              : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
          &Watcher::Fetch, result->watcher_.get());
  result->credentials_ = std::make_shared<FetchingCredentials>(
      grpc_ssl_server_credentials_create_with_options(fetching));
  return result;
}

}  // namespace caveat
