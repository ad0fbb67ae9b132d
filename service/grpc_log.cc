#include "service/grpc_log.h"

#include <grpc/support/log.h>

#include <mutex>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

// gRPC's threads outlive whoever logs, and take a function without data.
struct Shared {
  std::mutex mutex;
  Log* log = nullptr;   // Guarded by mutex.
  LineThinner thinner;  // Guarded by mutex.
};

Shared& TheOne() {
  static auto* const shared = new Shared;
  return *shared;
}

void Take(gpr_log_func_args* line) {
  if (line->severity != GPR_LOG_SEVERITY_ERROR) return;
  const std::string place = absl::StrCat(line->file, ":", line->line);
  Shared& shared = TheOne();
  const std::lock_guard<std::mutex> lock(shared.mutex);
  if (shared.log == nullptr) return;
  const std::optional<int64_t> left_out =
      shared.thinner.Admit(place, std::chrono::steady_clock::now());
  if (!left_out.has_value()) return;
  JsonLine event;
  event.Add("event", "grpc_error").Add("at", place);
  if (*left_out > 0) event.Add("left_out", *left_out);
  shared.log->Event("error", std::move(event));
}

}  // namespace

std::optional<int64_t> LineThinner::Admit(std::string_view place, Time now) {
  const auto found = seen_.find(place);
  if (found == seen_.end()) {
    seen_.emplace(place, Seen{now});
    return 0;
  }
  Seen& seen = found->second;
  if (now - seen.last < kLineInterval) {
    ++seen.left_out;
    return std::nullopt;
  }
  const int64_t left_out = seen.left_out;
  seen = {now};
  return left_out;
}

GrpcLog::GrpcLog(Log* log) {
  Shared& shared = TheOne();
  {
    const std::lock_guard<std::mutex> lock(shared.mutex);
    shared.log = log;
  }
  gpr_set_log_function(&Take);
  // Whatever GRPC_VERBOSITY says: the rest is not even put into words.
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
}

GrpcLog::~GrpcLog() {
  Shared& shared = TheOne();
  const std::lock_guard<std::mutex> lock(shared.mutex);
  shared.log = nullptr;
}

}  // namespace caveat
