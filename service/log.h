// The log of the service: one line of JSON for each thing that happened.
//
//   Log log({});
//   log.Event("info", JsonLine().Add("event", "start"));
//   AnswerService service(&engine, &log, {});      // A line for each call.
//
// Lines go to standard error from a thread of their own, through a queue of
// bounded length: whoever logs never waits, and if the reader is too slow the
// oldest lines are dropped and counted. What was logged within a few
// milliseconds is written together; a crash loses as much. No line holds a question: Event() is
// given none, and a CallRecord has no field for one. Thread-safe.

#ifndef CAVEAT_SERVICE_LOG_H_
#define CAVEAT_SERVICE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "service/call_record.h"
#include "service/json_line.h"

namespace caveat {

struct LogOptions {
  // Whether each call gets a line.
  bool calls = true;
  // Lines that may wait to be written; about 300 bytes each.
  size_t queue_lines_max = 8192;
};

class Log : public CallRecorder {
 public:
  explicit Log(const LogOptions& options);
  // Writes what waits, then ends.
  ~Log() override;

  // Logs something that is not a call: a start, a reload, a fault. `level` is
  // "info", "warning" or "error". Adds the time.
  void Event(std::string_view level, JsonLine line);

  // Logs that a certificate was replaced (OK), or why the old one goes on.
  void Certificate(std::string_view event, const absl::Status& status);

  // Logs a call, if calls are logged. Time is given to the minute and length,
  // score in steps: enough to run a service, too little to find a person.
  void Record(const CallRecord& record) override;

  // Logs what else a client did, if calls are logged. Adds the time, to the
  // minute.
  void Access(JsonLine line);

  // Lines dropped since the start.
  int64_t dropped_count() const;

 private:
  struct Sink;
  void Write(std::string_view line);

  const LogOptions options_;
  const std::unique_ptr<Sink> sink_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_LOG_H_
