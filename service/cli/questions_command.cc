#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "corpus/iso_date.h"
#include "service/cli/program.h"
#include "service/question_files.h"

namespace caveat::cli {
namespace {

struct DeleteFlags {
  std::string folder;
  bool all = false;
  std::string before;
  std::string request_id;
};

ExitCode Delete(const Console& console, const DeleteFlags& flags) {
  if (!flags.before.empty() && !ParseIsoDate(flags.before).has_value()) {
    return Fail(console, kExitUsage, "--before: not a day such as 2026-11-29");
  }
  absl::StatusOr<int> count = 0;
  std::string what = " files deleted.";
  if (flags.all) {
    count = DeleteAllQuestions(flags.folder);
  } else if (!flags.before.empty()) {
    count = DeleteQuestionsBefore(flags.folder, flags.before);
  } else {
    count = DeleteQuestionsOf(flags.folder, flags.request_id);
    what = " questions deleted.";
  }
  if (!count.ok()) return Fail(console, kExitUnavailable, count.status());
  // Whoever asks for it to go must not believe that it has gone.
  if (!flags.request_id.empty() && *count == 0) {
    return Fail(console, kExitFailed,
                "no question of this request id is kept here");
  }
  console.out << absl::StrCat(*count, what) << "\n";
  return kExitOk;
}

void AddDeleteCommand(CLI::App* questions, Program* program) {
  auto flags = std::make_shared<DeleteFlags>();
  CLI::App* command =
      questions->add_subcommand("delete", "Deletes questions that were kept");
  command->add_option("folder", flags->folder, "The folder of --log-questions")
      ->type_name("DIR")
      ->required();
  CLI::Option_group* which = command->add_option_group("Which");
  which->add_flag("--all", flags->all, "All of them");
  which->add_option("--before", flags->before, "Those of days before this one")
      ->type_name("YYYY-MM-DD");
  which
      ->add_option("--request", flags->request_id,
                   "Those asked with this request id")
      ->type_name("ID");
  which->require_option(1);
  command->footer(
      "Examples:\n"
      "  caveat questions delete /var/lib/caveat-questions --all\n\n"
      "A server that keeps questions there may go on meanwhile.");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Delete(console, *flags);
    };
  });
}

}  // namespace

void AddQuestionsCommands(Program* program) {
  CLI::App* questions = program->app.add_subcommand(
      "questions", "What `caveatd --log-questions` has kept");
  questions->require_subcommand(1);
  AddDeleteCommand(questions, program);
}

}  // namespace caveat::cli
