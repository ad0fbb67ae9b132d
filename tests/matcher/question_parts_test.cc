#include "matcher/question_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> Parts(std::string_view message) {
  return QuestionParts(message, BuiltinMatchData()->tokenizer);
}

TEST(QuestionParts, APartTakesTheSubjectOfTheOneBeforeItForItsPronoun) {
  EXPECT_THAT(Parts("what is SBRT and how many visits is it?"),
              ElementsAre("what is sbrt and ", "how many visits is it? sbrt"));
}

TEST(QuestionParts, ALineOfItsOwnIsAQuestionOfItsOwn) {
  for (const char* end : {"\n", "\r\n", "\r", "\n\n"}) {
    const std::string message = std::string("what is SBRT") + end +
                                "what is denosumab" + end + "do they help";
    EXPECT_THAT(Parts(message), ElementsAre(StartsWith("what is sbrt"),
                                            StartsWith("what is denosumab"),
                                            StartsWith("do they help")))
        << message;
  }
  // A line that is only broken asks nothing new.
  EXPECT_THAT(Parts("what is the outlook for\nlung cancer"), IsEmpty());
}

TEST(QuestionParts, AGreetingIsNoContextAndWhatSaysSomethingIs) {
  EXPECT_THAT(
      Parts("Hi, thanks. What is denosumab? Is it safe?"),
      ElementsAre(StartsWith("what is denosumab"), StartsWith("is it safe")));
  EXPECT_THAT(
      Parts("My dad has bladder cancer. What is the outlook? Is it rare?"),
      ElementsAre(StartsWith("my dad has bladder cancer. what is"),
                  StartsWith("is it rare")));
}

TEST(QuestionParts, OneQuestionOrTooManyAreLeftWhole) {
  EXPECT_THAT(Parts("what is SBRT?"), IsEmpty());
  EXPECT_THAT(Parts("what is a? what is b? what is c? what is d?"), IsEmpty());
}

}  // namespace
}  // namespace caveat
