// The floor: what gRPC alone costs. The same set-up, limits and accept loop as
// caveatd has, the same bytes in a reply, and nothing done for them.
//
//   floor_server REPLIES
//
// REPLIES holds replies, each after its size in four bytes (little-endian);
// call i gets reply i, and so on from the front. Prints `ready grpc=HOST:PORT`
// and serves until it is ended.

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "service/acceptor.h"
#include "service/daemon.h"
#include "service/grpc_server.h"
#include "service/listen_socket.h"

namespace caveat {
namespace {

using grpc::experimental::ExternalConnectionAcceptor;

class Floor
    : public v1::AnswerService::WithRawCallbackMethod_Ask<v1::AnswerService::Service> {
 public:
  explicit Floor(std::string_view bytes) {
    while (bytes.size() >= sizeof(uint32_t)) {
      uint32_t size = 0;
      std::memcpy(&size, bytes.data(), sizeof(size));
      bytes.remove_prefix(sizeof(size));
      replies_.emplace_back(bytes.substr(0, size));
      bytes.remove_prefix(std::min<size_t>(size, bytes.size()));
    }
  }
  bool empty() const { return replies_.empty(); }

  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer*,
                                grpc::ByteBuffer* out) override {
    const std::string& reply =
        replies_[next_.fetch_add(1, std::memory_order_relaxed) % replies_.size()];
    const grpc::Slice slice(reply.data(), reply.size());
    grpc::ByteBuffer encoded(&slice, 1);
    out->Swap(&encoded);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  std::vector<std::string> replies_;
  std::atomic<size_t> next_{0};
};

int Serve(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  Floor floor(bytes.view());
  if (floor.empty()) {
    fprintf(stderr, "floor_server: %s holds no replies\n", file.c_str());
    return 1;
  }
  absl::StatusOr<ListenSocket> socket = ListenSocket::Open("127.0.0.1:0");
  if (!socket.ok()) return 1;
  SetGrpcSwitches();
  grpc::ServerBuilder builder;
  SetGrpcLimits({}, &builder);
  builder.RegisterService(&floor);
  const std::unique_ptr<ExternalConnectionAcceptor> connections =
      builder.experimental().AddExternalConnectionAcceptor(
          grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
          grpc::InsecureServerCredentials());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const Acceptor acceptor(*std::move(socket), {}, [&](int fd) {
    ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.fd = fd;
    connections->HandleNewConnection(&connection);
  });
  printf("ready grpc=%s\n", acceptor.address().c_str());
  fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: floor_server REPLIES\n");
    return 2;
  }
  return caveat::Serve(argv[1]);
}
