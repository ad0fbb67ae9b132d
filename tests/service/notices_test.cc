#include "service/notices.h"

#include <gtest/gtest.h>

#include "corpus/data_files.h"

namespace caveat {
namespace {

NamedText Builtin() {
  return {"notices.txtpb", DataFiles::Builtin().Get("corpus/notices.txtpb")};
}

std::string FaultsOf(std::string_view contacts) {
  Faults faults;
  Notices::Read(Builtin(), {"contacts.txtpb", contacts}, &faults);
  return std::string(faults.ToStatus().message());
}

TEST(Notices, BuiltinOnesAreComplete) {
  Faults faults;
  const Notices notices = Notices::Read(Builtin(), {}, &faults);
  EXPECT_TRUE(faults.empty()) << faults.ToStatus();
  EXPECT_EQ(notices.Get(notice::kCrisis, notice::kUrgent).name, "crisis");
}

TEST(Notices, SpeakOfNoCareTeamWhereNothingIsAboutHealth) {
  Faults faults;
  const Notices notices =
      Notices::Read({"n.txtpb", std::string(Builtin().bytes) +
                                    "notices { name: 'x' text: 'Only.' }"},
                    {}, &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus();
  const Notice& declined =
      notices.Get(notice::kPersonalAdvice, notice::kUrgent);
  EXPECT_NE(declined.TextFor(Domain::kHealth).find("care team"),
            std::string::npos);
  EXPECT_EQ(declined.TextFor(Domain::kOther).find("care team"),
            std::string::npos);
  EXPECT_EQ(notices.Get("x", notice::kUrgent).TextFor(Domain::kOther), "Only.");
}

TEST(Notices, AnUnknownNameFallsBack) {
  Faults faults;
  const Notices notices = Notices::Read(Builtin(), {}, &faults);
  EXPECT_EQ(notices.Get("of a rule", notice::kUrgent).name, "urgent");
}

TEST(Notices, ContactsOfTheDeployerGoWithTheirNotices) {
  Faults faults;
  const Notices notices = Notices::Read(
      Builtin(),
      {"contacts.txtpb",
       "contacts { notices: 'urgent' notices: 'crisis' label: 'Emergency' "
       "number: '999' url: 'tel:999' }"},
      &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus();
  EXPECT_TRUE(notices.HasContactsFor("crisis"));
  EXPECT_FALSE(notices.HasContactsFor("not_covered"));
  EXPECT_EQ(notices.Get("urgent", "urgent").contacts.at(0).number, "999");
}

TEST(Notices, EveryFaultHasItsPlace) {
  const std::string faults = FaultsOf(
      "contacts { notices: 'urgent' label: 'A' number: '1' url: 'http://x' }\n"
      "contacts { notices: 'nowhere' label: 'B' number: '2' }\n"
      "contacts { notices: 'urgent' label: 'C' }\n");
  EXPECT_NE(faults.find("contacts.txtpb:1:10: the url"), std::string::npos)
      << faults;
  EXPECT_NE(faults.find("contacts.txtpb:2:10: no notice is named nowhere"),
            std::string::npos)
      << faults;
  EXPECT_NE(faults.find("contacts.txtpb:3:10: a contact needs"),
            std::string::npos)
      << faults;
}

TEST(Notices, ContactsMayNotReplaceReviewedTexts) {
  EXPECT_NE(FaultsOf("notices { name: 'urgent' text: 'All is well.' }")
                .find("only `contacts`"),
            std::string::npos);
}

TEST(Notices, AMissingTextIsAFault) {
  Faults faults;
  Notices::Read({"n.txtpb", "notices { name: 'urgent' text: 'x' }"}, {},
                &faults);
  EXPECT_NE(std::string(faults.ToStatus().message()).find("named crisis"),
            std::string::npos);
}

}  // namespace
}  // namespace caveat
