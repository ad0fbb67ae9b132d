#include "service/http/tls_files.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

namespace caveat {
namespace {

namespace net = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

absl::StatusOr<std::shared_ptr<ssl::context>> ContextOf(const PemTexts& texts) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // A client could ask for one new handshake after the other.
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  error_code error;
  context->use_certificate_chain(net::buffer(texts.cert), error);
  if (!error) {
    context->use_private_key(net::buffer(texts.key), ssl::context::pem, error);
  }
  // PemFiles has found them good.
  if (error) return absl::InternalError("--http-tls-cert can not be used");
  return context;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsFiles>> TlsFiles::Open(
    const HttpTlsOptions& options) {
  absl::StatusOr<std::unique_ptr<PemFiles>> files =
      PemFiles::Open({.cert_file = options.cert_file,
                      .key_file = options.key_file,
                      .client_ca_file = {},
                      .flag_prefix = "--http-tls"});
  if (!files.ok()) return files.status();
  auto context = ContextOf(*(*files)->Current());
  if (!context.ok()) return context.status();
  std::unique_ptr<TlsFiles> result(new TlsFiles(*std::move(files)));
  result->context_ = *std::move(context);
  return result;
}

std::shared_ptr<ssl::context> TlsFiles::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return context_;
}

absl::StatusOr<bool> TlsFiles::Refresh() {
  const absl::StatusOr<bool> changed = files_->Refresh();
  if (!changed.ok() || !*changed) return changed;
  auto context = ContextOf(*files_->Current());
  if (!context.ok()) return context.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  context_ = *std::move(context);
  return true;
}

}  // namespace caveat
