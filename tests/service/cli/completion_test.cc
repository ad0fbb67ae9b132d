#include "service/cli/completion.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/cli/program.h"

namespace caveat::cli {
namespace {

using ::testing::HasSubstr;

// The command line as it is declared.
class CompletionTest : public testing::Test {
 protected:
  CompletionTest() { Declare(&program_); }

  // Calls `visit` with every option's long name.
  template <typename Visit>
  void ForEachFlag(const CLI::App& app, const Visit& visit) {
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) visit(name);
    }
    for (const CLI::App* child : app.get_subcommands({})) {
      ForEachFlag(*child, visit);
    }
  }

  Program program_;
};

TEST_F(CompletionTest, KnowsEveryFlag) {
  const std::string bash = CompletionScript(program_.app, Shell::kBash);
  const std::string zsh = CompletionScript(program_.app, Shell::kZsh);
  const std::string fish = CompletionScript(program_.app, Shell::kFish);
  ForEachFlag(program_.app, [&](const std::string& name) {
    EXPECT_THAT(bash, HasSubstr("--" + name));
    EXPECT_THAT(zsh, HasSubstr("'--" + name + ":"));
    EXPECT_THAT(fish, HasSubstr(" -l " + name + " "));
  });
}

TEST_F(CompletionTest, FollowsNestedCommands) {
  EXPECT_THAT(CompletionScript(program_.app, Shell::kBash),
              HasSubstr("'caveat corpus') words='show lint test diff build"));
  EXPECT_THAT(CompletionScript(program_.app, Shell::kFish),
              HasSubstr("'__fish_seen_subcommand_from corpus; and not "
                        "__fish_seen_subcommand_from show lint test diff "
                        "build' -f -a show"));
}

TEST_F(CompletionTest, QuotesDescriptions) {
  CLI::App app("about", "caveat");
  app.add_flag("--odd")->description("it's a: $(thing) \\");
  EXPECT_THAT(CompletionScript(app, Shell::kZsh),
              HasSubstr("'--odd:it'\\''s a\\: $(thing) \\'"));
  EXPECT_THAT(CompletionScript(app, Shell::kFish),
              HasSubstr("-d 'it\\'s a: $(thing) \\\\'"));
}

}  // namespace
}  // namespace caveat::cli
