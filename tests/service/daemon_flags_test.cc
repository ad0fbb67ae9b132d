#include "service/daemon_flags.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

using std::chrono::milliseconds;

FlagsResult Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "caveatd");
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  FlagsResult result =
      ParseFlags(static_cast<int>(arguments.size()), arguments.data());
  testing::internal::GetCapturedStderr();
  testing::internal::GetCapturedStdout();
  return result;
}

TEST(DaemonFlags, TimesNeedTheirUnit) {
  EXPECT_EQ(*ParseDuration("250ms"), milliseconds(250));
  EXPECT_EQ(*ParseDuration("1.5m"), milliseconds(90'000));
  EXPECT_EQ(*ParseDuration("0s"), milliseconds(0));
  for (const char* bad : {"", "60", "-1s", "1x", "25h", "inf"}) {
    EXPECT_FALSE(ParseDuration(bad).ok()) << bad;
  }
}

TEST(DaemonFlags, SizesNeedTheirUnit) {
  EXPECT_EQ(*ParseSize("4096B"), 4096);
  EXPECT_EQ(*ParseSize("65KiB"), 65 << 10);
  EXPECT_EQ(*ParseSize("1GiB"), 1 << 30);
  for (const char* bad :
       {"", "B", "10", "1KB", "-1B", "1.5KiB", "9999999999GiB", "KiB"}) {
    EXPECT_FALSE(ParseSize(bad).ok()) << bad;
  }
}

TEST(DaemonFlags, DefaultsAreTheDocumentedOnes) {
  const FlagsResult result = Parse({"--corpus", "a", "b"});
  ASSERT_TRUE(result.run);
  EXPECT_EQ(result.options.snapshot.corpus_paths,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(result.options.grpc.address, "127.0.0.1:50051");
  EXPECT_TRUE(result.options.grpc.reflection);
  EXPECT_TRUE(result.options.log.calls);
  EXPECT_FALSE(result.options.snapshot.patient_facing);
  EXPECT_LE(result.options.drain_notice + result.options.drain_grace +
                DaemonOptions::kExitMargin,
            std::chrono::seconds(10));
}

TEST(DaemonFlags, ReadsLimits) {
  const FlagsResult result =
      Parse({"--corpus", "a", "--connection-idle", "90s", "--request-size",
             "1MiB", "--connections", "7", "--no-reflection", "--no-log-calls",
             "--patient-facing"});
  ASSERT_TRUE(result.run);
  const GrpcLimits& limits = result.options.grpc.limits;
  EXPECT_EQ(limits.connection_idle, std::chrono::seconds(90));
  EXPECT_EQ(limits.request_bytes_max, 1 << 20);
  EXPECT_EQ(limits.connections.connections_max, 7);
  EXPECT_FALSE(result.options.grpc.reflection);
  EXPECT_FALSE(result.options.log.calls);
  EXPECT_TRUE(result.options.snapshot.patient_facing);
}

TEST(DaemonFlags, WrongOnesStopTheStart) {
  for (const auto& arguments : std::vector<std::vector<const char*>>{
           {},
           {"--corpus"},
           {"--corpus", "a", "--connections", "0"},
           {"--corpus", "a", "--request-size", "3GiB"},
           {"--corpus", "a", "--unknown"},
           // What would serve nobody.
           {"--corpus", "a", "--connection-age", "0s"},
           {"--corpus", "a", "--connection-idle", "0s"},
           {"--corpus", "a", "--handshake-timeout", "0s"},
           {"--corpus", "a", "--reply-timeout", "99ms"},
           {"--corpus", "a", "--chat-idle", "0s"},
           {"--corpus", "a", "--memory", "1B"},
           {"--corpus", "a", "--metadata-size", "1B"},
           {"--corpus", "a", "--request-size", "1B"},
           {"--corpus", "a", "--http", "a:0", "--http-request-timeout", "0s"},
           {"--corpus", "a", "--http", "a:0", "--http-keep-alive", "0s"},
           // What is wrong whatever is loaded.
           {"--corpus", "a", "--grpc", "127.0.0.1"},
           {"--corpus", "a", "--http", "nonsense"},
           {"--corpus", "a", "--http", "a:0", "--metrics", "a:70000"},
           {"--corpus", "a", "--http", "a:0", "--cors-origin", "notanorigin"},
           {"--corpus", "a", "--tls-cert", "x"},
           {"--corpus", "a", "--tls-key", "x"},
           {"--corpus", "a", "--tls-client-ca", "x"},
           {"--corpus", "a", "--http", "a:0", "--http-tls-key", "x"},
           // What has no port to be for.
           {"--corpus", "a", "--cors-origin", "https://host.example"},
           {"--corpus", "a", "--http-threads", "2"},
           {"--corpus", "a", "--http-keep-alive", "2s"},
           {"--corpus", "a", "--http-request-timeout", "2s"},
           {"--corpus", "a", "--http-tls-cert", "x", "--http-tls-key", "y"}}) {
    SCOPED_TRACE(testing::PrintToString(arguments));
    const FlagsResult result = Parse(arguments);
    EXPECT_FALSE(result.run);
    EXPECT_EQ(result.exit_code, kExitUsage);
  }
}

TEST(DaemonFlags, TakesWhatGoesTogether) {
  const FlagsResult result = Parse({"--corpus",
                                    "a",
                                    "--grpc",
                                    "[::1]:0",
                                    "--tls-cert",
                                    "c",
                                    "--tls-key",
                                    "k",
                                    "--tls-client-ca",
                                    "ca",
                                    "--http",
                                    "unix:/run/caveat",
                                    "--metrics",
                                    "localhost:0",
                                    "--cors-origin",
                                    "https://a.example",
                                    "--cors-origin",
                                    "https://b.example",
                                    "--http-tls-cert",
                                    "c",
                                    "--http-tls-key",
                                    "k",
                                    "--http-threads",
                                    "1",
                                    "--http-keep-alive",
                                    "100ms",
                                    "--drain-notice",
                                    "0s"});
  EXPECT_TRUE(result.run);
  EXPECT_EQ(result.options.http.cors_origins.size(), 2u);
}

}  // namespace
}  // namespace caveat
