#include "service/cli/reply_view.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace caveat::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::AskResponse Reply(const std::string& text) {
  v1::AskResponse reply;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &reply));
  return reply;
}

std::string Show(const v1::AskResponse& reply) {
  Page page(Terminal{});
  ShowReply(reply, &page);
  return page.text();
}

constexpr char kTwoAnswers[] = R"pb(
  outcome: OUTCOME_ANSWERED
  answers {
    entry_id: "faq-1"
    kind: ENTRY_KIND_FAQ
    question: "Is it common?"
    text: "It is rare."
    confidence: 0.93
    source {
      document: "Leaflet"
      section: "FAQ"
      start_byte: 10
      end_byte: 21
      reviewed_on: "2026-01-02"
    }
  }
  answers {
    entry_id: "sec-1"
    kind: ENTRY_KIND_PASSAGE
    text: "It varies."
    source { document: "Leaflet" start_byte: 50 end_byte: 60 }
  }
  caveats {
    text: "Only in adults."
    kind: CAVEAT_KIND_DOCUMENT
    source { document: "Leaflet" start_byte: 30 end_byte: 45 }
    entry_ids: "faq-1"
  }
  caveats { text: "Ask your team." kind: CAVEAT_KIND_STANDING }
  follow_ups { question: "What helps?" }
)pb";

TEST(ReplyView, ShowsWhatIsQuotedAsItReads) {
  v1::AskResponse reply = Reply(kTwoAnswers);
  reply.mutable_answers(0)->set_text("It is <b>rare</b>.");
  reply.mutable_answers(0)->set_plain_text("It is really rare.");
  reply.mutable_caveats(0)->set_plain_text("Only in grown-ups.");
  EXPECT_THAT(Show(reply), HasSubstr("  It is really rare.\n"));
  EXPECT_THAT(Show(reply), HasSubstr("! Only in grown-ups."));
  EXPECT_THAT(Show(reply), Not(HasSubstr("<b>")));
}

TEST(ReplyView, JoinsCaveatsToTheirAnswers) {
  EXPECT_EQ(Show(Reply(kTwoAnswers)),
            "1 of 2: Is it common? (FAQ)\n"
            "  It is rare.\n"
            "  ! Only in adults.\n"
            "    Leaflet, bytes 30 to 45\n"
            "  ! Ask your team.\n"
            "  Source: Leaflet, section \"FAQ\", bytes 10 to 21, reviewed "
            "2026-01-02\n"
            "  Confidence: very high (0.93)\n"
            "\n"
            "2 of 2: Leaflet (passage)\n"
            "  It varies.\n"
            "  ! Ask your team.\n"
            "  Source: Leaflet, bytes 50 to 60\n"
            "  Confidence: very low (0.00)\n"
            "\n"
            "You could ask next:\n"
            " 1. What helps?\n");
}

TEST(ReplyView, ShowsATableRowWithItsHeaders) {
  const std::string text = Show(Reply(R"pb(
    outcome: OUTCOME_ANSWERED
    answers {
      kind: ENTRY_KIND_TABLE_ROW
      question: "Outcomes"
      text: "Lung | Low |"
      cells { header: "Cancer" text: "Lung" }
      cells { header: "Chance" text: "Low" }
    }
  )pb"));
  EXPECT_THAT(text, HasSubstr("  Cancer: Lung\n  Chance: Low\n"));
  EXPECT_THAT(text, Not(HasSubstr("|")));
}

TEST(ReplyView, ShowsARowWithoutHeadersAsItIs) {
  EXPECT_THAT(Show(Reply(R"pb(answers {
                                text: "Lung | Low |"
                                cells { text: "Lung" }
                              })pb")),
              HasSubstr("  Lung | Low |\n"));
}

TEST(ReplyView, ShowsWhomToCallFirst) {
  EXPECT_EQ(
      Show(Reply(R"pb(
        outcome: OUTCOME_URGENT
        notice: "Call for help now."
        contacts { label: "Emergency" number: "999" url: "tel:999" }
        contacts { label: "Text" number: "85258" url: "https://a.example" }
      )pb")),
      "Call for help now.\n"
      "  Emergency: 999\n"
      "  Text: 85258 https://a.example\n");
}

TEST(ReplyView, NumbersChoices) {
  EXPECT_EQ(Show(Reply(R"pb(
              outcome: OUTCOME_AMBIGUOUS
              notice: "Did you mean one of these?"
              did_you_mean { question: "a?" }
              did_you_mean { question: "b?" }
            )pb")),
            "Did you mean one of these?\n\n"
            "Did you mean:\n 1. a?\n 2. b?\n");
}

TEST(ReplyView, NeutralisesTextOfTheServer) {
  v1::AskResponse reply = Reply(kTwoAnswers);
  reply.mutable_answers(0)->set_text("\x1b[2Jgone");
  reply.mutable_answers(0)->mutable_source()->set_document("\x1b]0;x\x07");
  reply.mutable_caveats(0)->set_text(
      "\xc2\x9b"
      "31m");
  reply.mutable_follow_ups(0)->set_question("\u202e?");
  reply.set_notice("\x1b");
  const std::string text = Show(reply);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
}

TEST(ReplyView, ExplainsTheRunnerUpAndTheThreshold) {
  v1::AskResponse reply =
      Reply(R"pb(explanation {
                   summary: "faq-1 wins."
                   guard_rule: ""
                   terms: "bone"
                   terms: "spread"
                   unknown_terms: "zzz"
                   candidates {
                     entry_id: "faq-1"
                     score: 1.5
                     confidence: 0.9
                     parts { name: "words" value: 2 contribution: 1.5 }
                     matched_text: "is it common"
                   }
                   candidates { entry_id: "faq-2" score: 0.5 confidence: 0.1 }
                   decision { name: "margin" value: 1 contribution: 2.25 }
                   threshold: 0.6
                 })pb");
  Page page(Terminal{});
  ShowExplanation(reply.explanation(), &page);
  EXPECT_EQ(page.text(),
            "Why\n"
            "  faq-1 wins.\n"
            "  words: bone, spread\n"
            "  unknown words: zzz\n"
            "  best: faq-1, score 1.5000, confidence 0.9000\n"
            "    nearest: is it common\n"
            "    part    value     adds\n"
            "    words  2.0000  +1.5000\n"
            "    score          +1.5000\n"
            "  runner-up: faq-2, score 0.5000, confidence 0.1000\n"
            "  decision:\n"
            "    part       value     adds\n"
            "    margin    1.0000  +2.2500\n"
            "    log-odds          +2.2500\n"
            "  needed: 0.6000\n");
}

}  // namespace
}  // namespace caveat::cli
