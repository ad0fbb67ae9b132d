// Faults of corpus files, collected so that one run reports them all.
//
//   Faults faults;
//   faults.Add("a.txt", text, offset_byte, "not UTF-8");
//   if (!faults.empty()) return faults.ToStatus();
//
// Not thread-safe; one reader owns one collection.

#ifndef CAVEAT_CORPUS_FAULT_H_
#define CAVEAT_CORPUS_FAULT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace caveat {

// One fault, as `file:line:column: message`.
struct Fault {
  std::string file;
  int line = 0;    // From 1; 0 when the fault is of the whole file.
  int column = 0;  // In bytes from 1; 0 when the fault is of the whole line.
  std::string message;

  std::string ToString() const;
};

class Faults {
 public:
  // Most faults that are kept; more are only counted.
  static constexpr int kFaultCountMax = 100;

  void Add(Fault fault);
  // Adds a fault at a place of `bytes`, the content of `file`.
  void Add(std::string_view file, std::string_view bytes, int64_t offset_byte,
           std::string_view message);

  // Adds the faults of another collection.
  void AddAll(const Faults& other);

  // Orders the faults that are kept by file, line and column.
  void Sort();

  bool empty() const { return count_ == 0; }
  const std::vector<Fault>& kept() const { return faults_; }

  // OK when empty, else kInvalidArgument with a line for each fault.
  absl::Status ToStatus() const;

 private:
  std::vector<Fault> faults_;
  int64_t count_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_FAULT_H_
