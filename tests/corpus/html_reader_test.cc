#include "corpus/html_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> OutlineOf(const std::string& text) {
  return CheckedOutline(text, "test.html");
}

TEST(Html, BlocksBecomePassages) {
  EXPECT_THAT(
      OutlineOf(
          "<!DOCTYPE html><html><head><title>T</title><style>p{}</style>"
          "</head><body>\n<nav><p>Home</p></nav><h1>Hip <em>Care</em></h1>"
          "\n<p>The <b>lead</b> &amp; more.</p>loose text<h2>Pain</h2>\n"
          "<ul><li>Rest</li><li><p>Ice:</p></li></ul><ol><li>Walk"
          "<p>Slowly.</p></li></ol><p>&nbsp;</p><script>x<p>y</script>"
          "<p hidden>Hidden</p></body></html>\n"),
      ElementsAre("head-hip-care heading: Hip <em>Care</em>",
                  "sec-hip-care-1 paragraph: The <b>lead</b> &amp; more.",
                  "sec-hip-care-2 paragraph: loose text",
                  "head-pain heading: Pain", "sec-pain-1 bullet: Rest",
                  "sec-pain-2 empty-bullet: ", "sec-pain-3 numbered: Walk",
                  "sec-pain-4 paragraph: Slowly.", "rule table-rule: "));
}

TEST(Html, OnlyTheArticleIsRead) {
  EXPECT_THAT(OutlineOf("<p>Before</p><main><p>In.</p><aside><p>Ad</p></aside>"
                        "</main><p>Behind</p>"),
              ElementsAre("sec-lead-1 paragraph: In.", "rule table-rule: "));
}

TEST(Html, TextIsWidenedToWholeElements) {
  EXPECT_THAT(OutlineOf("<p><b>Note.</b> It <i>may</i></p><p> <span>all</span> "
                        "</p><p>x<a href='a>b'>y</a></p>"),
              ElementsAre("sec-lead-1 paragraph: <b>Note.</b> It <i>may</i>",
                          "sec-lead-2 paragraph: all",
                          "sec-lead-3 paragraph: x<a href='a>b'>y</a>",
                          "rule table-rule: "));
}

TEST(Html, FaqForms) {
  EXPECT_THAT(
      OutlineOf("<h2>FAQ</h2><h3>Is it safe?</h3><p>Yes.</p><p>Mostly.</p>"
                "<p><strong>Can I fly?</strong> Later.</p>"
                "<p><b>Can I drive?</b><br>Soon.</p>"
                "<details><summary>Is it dear?</summary>No.</details>"
                "<dl><dt>Who pays?</dt><dd>You do.</dd></dl>"),
      ElementsAre(
          "head-faq heading: FAQ", "faq-1-question faq-question: Is it safe?",
          "faq-1 faq: Yes.</p><p>Mostly.",
          "faq-2-question faq-question: Can I fly?", "faq-2 faq: Later.",
          "faq-3-question faq-question: Can I drive?", "faq-3 faq: Soon.",
          "faq-4-question faq-question: Is it dear?", "faq-4 faq: No.",
          "faq-5-question faq-question: Who pays?", "faq-5 faq: You do.",
          "rule table-rule: "));
}

TEST(Html, AnAnswerEndsAtWhatIsNeverQuoted) {
  EXPECT_THAT(
      OutlineOf("<h2>FAQ</h2><h3>How long?</h3><!-- a --><p>Half an hour.</p>"
                "<!-- EDITOR: gone --><p hidden>Withdrawn: it may kill.</p>"
                "<p>Ask a nurse.</p><h3>Why?</h3><p>So.</p><!-- --><p>Or.</p>"
                "<aside>Ad</aside><p>Eat. <!-- x --> Rest.</p>"
                "<h3>Who?</h3><p>We.<script>f()</script></p><p>You.</p>"),
      ElementsAre(
          "head-faq heading: FAQ", "faq-1-question faq-question: How long?",
          "faq-1 faq: Half an hour.", "sec-faq-1 paragraph: Ask a nurse.",
          "faq-2-question faq-question: Why?",
          "faq-2 faq: So.</p><!-- --><p>Or.", "sec-faq-2 paragraph: Eat.",
          "sec-faq-3 paragraph: Rest.", "faq-3-question faq-question: Who?",
          "faq-3 faq: We.", "sec-faq-4 paragraph: You.", "rule table-rule: "));
}

TEST(Html, HalfASentenceIsNotQuoted) {
  EXPECT_THAT(
      OutlineOf("<p>Do not take <!-- legal: was 3 --> more than two.</p>"
                "<p><b><!-- x -->One</b> is enough.</p><table><tr><td>a</td>"
                "<!-- <td>9</td> --><td>b</td></tr><tr><td>c</table>"),
      ElementsAre(
          "rule table-rule: ", "sec-lead-1 paragraph: One</b> is enough.",
          "rule-2 table-rule: ", "row-c row: c", "table-rule table-rule: "));
}

TEST(Html, WhatIsNotDisplayedIsLeftOut) {
  EXPECT_THAT(
      OutlineOf(
          "<p style=\"color: red; Display : none\">a</p><p style='display:"
          "none'>b</p><p style=\"x-display:none\">Shown.</p>"
          "<p aria-hidden=\"true\">Seen.</p>"),
      ElementsAre("sec-lead-1 paragraph: Shown.", "sec-lead-2 paragraph: Seen.",
                  "rule table-rule: "));
}

TEST(Html, HiddenIsAnAttributeHoweverItIsWritten) {
  EXPECT_THAT(
      OutlineOf("<p\nhidden>a</p><p HIDDEN>b</p><p hidden=''>c</p><p\thidden/>d"
                "</p><div title=\"un hiddenly\" hidden>e</div><p id=x hidden>f"
                "</p><p title='>' hidden>g</p><p>Shown.</p>"),
      ElementsAre("sec-lead-1 paragraph: Shown.", "rule table-rule: "));
}

TEST(Html, WhatOnlySpeaksOfHiddenIsShown) {
  EXPECT_THAT(
      OutlineOf("<section aria-label=\"The hidden danger of falls\"><p>One."
                "</section><div class=\"md:block hidden lg:flex\">Two.</div>"
                "<p data-hidden>Three.</p><p class=hidden>Four.</p>"
                "<p title=' hidden '>Five.</p>"),
      ElementsAre("sec-lead-1 paragraph: One.", "sec-lead-2 paragraph: Two.",
                  "sec-lead-3 paragraph: Three.", "sec-lead-4 paragraph: Four.",
                  "sec-lead-5 paragraph: Five.", "rule table-rule: "));
}

TEST(Html, WhatIsHiddenEndsWithoutItsEndTag) {
  const char* const pages[] = {
      "<ul><li hidden>a<li>Shown.</ul>",
      "<ul><li hidden>a<ul><li>b</ul><p>c<li>Shown.</ul>",
      "<ul><li hidden>a<li hidden><div>b</ul>Shown.",
      "<div><p hidden>a</div>Shown.",
      "<p hidden>a <button>b</button> c<p>Shown.",
      "<p hidden>a<ul><li>Shown.</ul>",
      "<dl><dt hidden>a<dd hidden>b<dl><dt>c</dl><dd>Shown.</dl>",
      "<table><tr hidden><td>a<tr><td>Shown.</table>",
      "<table><tr hidden><td>a<table><tr><td>b</table><tr><td>Shown.</table>",
      "<table><tr><td hidden>a<td>Shown.</table>",
      "<table><tbody hidden><tr><td>a<tbody><tr><td>Shown.</table>",
      "<div hidden><div>a</div>b</div>Shown.",
  };
  for (const char* page : pages) {
    const CorpusPtr corpus = CorpusOf(page, "", "test.html");
    ASSERT_NE(corpus, nullptr) << page;
    ASSERT_EQ(corpus->entries().size(), 1u) << page;
    EXPECT_EQ(corpus->Text(corpus->entries()[0]), "Shown.") << page;
  }
}

TEST(Html, CaveatsAreWholeSentences) {
  const CorpusPtr corpus = CorpusOf(
      "<p>It <b>works.</b> <em>Results vary a lot.</em> Ask\n\nyour "
      "doctor&nbsp;first."
      "</p><ul><li>Rest</li></ul>",
      "", "test.html");
  const Entry& entry = corpus->entries()[0];
  std::vector<std::string> caveats;
  for (const ByteSpan span : entry.caveats) {
    caveats.emplace_back(corpus->document().Text(span));
  }
  EXPECT_THAT(caveats, ElementsAre("<em>Results vary a lot.</em>",
                                   "Ask\n\nyour doctor&nbsp;first."));
}

TEST(Html, HostileNestingIsReadInOnePass) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<b><div><li><table>";
  deep += "text";
  for (int i = 0; i < 200'000; ++i) deep += "</x></b>";
  const CorpusPtr corpus = CorpusOf("<p>Lead.</p>" + deep, "", "test.html");
  ASSERT_NE(corpus, nullptr);
  EXPECT_LE(corpus->document().passages().size(), 4u);
}

TEST(Html, UnclosedThingsEndTheText) {
  EXPECT_THAT(OutlineOf("<p>Text.</p><!-- never closed <p>x</p>"),
              ElementsAre("sec-lead-1 paragraph: Text.", "rule table-rule: "));
  EXPECT_THAT(
      OutlineOf("<p>5 < 6 & 7 > 2</p><script>if (a<b) <p>"),
      ElementsAre("sec-lead-1 paragraph: 5 < 6 & 7 > 2", "rule table-rule: "));
}

}  // namespace
}  // namespace caveat
