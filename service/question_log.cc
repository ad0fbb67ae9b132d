#include "service/question_log.h"

#include <chrono>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/json_line.h"
#include "service/question_files.h"

namespace caveat {
namespace {

constexpr std::string_view kRulesPath = "corpus/redaction.txtpb";
// How soon after midnight old files are looked for when nobody asks anything.
constexpr std::chrono::minutes kLookInterval{1};

absl::StatusOr<std::string> ReadNames(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<size_t>(QuestionLog::kNamesBytesMax) + 1, '\0');
  if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))
                  .eof()) {
    return absl::UnavailableError(
        absl::StrCat(path, ": can not be read, or is longer than ",
                     QuestionLog::kNamesBytesMax, " bytes"));
  }
  bytes.resize(static_cast<size_t>(in.gcount()));
  return bytes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<QuestionLog>> QuestionLog::Open(
    const QuestionLogOptions& options, const DataFiles& data,
    const Clock* clock) {
  absl::StatusOr<std::string> names = ReadNames(options.names_file);
  if (!names.ok()) return names.status();
  absl::StatusOr<Redactor> redactor =
      Redactor::Make({std::string(kRulesPath), data.Get(kRulesPath)}, *names);
  if (!redactor.ok()) return redactor.status();
  absl::Status status = PrepareQuestionFolder(options.folder);
  if (!status.ok()) return status;
  status = DeleteQuestionsBefore(
               options.folder, FirstDayKept(clock->Today(), options.day_count))
               .status();
  if (!status.ok()) return status;
  return std::unique_ptr<QuestionLog>(
      new QuestionLog(options, *std::move(redactor), clock));
}

QuestionLog::QuestionLog(const QuestionLogOptions& options, Redactor redactor,
                         const Clock* clock)
    : options_(options),
      redactor_(std::move(redactor)),
      clock_(*clock),
      writer_([this] { Run(); }) {}

QuestionLog::~QuestionLog() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

void QuestionLog::Keep(const Question& question, const CallRecord& record) {
  const absl::StatusOr<std::string> redacted =
      redactor_.Redact(question.Reveal());
  if (!redacted.ok()) {
    ++lost_count_;
    return;
  }
  JsonLine line;
  line.Add("request_id", record.request_id).Add("method", record.method);
  if (record.outcome.has_value()) {
    line.Add("outcome", OutcomeName(*record.outcome));
  }
  if (!record.corpus.empty()) line.Add("corpus", record.corpus);
  if (!record.entry_id.empty()) line.Add("entry_id", record.entry_id);
  line.Add("question", *redacted);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (lines_.size() >= kQueueLinesMax) {
      ++lost_count_;
      return;
    }
    lines_.push_back(line.Finish());
  }
  changed_.notify_all();
}

void QuestionLog::Run() {
  std::string day;
  while (true) {
    std::deque<std::string> lines;
    bool ending = false;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait_for(lock, kLookInterval,
                        [this] { return ending_ || !lines_.empty(); });
      lines.swap(lines_);
      ending = ending_;
    }
    const std::string today = clock_.Today();
    if (!lines.empty()) Write(lines, today);
    // What can not be deleted now is tried again in a minute.
    if (today != day &&
        DeleteQuestionsBefore(options_.folder,
                              FirstDayKept(today, options_.day_count))
            .ok()) {
      day = today;
    }
    if (ending) return;
  }
}

void QuestionLog::Write(const std::deque<std::string>& lines,
                        const std::string& today) {
  QuestionFile file(options_.folder, today);
  for (const std::string& line : lines) {
    if (!file.Append(line).ok()) ++lost_count_;
  }
}

}  // namespace caveat
