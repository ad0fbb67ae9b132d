#include "service/pem_files.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <fstream>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

template <typename Type, void (*kFree)(Type*)>
struct Freer {
  void operator()(Type* value) const { kFree(value); }
};
using Certificate = std::unique_ptr<X509, Freer<X509, &X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, &EVP_PKEY_free>>;
using Context = std::unique_ptr<SSL_CTX, Freer<SSL_CTX, &SSL_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO, &BIO_free_all>>;

// Changes whenever a file is replaced or written to.
std::string StampOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return "-";
  return absl::StrCat(info.st_dev, ":", info.st_ino, ":", info.st_size, ":",
                      info.st_mtim.tv_sec, ".", info.st_mtim.tv_nsec);
}

std::string StampOf(const PemFileNames& names) {
  return absl::StrCat(StampOf(names.cert_file), " ", StampOf(names.key_file),
                      " ", StampOf(names.client_ca_file));
}

// Empty for a file that can not be read, or is too long.
std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(PemFiles::kPemBytesMax + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto size = static_cast<size_t>(in.gcount());
  bytes.resize(size > PemFiles::kPemBytesMax ? 0 : size);
  return bytes;
}

Bio Over(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Its pass phrase is empty: OpenSSL would ask the terminal for one.
char* NoPassPhrase() {
  static char empty[] = "";
  return empty;
}

Certificate NextCertificate(BIO* bio) {
  return Certificate(
      PEM_read_bio_X509_AUX(bio, nullptr, nullptr, NoPassPhrase()));
}

// Whether a text has certificates, none of them broken, that `use` takes.
template <typename Use>
bool AreCertificates(const std::string& text, Use use) {
  const Bio bio = Over(text);
  bool any = false;
  while (const Certificate one = NextCertificate(bio.get())) {
    if (!use(one.get(), /*is_first=*/!any)) return false;
    any = true;
  }
  return any && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

// A context judges as the servers' do: a key may be too short for it.
bool UseChain(SSL_CTX* context, const std::string& text) {
  return AreCertificates(text, [context](X509* one, bool is_first) {
    return (is_first ? SSL_CTX_use_certificate(context, one)
                     : SSL_CTX_add1_chain_cert(context, one)) == 1;
  });
}

bool UseKey(SSL_CTX* context, const std::string& text) {
  const Bio bio = Over(text);
  const Key key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, NoPassPhrase()));
  return key != nullptr && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         SSL_CTX_check_private_key(context) == 1;
}

absl::StatusOr<std::shared_ptr<const PemTexts>> Read(
    const PemFileNames& names) {
  const auto error = [&](const char* flag, const std::string& file,
                         const char* what) {
    // OpenSSL keeps errors of a thread in a queue; nobody else shall find them.
    ERR_clear_error();
    return absl::InvalidArgumentError(
        absl::StrCat(names.flag_prefix, flag, " ", file, ": ", what));
  };
  ERR_clear_error();
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) {
    return absl::InternalError("TLS can not be set up");
  }
  auto texts = std::make_shared<PemTexts>();
  texts->cert = ReadText(names.cert_file);
  if (!UseChain(context.get(), texts->cert)) {
    return error("-cert", names.cert_file, "not a readable PEM certificate");
  }
  texts->key = ReadText(names.key_file);
  if (!UseKey(context.get(), texts->key)) {
    return error("-key", names.key_file,
                 "not a readable PEM key of the certificate");
  }
  if (!names.client_ca_file.empty()) {
    texts->client_ca = ReadText(names.client_ca_file);
    if (!AreCertificates(texts->client_ca, [](X509*, bool) { return true; })) {
      return error("-client-ca", names.client_ca_file,
                   "not a readable PEM file of certificates");
    }
  }
  ERR_clear_error();
  return texts;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PemFiles>> PemFiles::Open(
    const PemFileNames& names) {
  const std::string& flag = names.flag_prefix;
  if (names.cert_file.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, "-key needs ", flag, "-cert"));
  }
  if (names.key_file.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, "-cert needs ", flag, "-key"));
  }
  std::unique_ptr<PemFiles> files(new PemFiles(names));
  const absl::StatusOr<bool> read = files->Refresh();
  if (!read.ok()) return read.status();
  return files;
}

std::shared_ptr<const PemTexts> PemFiles::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return texts_;
}

absl::StatusOr<bool> PemFiles::Refresh() {
  // Taken before the files are read: a change meanwhile is seen next time.
  std::string stamp = StampOf(names_);
  if (stamp == stamp_) return false;
  stamp_ = std::move(stamp);
  auto texts = Read(names_);
  if (!texts.ok()) return texts.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  texts_ = *std::move(texts);
  return true;
}

}  // namespace caveat
