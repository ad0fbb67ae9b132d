#include "corpus/json_text.h"

#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

// Bytes of "\u2019".
constexpr size_t kUnitEscapeBytes = 6;

bool IsFirstOfPair(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }

}  // namespace

std::string DecodeJsonText(std::string_view bytes) {
  if (!HasJsonEscapes(bytes)) return std::string(bytes);
  const auto value =
      nlohmann::json::parse(absl::StrCat("\"", ToAbsl(bytes), "\""), nullptr,
                            /*allow_exceptions=*/false);
  return value.is_string() ? value.get<std::string>() : std::string();
}

int64_t JsonPlaces::Find(int64_t offset_byte) {
  while (decoded_ < offset_byte && at_ < bytes_.size()) Step();
  return static_cast<int64_t>(at_);
}

void JsonPlaces::Step() {
  if (bytes_[at_] != '\\') {
    ++at_;
    ++decoded_;
    return;
  }
  const uint32_t unit = UnitAt(at_);
  if (IsFirstOfPair(unit)) {
    at_ += 2 * kUnitEscapeBytes;
    decoded_ += 4;
  } else {
    const bool named = bytes_.substr(at_, 2) != "\\u";
    at_ += named ? 2 : kUnitEscapeBytes;
    decoded_ += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
}

// The UTF-16 unit of the escape that begins at a place; 0 for "\n" and its
// like.
uint32_t JsonPlaces::UnitAt(size_t at) const {
  uint32_t unit = 0;
  const std::string_view escape = bytes_.substr(at, kUnitEscapeBytes);
  if (!escape.starts_with("\\u") ||
      !absl::SimpleHexAtoi(ToAbsl(escape.substr(2)), &unit)) {
    return 0;
  }
  return unit;
}

}  // namespace caveat
