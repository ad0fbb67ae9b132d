// What tells who asked is taken out of questions that are kept. What people
// write of themselves has many forms: each here is one that was thought of.

#include "service/redactor.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "corpus/data_files.h"

namespace caveat {
namespace {

constexpr char kRules[] = "corpus/redaction.txtpb";

std::string Redacted(std::string_view text, std::string_view more_names = "") {
  const auto redactor =
      Redactor::Make({kRules, DataFiles::Builtin().Get(kRules)}, more_names);
  if (!redactor.ok()) return std::string(redactor.status().message());
  const auto redacted = redactor->Redact(text);
  return redacted.ok() ? *redacted : std::string(redacted.status().message());
}

TEST(Redactor, TakesOutNumbersOfFourDigitsOrMore) {
  for (const char* number :
       {"943 476 5919", "9434765919", "943-476-5919", "MRN00417733", "MRN 0041",
        "+44 7700 900451", "(0)20 7946-0018", "07700900451",
        "hospital number: A12345", "NHS no. 943 476 5919", "SW1A 1AA",
        "nine four three four seven six", "\uff19\uff14\uff13\uff14",
        "9\u200b4\u200b3\u200b4", "AB123456C"}) {
    const std::string kept =
        Redacted("I am " + std::string(number) + ", can it go away?");
    EXPECT_EQ(kept, "I am [number], can it go away?") << number;
  }
}

TEST(Redactor, TakesOutAddressesOfAllKinds) {
  EXPECT_EQ(Redacted("write to a.b-c@example.co.uk please"),
            "write to [email] please");
  EXPECT_EQ(Redacted("ada at example dot com"), "[email]");
  EXPECT_EQ(Redacted("see https://example.org/x?y=1 now"), "see [link] now");
  EXPECT_EQ(Redacted("I live at 12b Old Mill Lane in town"),
            "I live at [address] in town");
}

TEST(Redactor, TakesOutDates) {
  for (const char* date :
       {"14 March 1951", "14th of march", "March 14, 1951", "1951-03-14",
        "14/03/51", "14.3.1951", "3/4/51", "Sept 2nd 1960", "2 Oct '48"}) {
    const std::string kept = Redacted("born then: " + std::string(date));
    EXPECT_EQ(kept.find_first_of("123456789"), std::string::npos) << kept;
    EXPECT_EQ(kept.find("arch"), std::string::npos) << kept;
  }
}

TEST(Redactor, TakesOutNamesOfTheListAndWhatFollowsThem) {
  EXPECT_EQ(Redacted("Margaret Oddsworth asks if it goes"),
            "[name] [name] asks if it goes");
  EXPECT_EQ(Redacted("is margaret's scan good"), "is [name] scan good");
  EXPECT_EQ(Redacted("my name is zebedee and it hurts"), "[name] and it hurts");
  EXPECT_EQ(Redacted("Dr Zweistein said it may go"), "[name] said it may go");
  EXPECT_EQ(Redacted("Can Jos\u00e9 be cured"), "Can [name] be cured");
  EXPECT_EQ(Redacted("Siobhan O'Brien-Zed here"), "[name] [name] here");
}

TEST(Redactor, TakesOutNamesInBracketsAndPartsOfNames) {
  EXPECT_EQ(Redacted("what about [Brenda], can it go away?"),
            "what about [[name]], can it go away?");
  EXPECT_EQ(Redacted("[Margaret Oddsworth] asks"), "[[name] [name]] asks");
  EXPECT_EQ(Redacted("[number Brenda]"), "[number [name]]");
  EXPECT_EQ(Redacted("Margaret-Ann asks"), "[name] asks");
  EXPECT_EQ(Redacted("is Zed-Margaret's scan good"), "is [name] scan good");
  EXPECT_EQ(Redacted("then Lily-Rose asked"), "then [name] asked");
  // Marks of before are not taken for words.
  EXPECT_EQ(Redacted("[name] said [number] of [date]"),
            "[name] said [number] of [date]");
}

TEST(Redactor, TakesOutTheNamesOfAnOperator) {
  EXPECT_EQ(Redacted("does zweistein know", "Zweistein\nQuux"),
            "does [name] know");
  EXPECT_EQ(Redacted("does zweistein know"), "does zweistein know");
}

TEST(Redactor, LeavesTheQuestion) {
  for (const char* question :
       {"can bone mets go away?", "Will it hurt? May I ask why",
        "is 38.2 a fever", "what are T8 and L4", "I have stage 4, 3 of them",
        "does denosumab 120mg help", "how long do people live",
        "what will mark the end of it", "the pain rose in june",
        "does an X-Ray show it", "is it a long-term cure"}) {
    const std::string kept = Redacted(question);
    if (std::string_view(question).find("120mg") != std::string_view::npos) {
      EXPECT_EQ(kept, "does denosumab [number] help");
    } else {
      EXPECT_EQ(kept, question);
    }
  }
}

TEST(Redactor, NamesThatAreWordsGoWhereTheyAreCapitalised) {
  EXPECT_EQ(Redacted("then Rose asked"), "then [name] asked");
  EXPECT_EQ(Redacted("Rose petals"), "Rose petals");
}

}  // namespace
}  // namespace caveat
