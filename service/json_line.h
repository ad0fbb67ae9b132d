// Builds one line of JSON, a log's unit.
//
//   JsonLine line;
//   line.Add("event", "reload").Add("entries", 41);
//   Write(line.Finish());                 // {"event":"reload","entries":41}
//
// Escapes what could break out of a line or a terminal: quotes, controls, and
// everything that is not ASCII (directional marks, line separators). Invalid
// UTF-8 becomes U+FFFD. Not thread-safe; one line, one owner.

#ifndef CAVEAT_SERVICE_JSON_LINE_H_
#define CAVEAT_SERVICE_JSON_LINE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace caveat {

class JsonLine {
 public:
  JsonLine() { text_.reserve(kUsualBytes); }

  // Longest text value; what is beyond is cut off and marked with "...".
  static constexpr size_t kValueBytesMax = 8192;

  // `key` is a literal of ours and needs no escaping.
  JsonLine& Add(std::string_view key, std::string_view value);
  JsonLine& Add(std::string_view key, const char* value) {
    return Add(key, std::string_view(value));
  }
  JsonLine& Add(std::string_view key, int64_t value);

  // The line, without a line feed. Call it once, at the end.
  std::string Finish();

 private:
  // A line of the log has as much, mostly.
  static constexpr size_t kUsualBytes = 384;

  void AddKey(std::string_view key);

  std::string text_ = "{";
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_JSON_LINE_H_
