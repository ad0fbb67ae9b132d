// What is remembered of a call: how it ended, never what was asked.
//
// A record has no field that could hold a question, so that neither a log nor
// a metric can. Plain values; whoever records one copies what it keeps.

#ifndef CAVEAT_SERVICE_CALL_RECORD_H_
#define CAVEAT_SERVICE_CALL_RECORD_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "service/reply.h"

namespace caveat {

struct CallRecord {
  std::string_view method;    // "Ask"; a literal.
  std::string_view protocol;  // "grpc"; a literal.
  std::string request_id;
  absl::StatusCode code = absl::StatusCode::kOk;
  std::chrono::microseconds latency{0};

  // Of Ask only.
  std::string_view question_length_bucket;  // A literal; empty: not known.
  std::optional<Outcome> outcome;           // Absent after an error.
  // What the reply is of; empty where it is of none.
  std::string corpus;
  std::string corpus_version;
  // Of the first answer; empty without one.
  std::string entry_id;
  double confidence = 0;
};

// Takes records, from any thread, without blocking.
class CallRecorder {
 public:
  virtual ~CallRecorder() = default;
  virtual void Record(const CallRecord& record) = 0;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CALL_RECORD_H_
