#include "service/http/http_server.h"

#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <latch>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace caveat {
namespace {

namespace net = boost::asio;
using SteadyClock = std::chrono::steady_clock;

// How often Drain looks whether connections have ended.
constexpr std::chrono::milliseconds kDrainStep{5};

// A thread with its connections.
class Worker {
 public:
  Worker() : work_(io_.get_executor()), thread_([this] { Run(); }) {}

  ~Worker() { Stop(); }

  // Breaks off what has not ended. Idempotent.
  void Stop() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  net::io_context* io() { return &io_; }

  // From any thread.
  void Serve(int fd, HttpContext* context) {
    net::post(io_, [this, fd = Descriptor(fd), context]() mutable {
      ServeConnection(&io_, fd.Release(), context, &connections_);
    });
  }

  // Calls `done` on the worker's thread when it has begun all that Serve was
  // told of. From any thread.
  void Settle(std::function<void()> done) { net::post(io_, std::move(done)); }

  // From any thread; soon.
  void CloseIdle() {
    net::post(io_, [this] {
      const std::vector<HttpConnection*> all(connections_.begin(),
                                             connections_.end());
      for (HttpConnection* connection : all) connection->CloseIfIdle();
    });
  }

 private:
  // Closes a socket that nobody takes.
  class Descriptor {
   public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
      if (fd_ >= 0) close(fd_);
    }
    int Release() { return std::exchange(fd_, -1); }

   private:
    int fd_;
  };

  void Run() {
    while (true) {
      // Memory may run out: the connection that it happens to ends, the others
      // go on.
      try {
        io_.run();
        return;
      } catch (const std::bad_alloc&) {
      }
    }
  }

  HttpConnectionSet connections_;  // Outlives what io_ holds.
  net::io_context io_{1};
  net::executor_work_guard<net::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace

// Destroyed from the last to the first: what feeds before what is fed.
struct HttpServer::Parts {
  // Looks at the certificate's files again and again, on the first worker.
  void WatchCertificate() {
    certificate_timer->expires_after(PemFiles::kRefreshInterval);
    certificate_timer->async_wait(
        [this](const boost::system::error_code& error) {
          if (error) return;
          const absl::StatusOr<bool> replaced = tls->Refresh();
          if (on_certificate && (!replaced.ok() || *replaced)) {
            on_certificate(replaced.status());
          }
          WatchCertificate();
        });
  }

  std::unique_ptr<TlsFiles> tls;
  OnCertificate on_certificate;
  HttpContext context;
  std::vector<std::unique_ptr<Worker>> workers;
  std::optional<net::steady_timer> certificate_timer;
  std::unique_ptr<Acceptor> acceptor;
  bool drained = false;
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    HttpHandler* handler, const HttpServerOptions& options) {
  auto parts = std::make_unique<Parts>();
  if (options.tls.enabled()) {
    auto tls = TlsFiles::Open(options.tls);
    if (!tls.ok()) return tls.status();
    parts->tls = *std::move(tls);
  }
  absl::StatusOr<ListenSocket> socket = ListenSocket::Open(options.address);
  if (!socket.ok()) return socket.status();

  parts->on_certificate = options.on_certificate;
  parts->context.handler = handler;
  parts->context.limits = options.limits;
  parts->context.tls = parts->tls.get();
  for (int i = 0; i < options.thread_count; ++i) {
    parts->workers.push_back(std::make_unique<Worker>());
  }
  if (parts->tls != nullptr) {
    parts->certificate_timer.emplace(*parts->workers.front()->io());
    parts->WatchCertificate();
  }
  parts->acceptor = std::make_unique<Acceptor>(
      *std::move(socket), options.limits.connections,
      [parts = parts.get(), next = size_t{0}](int fd) mutable {
        parts->workers[next]->Serve(fd, &parts->context);
        next = (next + 1) % parts->workers.size();
      });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
}

HttpServer::HttpServer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

HttpServer::~HttpServer() {
  if (!parts_->drained) {
    Drain(std::chrono::milliseconds(0), std::chrono::milliseconds(0));
  }
}

const std::string& HttpServer::address() const {
  return parts_->acceptor->address();
}

bool HttpServer::is_local() const { return parts_->acceptor->is_local(); }

const HttpStats& HttpServer::stats() const { return parts_->context.stats; }

const Acceptor& HttpServer::acceptor() const { return *parts_->acceptor; }

void HttpServer::Drain(std::chrono::milliseconds notice,
                       std::chrono::milliseconds grace) {
  parts_->drained = true;
  parts_->context.draining = true;
  std::this_thread::sleep_for(notice);
  parts_->acceptor->Stop();
  const SteadyClock::time_point begin = SteadyClock::now();
  // The connections that were accepted last count too.
  std::latch settled(static_cast<std::ptrdiff_t>(parts_->workers.size()));
  for (const auto& worker : parts_->workers) {
    worker->Settle([&settled] { settled.count_down(); });
  }
  settled.wait();
  while (parts_->context.stats.open_count > 0 &&
         SteadyClock::now() < begin + grace) {
    if (SteadyClock::now() >= begin + HttpConnection::kDrainGrace) {
      for (const auto& worker : parts_->workers) worker->CloseIdle();
    }
    std::this_thread::sleep_for(kDrainStep);
  }
  // The threads end first, then what they used.
  for (const auto& worker : parts_->workers) worker->Stop();
  parts_->certificate_timer.reset();
  parts_->workers.clear();
}

}  // namespace caveat
