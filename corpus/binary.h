// Writes and reads the parts of a compiled corpus: numbers and tables as they
// lie in memory, little-endian, each table at a multiple of eight bytes.
//
//   BinaryWriter writer(sink);           BinaryReader reader(owner, bytes);
//   writer.Number(entry_count);          reader.Number(&entry_count);
//   writer.Text(name);                   reader.Text(&name);
//   writer.Table(postings);              reader.Table(&postings);
//   writer.Flush();                      if (!reader.AtEnd()) ... no such bytes
//
// A reader that does not find what is asked for stops for good: what is read
// after that is empty, and nothing outside of the bytes is looked at.

#ifndef CAVEAT_CORPUS_BINARY_H_
#define CAVEAT_CORPUS_BINARY_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "corpus/shared_array.h"

namespace caveat {

static_assert(std::endian::native == std::endian::little,
              "compiled corpora are little-endian");

class BinaryWriter {
 public:
  static constexpr size_t kAlignment = 8;

  // `sink` gets the bytes, some at a time, the last of them by Flush().
  explicit BinaryWriter(std::function<void(std::string_view)> sink)
      : sink_(std::move(sink)) {}

  template <typename T>
  void Number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    Add({reinterpret_cast<const char*>(&value), sizeof(value)});
  }
  void Text(std::string_view text) {
    Number(static_cast<uint64_t>(text.size()));
    Add(text);
  }
  void Texts(const std::vector<std::string>& texts) {
    Number(static_cast<uint64_t>(texts.size()));
    for (const std::string& text : texts) Text(text);
  }
  template <typename T>
  void Table(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    Number(static_cast<uint64_t>(values.size()));
    Align();
    Add({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }
  template <typename T>
  void Table(const std::vector<T>& values) {
    Table(std::span<const T>(values));
  }
  template <typename T>
  void Table(const SharedArray<T>& values) {
    Table(values.span());
  }
  void Align() {
    constexpr std::string_view kZeros("\0\0\0\0\0\0\0", kAlignment - 1);
    Add(kZeros.substr(0, (kAlignment - size_ % kAlignment) % kAlignment));
  }

  void Flush() {
    sink_(waiting_);
    waiting_.clear();
  }
  // How much has been written.
  uint64_t size() const { return size_; }

 private:
  static constexpr size_t kWaitingBytes = size_t{1} << 20;

  void Add(std::string_view bytes) {
    size_ += bytes.size();
    if (bytes.size() >= kWaitingBytes) {
      Flush();
      sink_(bytes);
      return;
    }
    waiting_.append(bytes);
    if (waiting_.size() >= kWaitingBytes) Flush();
  }

  std::function<void(std::string_view)> sink_;
  std::string waiting_;
  uint64_t size_ = 0;
};

class BinaryReader {
 public:
  // `bytes` begin at a multiple of eight and live as long as `owner`.
  BinaryReader(std::shared_ptr<const void> owner, std::string_view bytes)
      : owner_(std::move(owner)), bytes_(bytes) {}

  template <typename T>
  void Number(T* value) {
    static_assert(std::is_arithmetic_v<T>);
    const std::string_view found = Cut(sizeof(T));
    *value = T();
    if (!found.empty()) std::memcpy(value, found.data(), sizeof(T));
  }
  void Text(std::string* text) { text->assign(TextView()); }
  std::string_view TextView() { return Cut(Count(1)); }
  void Texts(std::vector<std::string>* texts) {
    texts->resize(Count(sizeof(uint64_t)));
    for (std::string& text : *texts) Text(&text);
  }
  // How many of something follow that takes at least `bytes_min` each.
  size_t Count(size_t bytes_min) {
    uint64_t count = 0;
    Number(&count);
    if (count > (bytes_.size() - at_) / bytes_min) Stop();
    return stopped_ ? 0 : static_cast<size_t>(count);
  }
  template <typename T>
  void Table(SharedArray<T>* values) {
    *values = SharedArray<T>(owner_, TableView<T>());
  }
  template <typename T>
  void Table(std::vector<T>* values) {
    const std::span<const T> view = TableView<T>();
    values->assign(view.begin(), view.end());
  }

  // What was read makes no sense.
  void Stop() {
    stopped_ = true;
    at_ = bytes_.size();
  }
  bool stopped() const { return stopped_; }
  // How much has been read.
  size_t at() const { return at_; }
  // Whether all of it was read, and nothing was missing.
  bool AtEnd() const { return !stopped_ && at_ == bytes_.size(); }

 private:
  std::string_view Cut(size_t size) {
    if (size > bytes_.size() - at_) Stop();
    if (stopped_) return {};
    const std::string_view cut = bytes_.substr(at_, size);
    at_ += size;
    return cut;
  }
  template <typename T>
  std::span<const T> TableView() {
    static_assert(std::is_trivially_copyable_v<T> &&
                  alignof(T) <= BinaryWriter::kAlignment);
    uint64_t count = 0;
    Number(&count);
    Cut((BinaryWriter::kAlignment - at_ % BinaryWriter::kAlignment) %
        BinaryWriter::kAlignment);
    if (count > (bytes_.size() - at_) / sizeof(T)) Stop();
    if (stopped_) return {};
    const std::string_view cut = Cut(static_cast<size_t>(count) * sizeof(T));
    return {reinterpret_cast<const T*>(cut.data()), static_cast<size_t>(count)};
  }

  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
  size_t at_ = 0;
  bool stopped_ = false;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_BINARY_H_
