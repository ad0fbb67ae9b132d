// Serves AnswerService, health and reflection over gRPC on one address.
//
//   auto server = GrpcServer::Start(&engine, &recorder, {.address =
//   "[::1]:0"}); std::cout << (*server)->address();
//   ...
//   (*server)->Drain(std::chrono::seconds(1), std::chrono::seconds(8));
//
// gRPC 1.51 of Debian 12 has known weaknesses (see README.md): every limit is
// set here, and its default is named below. Start, Drain and the destructor
// belong to one thread; the server works on gRPC's threads.

#ifndef CAVEAT_SERVICE_GRPC_SERVER_H_
#define CAVEAT_SERVICE_GRPC_SERVER_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "service/acceptor.h"
#include "service/answer_service.h"
#include "service/call_record.h"
#include "service/connection_table.h"
#include "service/engine.h"
#include "service/tls.h"

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace caveat {

struct GrpcLimits {
  // Largest request, as it comes over the wire: the largest field is a quote of
  // 64 KiB, and a field that is twice as long can still be told by its name.
  // Compressed ones are refused.
  int request_bytes_max = 128 << 10;
  // All headers of one call together.
  int metadata_bytes_max = 8 << 10;
  int streams_per_connection_max = 100;
  // A connection that has not become HTTP/2, or TLS, by then is closed.
  std::chrono::milliseconds handshake_timeout = std::chrono::seconds(3);
  // A connection without a call for so long is closed; a client makes another.
  std::chrono::milliseconds connection_idle = std::chrono::seconds(60);
  // A connection so old is closed, so that clients spread over replicas; calls
  // on it may take the grace more.
  std::chrono::milliseconds connection_age = std::chrono::minutes(10);
  std::chrono::milliseconds connection_age_grace = std::chrono::seconds(30);
  // A client that pings more often, twice, is sent away.
  std::chrono::milliseconds ping_interval_min = std::chrono::seconds(60);
  int ping_strikes_max = 2;
  // For everything that gRPC keeps for its connections.
  int64_t memory_bytes_max = int64_t{256} << 20;
  // For reflection, which takes a thread for each open stream. gRPC itself
  // needs a few: not below 8.
  int threads_max = 12;
  ConnectionLimits connections;
  AnswerServiceOptions calls;
};

// Throws the switches that gRPC has for a whole process, before a builder is
// made. Debian's Abseil, whose locks gRPC uses, looks for deadlocks at every one
// that is taken; that is off from then on.
void SetGrpcSwitches();

// Sets all of them that are gRPC's own; benchmarks measure gRPC with the same.
void SetGrpcLimits(const GrpcLimits& limits, grpc::ServerBuilder* builder);

struct GrpcServerOptions {
  std::string address;  // See listen_socket.h.
  TlsOptions tls;
  OnCertificate on_certificate;  // See pem_files.h.
  bool reflection = true;
  GrpcLimits limits;
};

class GrpcServer {
 public:
  // Listens and serves; health says SERVING when it returns. `engine` and
  // `recorder` are not owned and must outlive the server. Errors: those of
  // ListenSocket::Open and TlsCredentials::Open.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Engine* engine, CallRecorder* recorder,
      const GrpcServerOptions& options);

  // Drains at once, if Drain was not called.
  ~GrpcServer();

  // The address listened on, with its port.
  const std::string& address() const;
  // Whether only this machine can reach it.
  bool is_local() const;
  // What accepts its connections, for its counters.
  const Acceptor& acceptor() const;

  // Ends well: health says NOT_SERVING and calls go on for `notice`, so that
  // load balancers send no more; then nothing is accepted, clients are told to
  // go, calls in progress end, and those that have not ended `grace` later are
  // cancelled. When there are none, idle connections get kIdleGrace at most.
  // Blocks for notice, kHold and grace at most, plus what a handler takes to
  // return. Call it once.
  static constexpr std::chrono::milliseconds kIdleGrace{1000};
  // How long calls are held back before, and after, gRPC's shutdown begins:
  // about what a client needs to hear of it.
  static constexpr std::chrono::milliseconds kHold{50};
  void Drain(std::chrono::milliseconds notice, std::chrono::milliseconds grace);

 private:
  struct Parts;
  explicit GrpcServer(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_GRPC_SERVER_H_
