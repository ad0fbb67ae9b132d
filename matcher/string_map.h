// A hash map by text that can be looked up by any view of it.
//
//   StringMap<int> ages;
//   auto it = ages.find(std::string_view("ann"));

#ifndef CAVEAT_MATCHER_STRING_MAP_H_
#define CAVEAT_MATCHER_STRING_MAP_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"

namespace caveat {

// Debian's abseil knows no std::string_view. The order of the map is that of
// no two runs: nothing may depend on it.
struct StringViewHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const {
    return absl::Hash<std::string_view>()(text);
  }
};

template <typename Value>
using StringMap =
    absl::flat_hash_map<std::string, Value, StringViewHash, std::equal_to<>>;

}  // namespace caveat

#endif  // CAVEAT_MATCHER_STRING_MAP_H_
