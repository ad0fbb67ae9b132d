#include "service/request_id.h"

#include <atomic>
#include <cstdint>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

constexpr size_t kHexSize = 32;
constexpr size_t kUuidSize = 36;

bool IsDashInUuid(size_t index) {
  return index == 8 || index == 13 || index == 18 || index == 23;
}

bool IsId(std::string_view text) {
  if (text.size() != kHexSize && text.size() != kUuidSize) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.size() == kUuidSize && IsDashInUuid(i)) {
      if (text[i] != '-') return false;
    } else if (!absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

uint64_t RandomSeed() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

// SplitMix64: a bijection, so that no two calls of a process get the same id.
uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

std::string RequestId(std::string_view from_caller) {
  if (IsId(from_caller)) {
    return absl::AsciiStrToLower({from_caller.data(), from_caller.size()});
  }
  static std::atomic<uint64_t> next{RandomSeed()};
  return absl::StrCat(absl::Hex(Mix(next.fetch_add(1)), absl::kZeroPad16));
}

}  // namespace caveat
