#include "service/cli/line_reader.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace caveat::cli {
namespace {

using Key = EditedLine::Key;

TEST(EditedLine, TakesTextAtTheCursor) {
  EditedLine line;
  line.Insert("on lung");
  line.Press(Key::kHome);
  line.Insert("and ");
  EXPECT_EQ(line.text(), "and on lung");
  EXPECT_EQ(line.cursor(), 4u);
  line.Press(Key::kEnd);
  EXPECT_EQ(line.cursor(), line.text().size());
}

TEST(EditedLine, MovesAndErasesWholeCharacters) {
  EditedLine line;
  line.Insert("aé日b");
  line.Press(Key::kLeft);
  line.Press(Key::kLeft);
  EXPECT_EQ(line.cursor(), std::string("aé").size());
  line.Press(Key::kDelete);
  EXPECT_EQ(line.text(), "aéb");
  line.Press(Key::kBackspace);
  EXPECT_EQ(line.text(), "ab");
  line.Press(Key::kRight);
  line.Press(Key::kRight);
  EXPECT_EQ(line.cursor(), 2u);
}

TEST(EditedLine, KillsWhatTheKeysSay) {
  EditedLine line;
  line.Set("what about  lung");
  line.Press(Key::kKillWord);
  EXPECT_EQ(line.text(), "what about  ");
  line.Press(Key::kKillWord);
  EXPECT_EQ(line.text(), "what ");
  line.Press(Key::kLeft);
  line.Press(Key::kKillRest);
  EXPECT_EQ(line.text(), "what");
  line.Press(Key::kKillAll);
  EXPECT_EQ(line.text(), "");
  EXPECT_EQ(line.cursor(), 0u);
}

TEST(EditedLine, NothingHappensAtItsEnds) {
  EditedLine line;
  for (const Key key :
       {Key::kLeft, Key::kRight, Key::kHome, Key::kEnd, Key::kBackspace,
        Key::kDelete, Key::kKillRest, Key::kKillAll, Key::kKillWord}) {
    line.Press(key);
    EXPECT_EQ(line.text(), "");
    EXPECT_EQ(line.cursor(), 0u);
  }
}

TEST(EditedLine, IsOnlySoLong) {
  EditedLine line;
  line.Insert(std::string(EditedLine::kBytesMax, 'x'));
  line.Insert("y");
  EXPECT_EQ(line.text().size(), EditedLine::kBytesMax);
  EXPECT_EQ(line.text().find('y'), std::string::npos);
}

TEST(LineReader, ReadsLinesThatAreNotTyped) {
  std::istringstream in("one\r\ntwo\n\nlast");
  std::ostringstream out;
  const Console console{in, out, out, Terminal{}};
  LineReader reader(console);
  EXPECT_FALSE(reader.is_edited());
  for (const char* line : {"one", "two", "", "last"}) {
    EXPECT_EQ(reader.Read("> "), line);
  }
  EXPECT_EQ(reader.Read("> "), std::nullopt);
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace caveat::cli
