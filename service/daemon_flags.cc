#include "service/daemon_flags.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/http/cors.h"
#include "service/listen_socket.h"

namespace caveat {
namespace {

constexpr char kDescription[] =
    "Answers questions from reviewed documents, in their own words and with\n"
    "their caveats, over gRPC and HTTP.";

constexpr char kExamples[] =
    "Examples:\n"
    "  caveatd --corpus corpus/data --http 127.0.0.1:8080\n"
    "  caveatd --corpus faq.txt --grpc unix:/run/caveat.sock --no-reflection\n"
    "  caveatd --corpus corpora --grpc 0.0.0.0:50051 --tls-cert tls.crt \\\n"
    "          --tls-key tls.key --tls-client-ca ca.crt\n"
    "\n"
    "SIGHUP reads the corpora again, all or none; SIGTERM drains and ends.\n";

struct Unit {
  std::string_view name;
  int64_t bytes;
};
// The longer names first: every one ends in the last.
constexpr Unit kUnits[] = {{"GiB", int64_t{1} << 30},
                           {"MiB", int64_t{1} << 20},
                           {"KiB", int64_t{1} << 10},
                           {"B", 1}};

// With less than these nothing is served: a client has no time to send, a
// connection none to be used, and the largest question no room.
constexpr std::chrono::milliseconds kWaitMin{100};
constexpr std::chrono::milliseconds kConnectionMin{1000};
constexpr int64_t kRequestBytesMin = 8 << 10;
constexpr int64_t kMetadataBytesMin = 2 << 10;
constexpr int64_t kMemoryBytesMin = int64_t{16} << 20;
// For times that may be none.
constexpr std::chrono::milliseconds kNoTime{0};

[[noreturn]] void Refuse(const std::string& flag, const std::string& message) {
  throw CLI::ValidationError(flag, message);
}

std::string DurationText(std::chrono::milliseconds duration) {
  return absl::FormatDuration(absl::FromChrono(duration));
}

std::string SizeText(int64_t bytes) {
  for (const Unit& unit : kUnits) {
    if (bytes >= unit.bytes && bytes % unit.bytes == 0) {
      return absl::StrCat(bytes / unit.bytes, std::string(unit.name));
    }
  }
  return "0B";
}

// What was parsed, unless it was not, or is less than what may be.
template <typename Value>
Value AtLeast(const std::string& flag, const absl::StatusOr<Value>& parsed,
              Value least, std::string (*text_of)(Value)) {
  if (!parsed.ok()) Refuse(flag, std::string(parsed.status().message()));
  if (*parsed < least) {
    Refuse(flag, absl::StrCat("less than ", text_of(least)));
  }
  return *parsed;
}

CLI::Option* AddDuration(CLI::App* app, const std::string& flag,
                         std::chrono::milliseconds* target,
                         std::chrono::milliseconds least,
                         const std::string& about) {
  return app
      ->add_option_function<std::string>(
          flag,
          [flag, target, least](const std::string& text) {
            *target = AtLeast(flag, ParseDuration(text), least, DurationText);
          },
          about)
      ->type_name("TIME")
      ->default_str(DurationText(*target));
}

template <typename Integer>
void AddSize(CLI::App* app, const std::string& flag, Integer* target,
             int64_t least, const std::string& about) {
  app->add_option_function<std::string>(
         flag,
         [flag, target, least](const std::string& text) {
           const int64_t size = AtLeast(flag, ParseSize(text), least, SizeText);
           if (size > std::numeric_limits<Integer>::max()) {
             Refuse(flag, "out of range");
           }
           *target = static_cast<Integer>(size);
         },
         about)
      ->type_name("SIZE")
      ->default_str(SizeText(*target));
}

// What CLI11 says of a value that is wrong; empty for a good one.
std::string AddressFault(const std::string& address) {
  return std::string(ListenSocket::Check(address).message());
}
std::string OriginFault(const std::string& origin) {
  return std::string(CorsPolicy::Make({origin}).status().message());
}

void AddCount(CLI::App* app, const std::string& flag, int* target, int least,
              const std::string& about) {
  app->add_option(flag, *target, about)
      ->check(CLI::Range(least, 1'000'000))
      ->type_name("COUNT")
      ->capture_default_str();
}

void AddServing(CLI::App* app, DaemonOptions* options) {
  app->add_option("--corpus", options->snapshot.corpus_paths,
                  "File, or folder of files, to answer from")
      ->required()
      ->type_name("PATH");
  app->add_option("--grpc", options->grpc.address,
                  "Address of gRPC: HOST:PORT or unix:/path; port 0 picks one")
      ->type_name("ADDRESS")
      ->check(AddressFault)
      ->capture_default_str();
  app->add_option("--http", options->http.address,
                  "Address of HTTP, for browsers and curl; not served unless "
                  "given")
      ->type_name("ADDRESS")
      ->check(AddressFault);
  app->add_option("--metrics", options->http.metrics_address,
                  "Address of /metrics and health alone; then not on --http")
      ->type_name("ADDRESS")
      ->check(AddressFault)
      ->needs("--http");
  app->add_option("--cors-origin", options->http.cors_origins,
                  "A page of this origin may ask, e.g. https://host.example; "
                  "may be given again")
      ->type_name("ORIGIN")
      ->check(OriginFault)
      ->needs("--http");
  app->add_option("--data", options->snapshot.data_folder,
                  "Folder whose files replace built-in data files")
      ->type_name("DIR");
  app->add_option("--contacts", options->snapshot.contacts_file,
                  "Numbers that go with notices; see service/README.md")
      ->type_name("FILE");
  app->add_option("--conversation-key", options->conversation_key_files,
                  "Secret that replicas share, so that each goes on with\n"
                  "conversations of the others; repeat it to accept old ones")
      ->type_name("FILE");
  app->add_option("--answer-cache-mib", options->answer_cache_mib,
                  "Memory for replies, in MiB, so that who asks the same gets\n"
                  "the same at once; no questions are kept. 0: none")
      ->check(CLI::Range(0, DaemonOptions::kAnswerCacheMibMax))
      ->type_name("COUNT")
      ->capture_default_str();
  app->add_flag("--patient-facing", options->snapshot.patient_facing,
                "Patients see the replies: demands --contacts, and\n"
                "every corpus counts as one about health");
  app->add_flag("!--no-log-calls", options->log.calls,
                "No line in the log for each call");
  app->add_flag("!--no-reflection", options->grpc.reflection,
                "Do not let clients ask for the schema");
}

void AddQuestionLog(CLI::App* app, QuestionLogOptions* options) {
  CLI::Option* folder =
      app->add_option("--log-questions", options->folder,
                      "KEEP what people ask, in this folder, redacted as far\n"
                      "as rules can; see deploy/README.md first")
          ->type_name("DIR");
  app->add_option("--log-questions-days", options->day_count,
                  "Days until a question that was kept is deleted")
      ->check(CLI::Range(1, QuestionLog::kDayCountMax))
      ->type_name("COUNT")
      ->capture_default_str()
      ->needs(folder);
  app->add_option("--log-questions-names", options->names_file,
                  "More names to take out of questions, one a line")
      ->type_name("FILE")
      ->needs(folder);
}

void AddHttpTls(CLI::App* app, HttpTlsOptions* tls) {
  CLI::Option* cert = app->add_option("--http-tls-cert", tls->cert_file,
                                      "Certificate and chain of the HTTP port, "
                                      "PEM")
                          ->type_name("FILE")
                          ->needs("--http");
  app->add_option("--http-tls-key", tls->key_file, "Its key, PEM")
      ->type_name("FILE")
      ->needs(cert);
  cert->needs("--http-tls-key");
}

void AddTls(CLI::App* app, TlsOptions* tls) {
  CLI::Option* cert = app->add_option("--tls-cert", tls->cert_file,
                                      "Certificate and chain, PEM")
                          ->type_name("FILE");
  app->add_option("--tls-key", tls->key_file, "Its key, PEM")
      ->type_name("FILE")
      ->needs(cert);
  cert->needs("--tls-key");
  app->add_option("--tls-client-ca", tls->client_ca_file,
                  "Clients need a certificate signed by one of these")
      ->type_name("FILE")
      ->needs(cert);
}

void AddLimits(CLI::App* app, DaemonOptions* options) {
  GrpcLimits& limits = options->grpc.limits;
  AddSize(app, "--document-size", &options->snapshot.loader.document_bytes_max,
          1, "Largest document that is read");
  AddSize(app, "--request-size", &limits.request_bytes_max, kRequestBytesMin,
          "Largest request");
  AddSize(app, "--metadata-size", &limits.metadata_bytes_max, kMetadataBytesMin,
          "Largest headers of a call");
  AddSize(app, "--memory", &limits.memory_bytes_max, kMemoryBytesMin,
          "What gRPC may keep for its connections");
  AddCount(app, "--connections", &limits.connections.connections_max, 1,
           "Most connections; fewer if descriptors are fewer");
  AddCount(app, "--connections-per-client",
           &limits.connections.connections_per_client_max, 1,
           "Most connections of one address");
  AddCount(app, "--streams", &limits.streams_per_connection_max, 1,
           "Most calls at once on one connection");
  AddCount(app, "--calls-in-flight", &limits.calls.calls_in_flight_max, 1,
           "Most calls at once in all; more are refused");
  AddDuration(app, "--reply-timeout", &limits.calls.unwritten.wait_max,
              kWaitMin, "For a reply over gRPC to be taken");
  AddCount(app, "--chats", &limits.calls.chats.streams_max, 1,
           "Most chats at once; they wait at no cost");
  AddCount(app, "--chat-turns", &limits.calls.chats.turns_max, 1,
           "Most questions of one chat");
  AddDuration(app, "--chat-idle", &limits.calls.chats.idle, kWaitMin,
              "A chat without a question is ended after");
  AddCount(app, "--threads", &limits.threads_max, 8,
           "Most threads for reflection");
  AddDuration(app, "--handshake-timeout", &limits.handshake_timeout, kWaitMin,
              "For a connection to begin");
  AddDuration(app, "--connection-idle", &limits.connection_idle, kConnectionMin,
              "A connection without calls is closed after");
  AddDuration(app, "--connection-age", &limits.connection_age, kConnectionMin,
              "A connection is closed after");
  AddDuration(app, "--connection-age-grace", &limits.connection_age_grace,
              kNoTime, "Its calls may take so much longer");
  AddDuration(app, "--ping-interval", &limits.ping_interval_min, kNoTime,
              "Clients that ping more often are sent away");
  HttpLimits& http = options->http.limits;
  AddDuration(app, "--http-request-timeout", &http.request_timeout, kWaitMin,
              "For a request over HTTP to come, and its response to be taken")
      ->needs("--http");
  AddDuration(app, "--http-keep-alive", &http.keep_alive, kWaitMin,
              "Between requests on a connection of HTTP")
      ->needs("--http");
  app->add_option("--http-threads", options->http.thread_count,
                  "Threads that serve HTTP")
      ->check(CLI::Range(1, HttpServerOptions::kThreadCountMax))
      ->needs("--http")
      ->type_name("COUNT")
      ->capture_default_str();
  AddDuration(app, "--drain-notice", &options->drain_notice, kNoTime,
              "From SIGTERM until connections are refused");
  AddDuration(app, "--drain-grace", &options->drain_grace, kNoTime,
              "Then, until calls are cancelled");
}

// Limits that mean the same on both ports have one flag.
void ShareLimits(const GrpcLimits& grpc, HttpLimits* http) {
  http->body_bytes_max = static_cast<size_t>(grpc.request_bytes_max);
  http->head_bytes_max = static_cast<size_t>(grpc.metadata_bytes_max);
  http->handshake_timeout = grpc.handshake_timeout;
  http->connections = grpc.connections;
  http->response_timeout = http->request_timeout;
}

}  // namespace

absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  absl::Duration duration;
  if (!absl::ParseDuration({text.data(), text.size()}, &duration) ||
      duration < absl::ZeroDuration() || duration > absl::Hours(24)) {
    return absl::InvalidArgumentError(
        "not a time from 0s to 24h with its unit, such as 250ms, 60s or 10m");
  }
  return absl::ToChronoMilliseconds(duration);
}

absl::StatusOr<int64_t> ParseSize(std::string_view text) {
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    int64_t count;
    const std::string_view digits =
        text.substr(0, text.size() - unit.name.size());
    if (absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()),
                         &count) &&
        count >= 0 &&
        count <= std::numeric_limits<int64_t>::max() / unit.bytes) {
      return count * unit.bytes;
    }
    break;
  }
  return absl::InvalidArgumentError(
      "not a size with its unit, such as 4096B, 65KiB, 256MiB or 1GiB");
}

FlagsResult ParseFlags(int argc, const char* const* argv) {
  FlagsResult result;
  result.options.grpc.address = "127.0.0.1:50051";
  CLI::App app(kDescription, "caveatd");
  app.footer(kExamples);
  AddServing(&app, &result.options);
  AddTls(&app, &result.options.grpc.tls);
  AddHttpTls(&app, &result.options.http.tls);
  AddQuestionLog(&app, &result.options.questions);
  AddLimits(&app, &result.options);
  try {
    app.parse(argc, argv);
    ShareLimits(result.options.grpc.limits, &result.options.http.limits);
    result.run = true;
  } catch (const CLI::ParseError& error) {
    result.exit_code = error.get_exit_code() == 0 ? 0 : kExitUsage;
    app.exit(error);
  } catch (const std::exception& error) {
    fprintf(stderr, "caveatd: %s\n", error.what());
    result.exit_code = kExitUsage;
  }
  return result;
}

}  // namespace caveat
