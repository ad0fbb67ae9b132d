#include "matcher/question_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Their texts, each with the subject that it may take behind a "|".
std::vector<std::string> Parts(std::string_view message) {
  std::vector<std::string> texts;
  for (const QuestionPart& part :
       QuestionParts(message, BuiltinMatchData()->tokenizer)) {
    texts.push_back(part.subject.empty() ? part.text
                                         : part.text + "|" + part.subject);
  }
  return texts;
}

TEST(QuestionParts, APartTakesTheSubjectOfTheOneBeforeItForItsPronoun) {
  EXPECT_THAT(Parts("what is SBRT and how many visits is it?"),
              ElementsAre("what is sbrt ", "how many visits is it?|sbrt"));
}

TEST(QuestionParts, ASentenceWithAQuestionMarkNeedsNoQuestionWord) {
  EXPECT_THAT(Parts("Outlook for breast? And for lung? Kidney?"),
              ElementsAre("outlook for breast? ", "and for lung? ", "kidney?"));
  EXPECT_THAT(Parts("And the bone drugs, do those help? Prostate - chances?"),
              ElementsAre("and the bone drugs, do those help? ",
                          "prostate - chances?"));
  // One that names nothing asks nothing of its own.
  EXPECT_THAT(Parts("Really? What is denosumab?"), IsEmpty());
}

TEST(QuestionParts, WhatIsCountedIsCutWhereItIs) {
  EXPECT_THAT(Parts("(1) what is SBRT (2) which scans are used"),
              ElementsAre(StartsWith("what is sbrt"),
                          StartsWith("which scans are used")));
  EXPECT_THAT(Parts("first what is SBRT, second which scans are used"),
              ElementsAre(StartsWith("what is sbrt"),
                          StartsWith("which scans are used")));
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

TEST(QuestionParts, WhatBelongsTogetherIsNotCut) {
  EXPECT_THAT(Parts("is cancer (stage 3) painful?"), IsEmpty());
  EXPECT_THAT(Parts("do patients take vitamin c) or not"), IsEmpty());
  EXPECT_THAT(Parts("my mother has bone mets, what, when and how is it treated"),
              IsEmpty());
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

TEST(SplitTold, FindsTheOneQuestionThatComesAfterSomethingTold) {
  const Tokenizer& tokenizer = BuiltinMatchData()->tokenizer;
  const auto question = [&tokenizer](std::string_view message) {
    return SplitTold(message, tokenizer).question;
  };
  EXPECT_EQ(question("My name is Anna. What is SBRT?"), "what is sbrt?");
  EXPECT_EQ(question("I am worried about him, what is denosumab"),
            "what is denosumab");
  EXPECT_EQ(SplitTold("My name is Anna. What is SBRT?", tokenizer).told,
            "my name is anna. ");
  // A part of the sentence that asks, or all of it, or one of two questions.
  EXPECT_EQ(question("in lung cancer how common is it"), "");
  EXPECT_EQ(question("What is SBRT?"), "");
  EXPECT_EQ(question("My name is Anna. What is SBRT? Is it safe?"), "");
  EXPECT_EQ(question("My name is Anna."), "");
  EXPECT_EQ(question(""), "");
}

}  // namespace
}  // namespace caveat
