#include "corpus/fault.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace caveat {

std::string Fault::ToString() const {
  if (line == 0) return absl::StrCat(file, ": ", message);
  if (column == 0) return absl::StrCat(file, ":", line, ": ", message);
  return absl::StrCat(file, ":", line, ":", column, ": ", message);
}

void Faults::Add(Fault fault) {
  ++count_;
  if (faults_.size() < kFaultCountMax) faults_.push_back(std::move(fault));
}

void Faults::Add(std::string_view file, std::string_view bytes,
                 int64_t offset_byte, std::string_view message) {
  if (faults_.size() >= kFaultCountMax) {
    ++count_;  // Finding the line again and again would take too long.
    return;
  }
  const auto offset = std::min(
      bytes.size(), static_cast<size_t>(std::max<int64_t>(0, offset_byte)));
  const std::string_view before = bytes.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t newline = before.rfind('\n');
  const size_t column =
      newline == std::string_view::npos ? offset + 1 : offset - newline;
  Add(Fault{std::string(file), static_cast<int>(line), static_cast<int>(column),
            std::string(message)});
}

void Faults::AddAll(const Faults& other) {
  const int64_t left_out =
      other.count_ - static_cast<int64_t>(other.faults_.size());
  for (const Fault& fault : other.faults_) Add(fault);
  count_ += left_out;
}

void Faults::Sort() {
  std::stable_sort(faults_.begin(), faults_.end(),
                   [](const Fault& a, const Fault& b) {
                     return std::tie(a.file, a.line, a.column) <
                            std::tie(b.file, b.line, b.column);
                   });
}

absl::Status Faults::ToStatus() const {
  if (empty()) return absl::OkStatus();
  std::string text;
  for (const Fault& fault : faults_) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", fault.ToString());
  }
  const int64_t left_out = count_ - static_cast<int64_t>(faults_.size());
  if (left_out > 0) absl::StrAppend(&text, "\nand ", left_out, " more");
  return absl::InvalidArgumentError(text);
}

}  // namespace caveat
