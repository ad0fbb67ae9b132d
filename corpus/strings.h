// Small steps between strings: spans to text, and ours to abseil's.

#ifndef CAVEAT_CORPUS_STRINGS_H_
#define CAVEAT_CORPUS_STRINGS_H_

#include <string_view>

#include "absl/strings/string_view.h"
#include "corpus/document.h"

namespace caveat {

// The bytes of a span, which must lie within `bytes`.
inline std::string_view Cut(std::string_view bytes, ByteSpan span) {
  return bytes.substr(static_cast<size_t>(span.begin),
                      static_cast<size_t>(span.size()));
}

// The whole of `text` as a span.
inline ByteSpan Whole(std::string_view text) {
  return {0, static_cast<int64_t>(text.size())};
}

// The last part of a path.
inline std::string_view BaseName(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// abseil's own string_view, where it is not the standard's (Debian 12).
inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

}  // namespace caveat

#endif  // CAVEAT_CORPUS_STRINGS_H_
