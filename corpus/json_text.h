// The text of a JSON string, and where its parts stand among the bytes that
// were given for it.
//
//   const std::string text = DecodeJsonText(bytes);
//   JsonPlaces places(bytes);
//   const int64_t begin = places.Find(text.find("may"));
//
// Pure; linear in the string.

#ifndef CAVEAT_CORPUS_JSON_TEXT_H_
#define CAVEAT_CORPUS_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace caveat {

// What the bytes between the quotes of a JSON string say, its escapes undone.
// Empty for bytes that are no such string.
std::string DecodeJsonText(std::string_view bytes);

// Whether any byte says something else than itself.
inline bool HasJsonEscapes(std::string_view bytes) {
  return bytes.find('\\') != std::string_view::npos;
}

// Finds places of a decoded text in its bytes, going forward only. Not
// thread-safe; all look-ups together take linear time.
class JsonPlaces {
 public:
  // `bytes` are such as DecodeJsonText takes, and must outlive it.
  explicit JsonPlaces(std::string_view bytes) : bytes_(bytes) {}

  // Where the character begins that stands at `offset_byte` of the decoded
  // text, or that text ends. No offset may be less than the last.
  int64_t Find(int64_t offset_byte);

 private:
  // Steps over one byte or escape.
  void Step();
  uint32_t UnitAt(size_t at) const;

  const std::string_view bytes_;
  size_t at_ = 0;
  int64_t decoded_ = 0;  // Bytes of the decoded text before `at_`.
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_JSON_TEXT_H_
