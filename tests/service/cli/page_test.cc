#include "service/cli/page.h"

#include <string>

#include "gtest/gtest.h"

namespace caveat::cli {
namespace {

Terminal Plain(int width) { return {false, false, width}; }
Terminal Colored() { return {true, true, 80}; }

TEST(Page, HangsLinesUnderTheMark) {
  Page page(Plain(20));
  page.Add("! ", "results vary from one to another", Style::kCaveat, 2);
  EXPECT_EQ(page.text(),
            "  ! results vary\n"
            "    from one to\n"
            "    another\n");
}

TEST(Page, WrapsALongMarkWithItsText) {
  Page page(Plain(24));
  page.Add("Remission Potential: ", "low and very rare", Style::kPlain, 2);
  EXPECT_EQ(page.text(),
            "  Remission Potential:\n"
            "    low and very rare\n");
}

TEST(Page, NeutralisesMarks) {
  Page page(Plain(0));
  page.Add("\x1b[2J: ", "text");
  EXPECT_EQ(page.text(), "\\x1b[2J: text\n");
}

TEST(Page, UsesNoColorUnlessTheTerminalDoes) {
  Page page(Plain(0));
  page.Add("urgent", Style::kAlarm);
  EXPECT_EQ(page.text(), "urgent\n");
}

TEST(Page, ColorsEachLineByItself) {
  Page page(Colored());
  page.Add("a\nb", Style::kAlarm);
  EXPECT_EQ(page.text(), "\x1b[1;31ma\x1b[0m\n\x1b[1;31mb\x1b[0m\n");
}

TEST(Page, NeutralisesWhateverIsAdded) {
  Page page(Colored());
  page.Add("\x1b[2J", Style::kPlain);
  page.AddTable({{"head"}, {"\x1b[2J"}});
  EXPECT_EQ(page.text().find("\x1b[2J"), std::string::npos);
}

TEST(Page, SetsNumbersRightAndTextLeft) {
  Page page(Plain(0));
  page.AddTable({{"kind", "n"}, {"answer", "7"}, {"骨", "129"}});
  EXPECT_EQ(page.text(),
            "kind      n\n"
            "answer    7\n"
            "骨      129\n");
}

TEST(Page, SpacesOnlyBetween) {
  Page page(Plain(0));
  page.Space();
  page.Add("a");
  page.Space();
  page.Space();
  page.Add("b");
  EXPECT_EQ(page.text(), "a\n\nb\n");
}

}  // namespace
}  // namespace caveat::cli
