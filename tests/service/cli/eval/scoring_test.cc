#include "service/cli/eval/scoring.h"

#include <string>

#include "corpus/loader.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace caveat::eval {
namespace {

v1::AskResponse Reply(v1::Outcome outcome, const std::string& entry_id) {
  v1::AskResponse reply;
  reply.set_outcome(outcome);
  reply.set_corpus("a");
  if (!entry_id.empty()) reply.add_answers()->set_entry_id(entry_id);
  return reply;
}

const RowTargets kTargets = {{{"a", "first"}}, {{"a", "second"}}};

double Points(QuestionKind kind, v1::Outcome outcome,
              const std::string& entry_id) {
  return PointsOf(kind, Reply(outcome, entry_id), kTargets);
}

TEST(Points, OfAnswerQuestions) {
  const auto kind = QuestionKind::kAnswer;
  EXPECT_EQ(Points(kind, v1::OUTCOME_ANSWERED, "first"), 1);
  EXPECT_EQ(Points(kind, v1::OUTCOME_ANSWERED, "second"), 0.5);
  EXPECT_EQ(Points(kind, v1::OUTCOME_ANSWERED, "other"), 0);
  EXPECT_EQ(Points(kind, v1::OUTCOME_NOT_COVERED, ""), 0);
  EXPECT_EQ(Points(kind, v1::OUTCOME_URGENT, ""), 0);
  // Declined, but the passage is shown as well.
  EXPECT_EQ(Points(kind, v1::OUTCOME_PERSONAL_ADVICE, "first"), 1);
}

TEST(Points, OfAbstainQuestions) {
  const auto kind = QuestionKind::kAbstain;
  EXPECT_EQ(Points(kind, v1::OUTCOME_NOT_COVERED, ""), 1);
  EXPECT_EQ(Points(kind, v1::OUTCOME_AMBIGUOUS, ""), 1);
  EXPECT_EQ(Points(kind, v1::OUTCOME_PERSONAL_ADVICE, ""), 1);
  EXPECT_EQ(Points(kind, v1::OUTCOME_PERSONAL_ADVICE, "first"), 0);
  EXPECT_EQ(Points(kind, v1::OUTCOME_ANSWERED, "other"), 0);
  EXPECT_EQ(Points(kind, v1::OUTCOME_URGENT, ""), 0);
}

TEST(Points, OfTheOtherKinds) {
  EXPECT_EQ(Points(QuestionKind::kUrgent, v1::OUTCOME_URGENT, ""), 1);
  EXPECT_EQ(Points(QuestionKind::kUrgent, v1::OUTCOME_NOT_COVERED, ""), 0);
  EXPECT_EQ(
      Points(QuestionKind::kPersonal, v1::OUTCOME_PERSONAL_ADVICE, "other"), 1);
  EXPECT_EQ(Points(QuestionKind::kPersonal, v1::OUTCOME_ANSWERED, "first"), 0);
  EXPECT_EQ(Points(QuestionKind::kSmallTalk, v1::OUTCOME_SMALL_TALK, ""), 1);
  EXPECT_EQ(Points(QuestionKind::kSmallTalk, v1::OUTCOME_NOT_COVERED, ""), 1);
  EXPECT_EQ(Points(QuestionKind::kSmallTalk, v1::OUTCOME_ANSWERED, "x"), 0);
}

TEST(Caveats, AreFoundStrictlyOrAnywhere) {
  v1::AskResponse reply = Reply(v1::OUTCOME_ANSWERED, "first");
  reply.mutable_answers(0)->set_text("It may go, though results vary.");
  reply.add_caveats()->set_text("Only in select cases.");
  EXPECT_TRUE(CaveatsHold(reply, "select cases"));
  EXPECT_FALSE(CaveatsHold(reply, "results vary"));
  EXPECT_TRUE(ReplyHolds(reply, "results vary"));
  EXPECT_FALSE(ReplyHolds(reply, "results varied"));
}

TEST(Verbatim, ComparesWithTheBytesAtTheSource) {
  Faults faults;
  const CorpusPtr corpus = MakeCorpus(
      "a.txt", "It may go away.\n\nHeading\n\nIt may not.\n", "", {}, &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus();
  v1::AskResponse reply = Reply(v1::OUTCOME_ANSWERED, "sec-lead-1");
  v1::Answer* answer = reply.mutable_answers(0);
  answer->set_text("It may go away.");
  answer->mutable_source()->set_document_sha256(corpus->document().sha256());
  answer->mutable_source()->set_start_byte(0);
  answer->mutable_source()->set_end_byte(15);
  ASSERT_EQ(QuotesOf(reply).size(), 1u);
  EXPECT_TRUE(IsVerbatim(QuotesOf(reply)[0], {corpus.get()}));

  answer->mutable_source()->set_end_byte(14);
  EXPECT_FALSE(IsVerbatim(QuotesOf(reply)[0], {corpus.get()}));
  answer->mutable_source()->set_end_byte(1 << 20);
  EXPECT_FALSE(IsVerbatim(QuotesOf(reply)[0], {corpus.get()}));
  answer->mutable_source()->set_end_byte(15);
  answer->mutable_source()->set_document_sha256("another");
  EXPECT_FALSE(IsVerbatim(QuotesOf(reply)[0], {corpus.get()}));
}

TEST(Verbatim, LooksAtEverythingThatHasASource) {
  v1::AskResponse reply;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        answers {
          text: "row"
          cells { text: "cell" }
          supporting { text: "support" }
        }
        caveats { text: "caveat" kind: CAVEAT_KIND_DOCUMENT }
        caveats { text: "standing" kind: CAVEAT_KIND_STANDING }
      )pb",
      &reply));
  std::string all;
  for (const Quote& quote : QuotesOf(reply)) {
    all += std::string(quote.text) + " ";
  }
  EXPECT_EQ(all, "row cell support caveat ");
}

}  // namespace
}  // namespace caveat::eval
