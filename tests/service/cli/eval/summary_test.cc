#include "service/cli/eval/summary.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/cli/eval/compare.h"
#include "service/cli/eval/figures.h"
#include "service/cli/eval/html_report.h"
#include "service/cli/eval/report_view.h"

namespace caveat::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Seven questions whose figures can be worked out by hand.
report::EvalRun TinyRun() {
  report::EvalRun run;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        rows {
          id: "a1"
          question: "one"
          kind: "answer"
          points: 1
          outcome: "ANSWERED"
          targets: "faq-1"
          shown { entry_id: "faq-1" confidence: 0.9 worth: 1 }
          candidates { entry_id: "faq-1" confidence: 0.9 worth: 1 }
          wants_caveat: true
          caveat_strict: true
          caveat_lenient: true
          caveat_count: 2
          quote_count: 3
        }
        rows {
          id: "a2"
          question: "two"
          kind: "answer"
          points: 0.5
          outcome: "ANSWERED"
          shown { entry_id: "faq-2" confidence: 0.6 worth: 0.5 }
          candidates { entry_id: "faq-2" confidence: 0.6 worth: 0.5 }
          wants_caveat: true
          caveat_lenient: true
          caveat_count: 1
          quote_count: 2
          not_verbatim: "faq-2"
        }
        rows {
          id: "a3"
          question: "three"
          kind: "answer"
          points: 0
          outcome: "NOT_COVERED"
          candidates { entry_id: "faq-3" confidence: 0.4 worth: 1 }
        }
        rows {
          id: "n1"
          question: "<b>\x1b"
          kind: "abstain"
          points: 0
          outcome: "ANSWERED"
          shown { entry_id: "faq-1" confidence: 0.7 }
          candidates { entry_id: "faq-1" confidence: 0.7 }
        }
        rows { id: "n2" kind: "abstain" points: 1 outcome: "URGENT" }
        rows { id: "u1" kind: "urgent" points: 0 outcome: "NOT_COVERED" }
        rows {
          id: "p1"
          kind: "personal"
          points: 1
          outcome: "PERSONAL_ADVICE"
          targets: "faq-1"
          shown { entry_id: "faq-1" confidence: 0.5 worth: 1 }
          caveat_count: 1
        }
      )pb",
      &run));
  *run.mutable_summary() = Summarize(run, {});
  return run;
}

TEST(Summary, AddsPointsPerKind) {
  const report::EvalSummary summary = TinyRun().summary();
  ASSERT_EQ(summary.kinds_size(), 4);
  EXPECT_EQ(summary.kinds(0).kind(), "answer");
  EXPECT_EQ(summary.kinds(0).count(), 3);
  EXPECT_DOUBLE_EQ(summary.kinds(0).points(), 0.5);
  EXPECT_DOUBLE_EQ(summary.kinds(1).points(), 0.5);
  EXPECT_DOUBLE_EQ(summary.points(), 3.5 / 7);
}

TEST(Summary, CountsTheRest) {
  const report::EvalSummary summary = TinyRun().summary();
  EXPECT_DOUBLE_EQ(Rate(summary.false_answers()), 0.5);
  EXPECT_THAT(summary.missed_urgent(), ElementsAre("u1"));
  EXPECT_EQ(summary.over_escalation().count(), 1);
  EXPECT_EQ(summary.over_escalation().total(), 6);
  EXPECT_EQ(summary.caveats_strict().count(), 1);
  EXPECT_EQ(summary.caveats_lenient().count(), 2);
  EXPECT_EQ(summary.caveats_lenient().total(), 2);
  EXPECT_EQ(summary.verbatim().count(), 4);
  EXPECT_EQ(summary.verbatim().total(), 5);
  EXPECT_EQ(summary.personal_passages().count(), 1);
  EXPECT_THAT(summary.without_caveat(), ElementsAre("n1"));
}

TEST(Summary, MeasuresConfidence) {
  const report::Confidence confidence = TinyRun().summary().confidence();
  // 0.9 > 0.7, and all three are above the row without a candidate: 4 of 6.
  EXPECT_DOUBLE_EQ(confidence.auroc(), 4.0 / 6);
  // In order: right 0.9, wrong 0.7, right 0.6, right 0.4, and one without.
  EXPECT_DOUBLE_EQ(confidence.aurc(),
                   (0 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 2.0 / 5) / 5);
  EXPECT_DOUBLE_EQ(confidence.coverage_at_risk(), 0.2);
  EXPECT_NEAR(confidence.ece(), (0.1 + 0.7 + 0.4 + 0.6) / 4, 1e-12);
  EXPECT_NEAR(confidence.ece_strict(), (0.1 + 0.7 + 0.6 + 0.6) / 4, 1e-12);
  ASSERT_EQ(confidence.thresholds_size(), 5);
  const report::ThresholdChoice& choice = confidence.thresholds(0);  // 1 %
  EXPECT_DOUBLE_EQ(choice.threshold(), 0.85);
  EXPECT_DOUBLE_EQ(choice.rate(), 0);
  EXPECT_DOUBLE_EQ(choice.points(), 1.0 / 3);
}

TEST(Summary, FindsTheWorstCases) {
  const report::EvalRun run = TinyRun();
  EXPECT_THAT(MostConfidentWrong(run), ElementsAre(3));
  EXPECT_THAT(LeastConfidentRight(run), ElementsAre(2, 1, 0));
}

TEST(Summary, OfNothingIsAllZero) {
  const report::EvalSummary summary = Summarize({}, {});
  EXPECT_EQ(summary.kinds_size(), 0);
  EXPECT_EQ(Rate(summary.false_answers()), 0);
  EXPECT_EQ(summary.confidence().auroc(), 0.5);
}

TEST(Compare, FindsWhatFlipped) {
  const report::EvalRun before = TinyRun();
  report::EvalRun after = before;
  after.mutable_rows(0)->set_points(0);
  after.mutable_rows(0)->set_outcome("NOT_COVERED");
  after.mutable_rows(0)->clear_shown();
  after.mutable_rows(3)->set_points(1);
  after.mutable_rows(4)->set_outcome("AMBIGUOUS");
  after.mutable_rows(5)->set_question("another");
  after.mutable_rows(6)->set_id("new");
  const report::EvalComparison comparison = Compare(before, after);
  ASSERT_EQ(comparison.flips_size(), 2);
  EXPECT_EQ(comparison.flips(0).id(), "a1");  // The worse one first.
  EXPECT_EQ(comparison.flips(0).before(), "ANSWERED faq-1 (0.90)");
  EXPECT_EQ(comparison.flips(0).after(), "NOT_COVERED");
  EXPECT_EQ(comparison.flips(1).id(), "n1");
  ASSERT_EQ(comparison.moved_size(), 1);
  EXPECT_EQ(comparison.moved(0).id(), "n2");
  EXPECT_THAT(comparison.unmatched(), ElementsAre("u1", "new", "p1"));
}

TEST(Figures, SayTheSameEverywhere) {
  const report::EvalRun run = TinyRun();
  cli::Page page(cli::Terminal{});
  ShowRun(run, &page);
  const std::string html = HtmlReport(run, nullptr);
  for (const Figure& figure : FiguresOf(run.summary())) {
    EXPECT_THAT(html, HasSubstr(figure.name));
    EXPECT_THAT(html, HasSubstr(figure.value));
    EXPECT_THAT(page.text(), HasSubstr(figure.value));
  }
}

TEST(HtmlReport, NeedsNothingElseAndEscapesText) {
  const report::EvalRun run = TinyRun();
  const report::EvalComparison comparison = Compare(run, run);
  const std::string html = HtmlReport(run, &comparison);
  EXPECT_THAT(html, HasSubstr("<svg"));
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;\\x1b"));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("src=")));
  EXPECT_THAT(html, Not(HasSubstr("://")));
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace caveat::eval
