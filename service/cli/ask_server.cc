#include "service/cli/ask_server.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <stdlib.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "caveat/v1/answer_service.grpc.pb.h"

namespace caveat::cli {
namespace {

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, ": can not be read"));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const ServerOptions& server) {
  if (!server.tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  const std::pair<const std::string&, std::string&> files[] = {
      {server.authority_file, options.pem_root_certs},
      {server.certificate_file, options.pem_cert_chain},
      {server.key_file, options.pem_private_key}};
  for (const auto& [path, bytes] : files) {
    absl::StatusOr<std::string> pem = ReadPem(path);
    if (!pem.ok()) return pem.status();
    bytes = *std::move(pem);
  }
  return grpc::SslCredentials(options);
}

// Sends one request with a method of the stub.
template <typename Request, typename Response>
absl::Status Call(const ServerOptions& server,
                  grpc::Status (v1::AnswerService::Stub::*method)(
                      grpc::ClientContext*, const Request&, Response*),
                  const Request& request, Response* response) {
  // Its own log would come between the reply and the reader.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> credentials =
      Credentials(server);
  if (!credentials.ok()) return credentials.status();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!server.tls_name.empty()) {
    arguments.SetSslTargetNameOverride(server.tls_name);
  }
  const std::unique_ptr<v1::AnswerService::Stub> stub =
      v1::AnswerService::NewStub(grpc::CreateCustomChannel(
          server.address, *std::move(credentials), arguments));
  grpc::ClientContext context;
  context.set_deadline(
      std::chrono::system_clock::now() +
      std::chrono::milliseconds(static_cast<int64_t>(server.timeout_s * 1000)));
  const grpc::Status status =
      (stub.get()->*method)(&context, request, response);
  if (status.ok()) return absl::OkStatus();
  return absl::Status(
      static_cast<absl::StatusCode>(status.error_code()),
      absl::StrCat(server.address, ": ", status.error_message()));
}

}  // namespace

absl::StatusOr<v1::AskResponse> AskServer(const ServerOptions& server,
                                          const v1::AskRequest& request) {
  v1::AskResponse response;
  const absl::Status status =
      Call(server, &v1::AnswerService::Stub::Ask, request, &response);
  if (!status.ok()) return status;
  return response;
}

absl::Status CheckServerCorpus(const ServerOptions& server,
                               const std::string& corpus) {
  v1::ListEntriesRequest request;
  request.set_corpus(corpus);
  request.set_page_size(1);
  v1::ListEntriesResponse response;
  return Call(server, &v1::AnswerService::Stub::ListEntries, request,
              &response);
}

}  // namespace caveat::cli
