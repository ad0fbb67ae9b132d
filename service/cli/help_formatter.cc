#include "service/cli/help_formatter.h"

#include "absl/strings/str_cat.h"
#include "service/cli/text.h"

namespace caveat::cli {
namespace {

constexpr int kWidth = 80;
constexpr int kColumn = 28;  // Where what an option is for begins.

std::string Value(const CLI::Option& option) {
  if (!option.get_option_text().empty()) return option.get_option_text();
  return option.get_type_size() == 0 ? "" : option.get_type_name();
}

}  // namespace

std::string HelpFormatter::make_option(const CLI::Option* option,
                                       bool is_positional) const {
  const std::string value = Value(*option);
  std::string text =
      absl::StrCat("  ", is_positional ? value : option->get_name(false, true));
  if (!is_positional && !value.empty()) absl::StrAppend(&text, " ", value);
  auto room = kColumn - static_cast<int>(text.size());
  for (const std::string& line :
       Wrap(option->get_description(), kWidth - kColumn)) {
    if (room < 2) {
      text.push_back('\n');
      room = kColumn;
    }
    absl::StrAppend(&text, std::string(static_cast<size_t>(room), ' '), line,
                    "\n");
    room = kColumn;
  }
  return text;
}

}  // namespace caveat::cli
