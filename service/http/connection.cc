#include "service/http/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace caveat {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using beast::error_code;
using SteadyClock = std::chrono::steady_clock;

// Sockets of TCP and of Unix alike.
using PlainStream = beast::basic_stream<net::generic::stream_protocol,
                                        net::io_context::executor_type>;
using TlsStream = net::ssl::stream<PlainStream>;

constexpr size_t kReadBytes = 4096;
// A body comes through a buffer of this size, whatever its own.
constexpr size_t kBufferBytes = 16 << 10;
// Buffers that grew beyond this are given back between requests.
constexpr size_t kKeptBufferBytes = 8 << 10;
// How much, and how long, is read of a request that was refused, so that the
// client reads the reply before it learns that the connection is closed.
constexpr size_t kLingerBytesMax = 1 << 20;
constexpr std::chrono::milliseconds kCloseTimeout{1000};
constexpr unsigned kVersion10 = 10;
constexpr unsigned kVersion11 = 11;

std::string_view View(beast::string_view text) {
  return std::string_view(text.data(), text.size());
}

// The time as a field's value, made once a second for each thread.
std::string_view DateNow() {
  thread_local std::chrono::seconds shown{-1};
  thread_local std::string date;
  const auto now = std::chrono::system_clock::now();
  const auto second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  if (second != shown) {
    date = DateOf(now);
    shown = second;
  }
  return date;
}

// What a parser's error says of the request; nothing when the fault is the
// network's.
std::optional<HttpFault> FaultOf(error_code error) {
  if (error == http::error::end_of_stream ||
      error == http::error::partial_message) {
    return std::nullopt;
  }
  if (error == http::error::header_limit ||
      error == http::error::buffer_overflow) {
    return HttpFault::kHeadTooLarge;
  }
  if (error == http::error::body_limit) return HttpFault::kBodyTooLarge;
  const error_code any_parser_error = http::error::bad_method;
  if (error.category() == any_parser_error.category()) {
    return HttpFault::kMalformed;
  }
  return std::nullopt;
}

template <typename Stream>
class Connection final
    : public HttpConnection,
      public std::enable_shared_from_this<Connection<Stream>> {
 public:
  template <typename... StreamArguments>
  Connection(HttpContext* context, HttpConnectionSet* connections,
             std::shared_ptr<net::ssl::context> tls,
             StreamArguments&&... arguments)
      : context_(*context),
        connections_(*connections),
        tls_(std::move(tls)),
        stream_(std::forward<StreamArguments>(arguments)...),
        buffer_(context->limits.head_bytes_max + kBufferBytes) {
    connections_.insert(this);
    ++context_.stats.open_count;
  }

  ~Connection() override {
    connections_.erase(this);
    --context_.stats.open_count;
  }

  void Start() {
    if constexpr (kIsTls) {
      Lowest().expires_after(context_.limits.handshake_timeout);
      stream_.async_handshake(
          net::ssl::stream_base::server,
          [self = this->shared_from_this()](error_code error) {
            if (!error) return self->Await();
            ++self->context_.stats.tls_failure_count;
            self->Drop(error);
          });
    } else {
      Await();
    }
  }

  void CloseIfIdle() override {
    if (!is_idle_) return;
    error_code ignored;
    if (Lowest().socket().available(ignored) > 0) return;
    is_idle_ = false;
    Close();
  }

 private:
  static constexpr bool kIsTls = std::is_same_v<Stream, TlsStream>;

  PlainStream& Lowest() { return beast::get_lowest_layer(stream_); }

  // Waits for the first byte of a request.
  void Await() {
    if (buffer_.size() > 0) return ReadHead();
    if (buffer_.capacity() > kKeptBufferBytes) buffer_.shrink_to_fit();
    const HttpLimits& limits = context_.limits;
    Lowest().expires_after(request_count_ == 0 ? limits.request_timeout
                                               : limits.keep_alive);
    is_idle_ = true;
    stream_.async_read_some(
        buffer_.prepare(kReadBytes),
        [self = this->shared_from_this()](error_code error, size_t size) {
          self->is_idle_ = false;
          // Silence between requests is no fault.
          if (error) return self->CloseSocket();
          self->buffer_.commit(size);
          self->ReadHead();
        });
  }

  void ReadHead() {
    begin_ = SteadyClock::now();
    parser_.emplace();
    parser_->header_limit(
        static_cast<uint32_t>(context_.limits.head_bytes_max));
    parser_->body_limit(context_.limits.body_bytes_max);
    Lowest().expires_after(context_.limits.request_timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](error_code error, size_t) {
          if (error) return self->Refuse(error);
          self->AllowBody();
        });
  }

  // Tells a client that waits for it to send the body.
  void AllowBody() {
    const std::string_view expected = View(parser_->get()[http::field::expect]);
    if (parser_->is_done() || !EqualsIgnoringCase(expected, "100-continue")) {
      return ReadBody();
    }
    static constexpr std::string_view kContinue =
        "HTTP/1.1 100 Continue\r\n\r\n";
    net::async_write(
        stream_, net::buffer(kContinue),
        [self = this->shared_from_this()](error_code error, size_t) {
          if (error) return self->Drop(error);
          self->ReadBody();
        });
  }

  void ReadBody() {
    if (parser_->is_done()) return Handle();
    http::async_read(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](error_code error, size_t) {
          if (error) return self->Refuse(error);
          self->Handle();
        });
  }

  // Views into the parser.
  HttpRequest Request() const {
    const auto& message = parser_->get();
    HttpRequest request;
    request.method = View(message.method_string());
    request.target = View(message.target());
    request.is_http_1_1 = message.version() >= kVersion11;
    for (const auto& field : message) {
      request.fields.push_back(
          {View(field.name_string()), View(field.value())});
    }
    request.body = message.body();
    request.age = std::chrono::duration_cast<std::chrono::milliseconds>(
        SteadyClock::now() - begin_);
    return request;
  }

  void Handle() {
    const HttpRequest request = Request();
    HttpResponse response = context_.handler->Handle(request);
    response.close =
        response.close || context_.draining || !parser_->get().keep_alive() ||
        parser_->get().version() <= kVersion10 ||
        request_count_ + 1 >= context_.limits.requests_per_connection_max;
    Send(std::move(response), request.method == "HEAD");
  }

  void Refuse(error_code error) {
    const std::optional<HttpFault> fault = FaultOf(error);
    if (!fault.has_value()) return Drop(error);
    HttpRequest request = Request();
    request.body = {};
    HttpResponse response = context_.handler->Refuse(request, *fault);
    response.close = true;
    is_refused_ = true;
    Send(std::move(response), request.method == "HEAD");
  }

  void Send(HttpResponse response, bool head_only) {
    ++request_count_;
    ++context_.stats.request_count;
    // Nothing refers to the request any more; a slow reader shall not hold it.
    parser_.reset();
    response_ = std::move(response);
    head_ = HeadOf(response_, {.date = DateNow(), .close = response_.close});
    const std::string_view body =
        head_only ? std::string_view() : response_.bytes();
    Lowest().expires_after(context_.limits.response_timeout);
    auto on_sent = [self = this->shared_from_this()](error_code error, size_t) {
      self->OnSent(error);
    };
    if constexpr (kIsTls) {
      // One record instead of two.
      head_.append(body);
      net::async_write(stream_, net::buffer(head_), std::move(on_sent));
    } else {
      const std::array<net::const_buffer, 2> buffers = {
          net::buffer(head_), net::buffer(body.data(), body.size())};
      net::async_write(stream_, buffers, std::move(on_sent));
    }
  }

  void OnSent(error_code error) {
    if (error) return Drop(error);
    const bool is_last = response_.close;
    response_ = {};
    head_.clear();
    if (is_refused_) return Linger();
    if (is_last) return Close();
    Await();
  }

  // Ends in good order; nothing is left to read.
  void Close() {
    if constexpr (kIsTls) {
      Lowest().expires_after(kCloseTimeout);
      stream_.async_shutdown([self = this->shared_from_this()](error_code) {
        self->CloseSocket();
      });
    } else {
      CloseSocket();
    }
  }

  void CloseSocket() {
    error_code ignored;
    Lowest().socket().shutdown(net::socket_base::shutdown_both, ignored);
    Lowest().close();
  }

  // Says that nothing more comes, and reads on for a moment.
  void Linger() {
    error_code ignored;
    Lowest().socket().shutdown(net::socket_base::shutdown_send, ignored);
    Lowest().expires_after(kCloseTimeout);
    buffer_.clear();
    Discard();
  }

  void Discard() {
    Lowest().async_read_some(
        buffer_.prepare(kReadBytes),
        [self = this->shared_from_this()](error_code error, size_t size) {
          self->lingered_bytes_ += size;
          if (error || self->lingered_bytes_ > kLingerBytesMax) {
            return self->CloseSocket();
          }
          self->Discard();
        });
  }

  // The client is gone or too slow. The connection ends with its last handler.
  void Drop(error_code error) {
    if (error == beast::error::timeout) ++context_.stats.timeout_count;
    CloseSocket();
  }

  HttpContext& context_;
  HttpConnectionSet& connections_;
  const std::shared_ptr<net::ssl::context> tls_;  // Null without TLS.
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  SteadyClock::time_point begin_;
  HttpResponse response_;  // While it is written.
  std::string head_;
  int request_count_ = 0;
  size_t lingered_bytes_ = 0;
  bool is_idle_ = false;
  bool is_refused_ = false;
};

}  // namespace

void ServeConnection(net::io_context* io, int fd, HttpContext* context,
                     HttpConnectionSet* connections) {
  int family = 0;
  socklen_t size = sizeof(family);
  PlainStream::socket_type socket(io->get_executor());
  error_code error;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 ||
      socket.assign(net::generic::stream_protocol(family, 0), fd, error)) {
    close(fd);
    return;
  }
  if (context->tls == nullptr) {
    std::make_shared<Connection<PlainStream>>(context, connections, nullptr,
                                              std::move(socket))
        ->Start();
  } else {
    std::shared_ptr<net::ssl::context> tls = context->tls->Current();
    // Arguments are evaluated in any order.
    net::ssl::context& tls_context = *tls;
    std::make_shared<Connection<TlsStream>>(
        context, connections, std::move(tls), std::move(socket), tls_context)
        ->Start();
  }
}

}  // namespace caveat
