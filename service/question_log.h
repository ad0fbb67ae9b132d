// Keeps questions, for an operator who chose to: `caveatd --log-questions`.
//
//   auto log = QuestionLog::Open(options, data, &clock);
//   engine.set_question_keeper(log->get());
//
// What tells who asked is taken out first, as far as rules can (redactor.h); a
// question that can not be redacted is not kept. Files are their owner's alone,
// one for each day (question_files.h), and deleted when they are older than
// the operator said. A thread of its own writes, through a queue of bounded
// length: whoever answers never waits. Thread-safe.

#ifndef CAVEAT_SERVICE_QUESTION_LOG_H_
#define CAVEAT_SERVICE_QUESTION_LOG_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "corpus/data_files.h"
#include "service/clock.h"
#include "service/question_keeper.h"
#include "service/redactor.h"

namespace caveat {

struct QuestionLogOptions {
  // Where to; empty: nothing is kept.
  std::string folder;
  // Days that a question is kept, the day it was asked among them.
  int day_count = 30;
  // A file with names to take out beside those that are known, one a line.
  std::string names_file;
};

class QuestionLog : public QuestionKeeper {
 public:
  // Most days that questions may be kept.
  static constexpr int kDayCountMax = 365;
  // Most questions that wait to be written; more are not kept.
  static constexpr size_t kQueueLinesMax = 1024;
  // Most bytes of the file with names.
  static constexpr int64_t kNamesBytesMax = 1 << 20;

  // Deletes what is too old, then begins. `clock` must outlive the result.
  // Errors: those of PrepareQuestionFolder and Redactor::Make; kUnavailable
  // when a file can not be read or deleted.
  static absl::StatusOr<std::unique_ptr<QuestionLog>> Open(
      const QuestionLogOptions& options, const DataFiles& data,
      const Clock* clock);

  // Writes what waits, then ends.
  ~QuestionLog() override;

  void Keep(const Question& question, const CallRecord& record) override;

  // Questions that were not kept: too many at once, or no room on the disk.
  int64_t lost_count() const { return lost_count_; }

 private:
  QuestionLog(const QuestionLogOptions& options, Redactor redactor,
              const Clock* clock);
  void Run();
  void Write(const std::deque<std::string>& lines, const std::string& today);

  const QuestionLogOptions options_;
  const Redactor redactor_;
  const Clock& clock_;
  std::atomic<int64_t> lost_count_{0};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;  // That wait. Guarded by mutex_.
  bool ending_ = false;            // Guarded by mutex_.
  std::thread writer_;             // Last: it uses all of the above.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_QUESTION_LOG_H_
