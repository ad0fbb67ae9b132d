#include "service/question_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "corpus/iso_date.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

constexpr std::string_view kPrefix = "questions-";
constexpr std::string_view kSuffix = ".jsonl";
constexpr mode_t kFileMode = 0600;
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kOthers = 0077;

absl::Status CanNot(std::string_view what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat(
      path, ": can not be ", ToAbsl(what), ": ", std::strerror(errno)));
}

// The day of a file by its name; empty for a file that is none of ours.
std::string_view DayOf(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix) ||
      name.size() < kPrefix.size() + kSuffix.size()) {
    return {};
  }
  name.remove_prefix(kPrefix.size());
  name.remove_suffix(kSuffix.size());
  return ParseIsoDate(name).has_value() ? name : std::string_view();
}

absl::StatusOr<std::vector<std::string>> PathsOf(
    const std::string& folder,
    const std::function<bool(std::string_view)>& is_wanted) {
  std::vector<std::string> paths;
  std::error_code error;
  // Not a range-for, whose steps throw.
  std::filesystem::directory_iterator item(folder, error);
  for (; !error && item != std::filesystem::directory_iterator();
       item.increment(error)) {
    const std::string name = item->path().filename().string();
    const std::string_view day = DayOf(name);
    if (!day.empty() && is_wanted(day)) paths.push_back(item->path().string());
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrCat(folder, ": can not be read: ", error.message()));
  }
  return paths;
}

absl::StatusOr<int> Delete(const std::vector<std::string>& paths) {
  int count = 0;
  for (const std::string& path : paths) {
    if (unlink(path.c_str()) == 0) {
      ++count;
    } else if (errno != ENOENT) {
      return CanNot("deleted", path);
    }
  }
  return count;
}

// A file that is locked for as long as this lives.
class LockedFile {
 public:
  explicit LockedFile(const std::string& path)
      : fd_(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)) {
    if (fd_ >= 0 && flock(fd_, LOCK_EX) != 0) {
      close(fd_);
      fd_ = -1;
    }
  }
  ~LockedFile() {
    if (fd_ >= 0) close(fd_);
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;

  int fd() const { return fd_; }

  // Everything in it.
  bool Read(std::string* bytes) const {
    char part[8192];
    ssize_t size = 0;
    while ((size = read(fd_, part, sizeof(part))) > 0) {
      bytes->append(part, static_cast<size_t>(size));
    }
    return size == 0;
  }

 private:
  int fd_;
};

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

// Appends all of a line, or nothing: the next one must not go on with a half.
bool AppendWhole(int fd, std::string_view line) {
  struct stat before {};
  if (fstat(fd, &before) != 0) return false;
  if (WriteAll(fd, line)) return true;
  const int why = errno;
  // On a full disk too there is room for less.
  if (ftruncate(fd, before.st_size) == 0) errno = why;
  return false;
}

// Takes the lines of a request out of a file; returns how many.
absl::StatusOr<int> DeleteLines(const std::string& path,
                                std::string_view request_id) {
  const LockedFile file(path);
  if (file.fd() < 0 && errno == ENOENT) return 0;
  if (file.fd() < 0) return CanNot("opened", path);
  std::string bytes;
  if (!file.Read(&bytes)) return CanNot("read", path);
  // As QuestionLog writes it: first in its line, and in lower case.
  const std::string begin = absl::StrCat(
      "{\"request_id\":\"", absl::AsciiStrToLower(ToAbsl(request_id)), "\",");
  std::string kept;
  int count = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const size_t end = rest.find('\n');
    const std::string_view line =
        rest.substr(0, end == rest.npos ? rest.size() : end + 1);
    if (line.starts_with(begin)) {
      ++count;
    } else {
      kept += line;
    }
    rest.remove_prefix(line.size());
  }
  if (count == 0) return 0;
  // In the same file: whoever appends to it has it open.
  if (ftruncate(file.fd(), 0) != 0 || lseek(file.fd(), 0, SEEK_SET) != 0 ||
      !WriteAll(file.fd(), kept)) {
    return CanNot("written", path);
  }
  return count;
}

}  // namespace

absl::Status PrepareQuestionFolder(const std::string& folder) {
  if (mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) {
    return CanNot("made", folder);
  }
  struct stat found {};
  if (stat(folder.c_str(), &found) != 0) return CanNot("read", folder);
  if (!S_ISDIR(found.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, ": is not a folder"));
  }
  if ((found.st_mode & kOthers) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, ": others may look into it; `chmod 700` first"));
  }
  return absl::OkStatus();
}

std::string FirstDayKept(std::string_view today, int day_count) {
  const std::optional<IsoDate> date = ParseIsoDate(today);
  if (!date.has_value()) return {};
  return absl::FormatCivilTime(
      absl::CivilDay(date->year, date->month, date->day) - (day_count - 1));
}

absl::StatusOr<int> DeleteAllQuestions(const std::string& folder) {
  const auto paths = PathsOf(folder, [](std::string_view) { return true; });
  if (!paths.ok()) return paths.status();
  return Delete(*paths);
}

absl::StatusOr<int> DeleteQuestionsBefore(const std::string& folder,
                                          std::string_view day) {
  const auto paths =
      PathsOf(folder, [day](std::string_view one) { return one < day; });
  if (!paths.ok()) return paths.status();
  return Delete(*paths);
}

absl::StatusOr<int> DeleteQuestionsOf(const std::string& folder,
                                      std::string_view request_id) {
  const auto paths = PathsOf(folder, [](std::string_view) { return true; });
  if (!paths.ok()) return paths.status();
  int count = 0;
  for (const std::string& path : *paths) {
    const absl::StatusOr<int> deleted = DeleteLines(path, request_id);
    if (!deleted.ok()) return deleted.status();
    count += *deleted;
  }
  return count;
}

QuestionFile::QuestionFile(const std::string& folder, std::string_view day)
    : path_(absl::StrCat(folder, "/", ToAbsl(kPrefix), ToAbsl(day),
                         ToAbsl(kSuffix))) {}

QuestionFile::~QuestionFile() { Close(); }

absl::Status QuestionFile::Open() {
  fd_ = open(path_.c_str(),
             O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kFileMode);
  // The mode of a file that was there before, and of one made under an odd
  // mask.
  if (fd_ < 0 || fchmod(fd_, kFileMode) != 0) return CanNot("opened", path_);
  return absl::OkStatus();
}

void QuestionFile::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

bool QuestionFile::IsDeleted() const {
  struct stat found {};
  return fstat(fd_, &found) != 0 || found.st_nlink == 0;
}

absl::Status QuestionFile::Append(std::string_view line) {
  if (fd_ >= 0 && IsDeleted()) Close();
  if (fd_ < 0) {
    if (absl::Status status = Open(); !status.ok()) return status;
  }
  if (flock(fd_, LOCK_EX) != 0) return CanNot("locked", path_);
  const bool written = AppendWhole(fd_, std::string(line) + "\n");
  const absl::Status status =
      written ? absl::OkStatus() : CanNot("written", path_);
  flock(fd_, LOCK_UN);
  return status;
}

}  // namespace caveat
