// Numbers that lie in memory of their own or in somebody else's: in a compiled
// corpus, tables are used where they were read to.
//
//   SharedArray<int> own(std::vector<int>{1, 2});
//   SharedArray<int> part(file, span_in_file);     // keeps `file` alive
//
// Immutable; copies share the memory.

#ifndef CAVEAT_CORPUS_SHARED_ARRAY_H_
#define CAVEAT_CORPUS_SHARED_ARRAY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace caveat {

template <typename T>
class SharedArray {
 public:
  SharedArray() = default;
  explicit SharedArray(std::vector<T> values) { Own(std::move(values)); }
  explicit SharedArray(std::string values) requires std::is_same_v<T, char> {
    Own(std::move(values));
  }
  SharedArray(std::shared_ptr<const void> owner, std::span<const T> values)
      : owner_(std::move(owner)), data_(values.data()), size_(values.size()) {}

  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T& operator[](size_t index) const { return data_[index]; }
  const T& back() const { return data_[size_ - 1]; }
  std::span<const T> span() const { return {data_, size_}; }

 private:
  template <typename Values>
  void Own(Values values) {
    values.shrink_to_fit();
    const auto owned = std::make_shared<const Values>(std::move(values));
    data_ = owned->data();
    size_ = owned->size();
    owner_ = owned;
  }

  std::shared_ptr<const void> owner_;
  const T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_SHARED_ARRAY_H_
