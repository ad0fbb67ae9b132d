#include "corpus/markup.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(WithoutMarkup, PlainTextKeepsItsSigns) {
  EXPECT_EQ(WithoutMarkup(Markup::kNone, " a *b* <c>\n &amp; "),
            "a *b* <c> &amp;");
}

TEST(WithoutMarkup, Markdown) {
  EXPECT_EQ(WithoutMarkup(Markup::kMarkdown,
                          "**Age:** see [this](x) and ![pic](y) `code` _so_ "
                          "snake_case 2 * 3 \\*not\\* &nbsp;re<b>mis</b>sion"),
            "Age: see this and pic code so snake_case 2 * 3 *not* remission");
  EXPECT_EQ(WithoutMarkup(Markup::kMarkdown, "a quote\n> goes on"),
            "a quote goes on");
  EXPECT_EQ(WithoutMarkup(Markup::kMarkdown, "[a]( b [c"), "[a]( b [c");
}

TEST(WithoutMarkup, Html) {
  EXPECT_EQ(
      WithoutMarkup(Markup::kHtml,
                    "a<br>b &amp;&nbsp;&#8211; &#x2013;&bogus; re<b "
                    "class=\"x>y\">mis</b>sion<!-- c --> x</p><p>y 5 < 6"),
      "a b & – –&bogus; remission x y 5 < 6");
  EXPECT_EQ(WithoutMarkup(Markup::kHtml, "&#0;&#xD800;&#99999999;"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(ShownText, IsEmptyWhereThereIsNoMarkup) {
  EXPECT_EQ(ShownText(Markup::kHtml, "Two\n  lines, 5 < 6"), "");
  EXPECT_EQ(ShownText(Markup::kMarkdown, "- one\n- two"), "");
  EXPECT_EQ(ShownText(Markup::kNone, "&nbsp;**x**"), "");
}

TEST(ShownText, ReadsAsAPersonDoes) {
  EXPECT_EQ(ShownText(Markup::kHtml, "Take 1&nbsp;g, <b>never</b>\nmore"),
            "Take 1 g, never more");
  EXPECT_EQ(ShownText(Markup::kMarkdown, "Do **not**:\n- [drive](x)\n- run"),
            "Do not:\n- drive\n- run");
}

TEST(TagSize, EndsOfTags) {
  EXPECT_EQ(TagSize("<b>x", 0), 3u);
  EXPECT_EQ(TagSize("< b>", 0), 0u);
  EXPECT_EQ(TagSize("<5", 0), 0u);
  EXPECT_EQ(TagSize("<a x='>'>y", 0), 9u);
  EXPECT_EQ(TagSize("<!-- > -->x", 0), 10u);
  EXPECT_EQ(TagSize("<never closed", 0), 13u);
}

}  // namespace
}  // namespace caveat
