#include "service/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace caveat {
namespace {

using grpc::experimental::ExternalConnectionAcceptor;

constexpr char kServiceName[] = "caveat.v1.AnswerService";

int Ms(std::chrono::milliseconds duration) {
  return static_cast<int>(duration.count());
}

// Takes reflection out again, which is in every builder of a program that is
// linked to it.
class WithoutReflection : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) {
      return plugin->name() == "proto_server_reflection";
    });
  }
};

}  // namespace

void SetGrpcSwitches() {
  grpc::EnableDefaultHealthCheckService(true);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

void SetGrpcLimits(const GrpcLimits& limits, grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(limits.request_bytes_max);
  // A few hundred KiB can inflate to half a GiB before a limit is looked at.
  builder->SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder->SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_METADATA_SIZE, limits.metadata_bytes_max},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.streams_per_connection_max},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Ms(limits.handshake_timeout)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Ms(limits.connection_idle)},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, Ms(limits.connection_age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Ms(limits.connection_age_grace)},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Ms(limits.ping_interval_min)},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, limits.ping_strikes_max},
  };
  for (const auto& [name, value] : arguments) {
    builder->AddChannelArgument(name, value);
  }
  grpc::ResourceQuota quota("caveatd");
  quota.Resize(static_cast<size_t>(limits.memory_bytes_max));
  quota.SetMaxThreads(limits.threads_max);
  builder->SetResourceQuota(quota);
}

// Destroyed from the last to the first: the acceptor before what it feeds.
struct GrpcServer::Parts {
  Parts(const Engine* engine, CallRecorder* recorder,
        const AnswerServiceOptions& options)
      : service(engine, recorder, options) {}

  AnswerService service;
  std::unique_ptr<TlsCredentials> tls;
  std::unique_ptr<ExternalConnectionAcceptor> connections;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<Acceptor> acceptor;
  bool drained = false;
};

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Engine* engine, CallRecorder* recorder,
    const GrpcServerOptions& options) {
  auto tls = TlsCredentials::Open(options.tls, options.on_certificate);
  if (!tls.ok()) return tls.status();
  absl::StatusOr<ListenSocket> socket = ListenSocket::Open(options.address);
  if (!socket.ok()) return socket.status();

  SetGrpcSwitches();
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto parts = std::make_unique<Parts>(engine, recorder, options.limits.calls);
  parts->tls = *std::move(tls);
  grpc::ServerBuilder builder;
  SetGrpcLimits(options.limits, &builder);
  if (!options.reflection) {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  builder.RegisterService(parts->service.grpc_service());
  parts->connections = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      parts->tls->credentials());
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr) {
    return absl::InternalError("gRPC did not start");
  }
  parts->server->GetHealthCheckService()->SetServingStatus(kServiceName, true);
  parts->acceptor = std::make_unique<Acceptor>(
      *std::move(socket), options.limits.connections,
      [connections = parts->connections.get()](int fd) {
        ExternalConnectionAcceptor::NewConnectionParameters connection;
        connection.fd = fd;
        connections->HandleNewConnection(&connection);
      });
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(parts)));
}

GrpcServer::GrpcServer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

GrpcServer::~GrpcServer() {
  if (!parts_->drained) {
    Drain(std::chrono::milliseconds(0), std::chrono::milliseconds(0));
  }
}

const std::string& GrpcServer::address() const {
  return parts_->acceptor->address();
}

bool GrpcServer::is_local() const { return parts_->acceptor->is_local(); }

const Acceptor& GrpcServer::acceptor() const { return *parts_->acceptor; }

void GrpcServer::Drain(std::chrono::milliseconds notice,
                       std::chrono::milliseconds grace) {
  parts_->drained = true;
  parts_->server->GetHealthCheckService()->SetServingStatus(false);
  std::this_thread::sleep_for(notice);
  parts_->acceptor->Stop();

  AnswerService& service = parts_->service;
  service.HoldCalls();
  std::this_thread::sleep_for(kHold);
  const bool idle = service.running_count() == 0;
  std::thread release([&service] {
    std::this_thread::sleep_for(kHold);
    service.ReleaseCalls();
  });
  parts_->server->Shutdown(std::chrono::system_clock::now() +
                           (idle ? std::min(grace, kIdleGrace) : grace));
  release.join();
  parts_->server->Wait();
  parts_->tls->Stop();
}

}  // namespace caveat
