#include "service/cli/console.h"

#include <algorithm>
#include <fstream>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "service/cli/text.h"

namespace caveat::cli {

ExitCode Fail(const Console& console, ExitCode code, std::string_view message) {
  console.err << "caveat: " << Printable(message) << "\n";
  return code;
}

ExitCode Fail(const Console& console, ExitCode code,
              const absl::Status& status) {
  return Fail(console, code, std::string(status.message()));
}

std::string ToJson(const google::protobuf::Message& message, bool pretty,
                   bool all_fields) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = pretty;
  options.always_print_primitive_fields = all_fields;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  // Only a message with fields of type Any can fail; ours have none.
  return status.ok() ? PrintableJson(json) : std::string("{}");
}

void WriteJson(const Console& console,
               const google::protobuf::Message& message) {
  std::string json = ToJson(message, console.terminal.interactive,
                            /*all_fields=*/false);
  if (!json.ends_with('\n')) json.push_back('\n');
  console.out << json;
}

std::function<void(int, int)> ShowProgress(const Console& console) {
  if (!console.progress) return [](int, int) {};
  return [&err = console.err](int done, int total) {
    constexpr int kStepsOfRun = 100;
    constexpr int kStep = 100;  // Where the end is not known.
    const int step = total > 0 ? std::max(1, total / kStepsOfRun) : kStep;
    if (done == total) {
      err << "\r\x1b[K" << std::flush;  // Leave the line as it was.
    } else if (done % step == 0) {
      err << "\r" << done;
      if (total > 0) err << " of " << total;
      err << std::flush;
    }
  };
}

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) {
    return absl::UnavailableError(absl::StrCat(path, ": can not be written"));
  }
  return absl::OkStatus();
}

}  // namespace caveat::cli
