// The files in which questions are kept, if an operator chose so: one for each
// day, `questions-2026-11-29.jsonl`, in a folder that only its owner can read.
//
//   QuestionFile file(folder, "2026-11-29");
//   file.Append("{\"question\":\"...\"}");
//   DeleteQuestionsBefore(folder, "2026-11-01");     // How many files went.
//
// Writers and those who delete may be different processes: each holds the
// file's lock for as long as it changes it. Errors of all: kUnavailable, naming
// the file. Days are `YYYY-MM-DD`.

#ifndef CAVEAT_SERVICE_QUESTION_FILES_H_
#define CAVEAT_SERVICE_QUESTION_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

// Makes the folder, for its owner alone, unless it is there. Errors also:
// kFailedPrecondition when others may look into it.
absl::Status PrepareQuestionFolder(const std::string& folder);

// The first day that is still kept on `today` when questions are kept for
// `day_count` days, today's among them. Both are good; 1 or more.
std::string FirstDayKept(std::string_view today, int day_count);

// Delete files, and return how many: all, or those of days before `day`.
// Files of other names are left alone.
absl::StatusOr<int> DeleteAllQuestions(const std::string& folder);
absl::StatusOr<int> DeleteQuestionsBefore(const std::string& folder,
                                          std::string_view day);

// Deletes what was asked with a request id, and returns how many questions
// that were.
absl::StatusOr<int> DeleteQuestionsOf(const std::string& folder,
                                      std::string_view request_id);

// One day's file, open for appending; mode 0600. Not thread-safe.
class QuestionFile {
 public:
  QuestionFile(const std::string& folder, std::string_view day);
  ~QuestionFile();
  QuestionFile(const QuestionFile&) = delete;
  QuestionFile& operator=(const QuestionFile&) = delete;

  // Appends a line, in a new file if somebody has deleted the old one. After
  // an error nothing of it is in the file.
  absl::Status Append(std::string_view line);

 private:
  absl::Status Open();
  void Close();
  bool IsDeleted() const;

  const std::string path_;
  int fd_ = -1;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_QUESTION_FILES_H_
