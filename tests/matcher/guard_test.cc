#include "matcher/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kRedFlag[] = R"pb(
  class: GUARD_CLASS_RED_FLAG
  notice: "urgent"
  lists { name: "leg" words: "legs?|foot|feet" words: "knees?" }
  lists { name: "numb" words: "numb|weak|dead" }
  spellings { to: "cant" from: "can't|cannot|cnt" }
  erase: "no {numb} {leg}"
  contexts {
    name: "general"
    any_of: "^(?:what|why|does)"
    except: "my|now"
    except_next: "mine is"
  }
  unless_contexts: "general"
  rules {
    name: "legs"
    any_of: "{leg} <>2 {numb}"
    any_of: "cant <1> {leg}"
    should_fire: "my feet are numb"
    should_not_fire: "my feet"
  }
  rules {
    name: "fever"
    notice: "fever"
    any_of: "3[89](?:[.][0-9])?"
    all_of { any_of: "temp" any_of: "degrees" }
    all_of { background: true any_of: "chemo" }
    unless: "water"
    should_fire: "temp 38.5 on chemo"
  }
  rules {
    name: "two_of_three"
    scope: SCOPE_NEIGHBOURS
    group_count_min: 2
    all_of { any_of: "thirsty" }
    all_of { any_of: "muddled" }
    all_of { any_of: "sleepy" }
    should_fire: "so thirsty. and sleepy"
  }
)pb";

constexpr char kOthers[] = R"pb(
  class: GUARD_CLASS_SMALL_TALK
  notice: "small_talk"
  rules {
    name: "greeting"
    whole_message: true
    any_of: "(?:hi|hello|there|thanks)(?:(?: ,)* (?:hi|hello|there|thanks))*"
    should_fire: "hi"
  }
  rules { name: "bye" whole_message: true any_of: "bye" should_fire: "bye" }
)pb";

constexpr char kCrisis[] = R"pb(
  class: GUARD_CLASS_CRISIS
  notice: "crisis"
  rules { name: "die" any_of: "want to die" should_fire: "i want to die" }
)pb";

class GuardTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto guard = Guard::Build({{"red.txtpb", kRedFlag},
                               {"small.txtpb", kOthers},
                               {"crisis.txtpb", kCrisis}});
    ASSERT_TRUE(guard.ok()) << guard.status().message();
    guard_ = *std::move(guard);
  }

  std::string RuleFor(std::string_view message) const {
    const auto verdict = guard_->Check(message);
    return verdict.ok() ? verdict->rule
                        : std::string(verdict.status().message());
  }

  std::shared_ptr<const Guard> guard_;
};

TEST_F(GuardTest, ReportsClassRuleAndNotice) {
  const auto verdict = guard_->Check("I CAN’T feel my legs");
  ASSERT_TRUE(verdict.ok());
  EXPECT_EQ(verdict->guard_class, GuardClass::kNone);
  EXPECT_EQ(verdict->rule, "");

  const auto fever = guard_->Check("Temp 38,5! I had chemo on Monday.");
  ASSERT_TRUE(fever.ok());
  EXPECT_EQ(fever->guard_class, GuardClass::kRedFlag);
  EXPECT_EQ(fever->rule, "red_flag.fever");
  EXPECT_EQ(fever->notice, "fever");
  EXPECT_EQ(RuleFor("my legs, they are numb"), "");
  EXPECT_EQ(RuleFor("my legs are numb"), "red_flag.legs");
  EXPECT_EQ(RuleFor("numb in both feet"), "red_flag.legs");
  EXPECT_EQ(RuleFor("cannot my legs"), "red_flag.legs");
  EXPECT_EQ(RuleFor(""), "");
  EXPECT_EQ(RuleFor(" ?!. "), "");
}

TEST_F(GuardTest, TakesTheHighestClass) {
  EXPECT_EQ(RuleFor("my legs are numb. i want to die"), "crisis.die");
  const auto fired = guard_->FiringRules("my legs are numb. i want to die");
  ASSERT_TRUE(fired.ok());
  EXPECT_THAT(*fired, ElementsAre("crisis.die", "red_flag.legs"));
}

TEST_F(GuardTest, WholeMessageRulesNeedEverySentence) {
  EXPECT_EQ(RuleFor("Hi there! Hello?"), "small_talk.greeting");
  EXPECT_EQ(RuleFor("thanks, bye"), "");
  EXPECT_EQ(RuleFor("thanks? bye"), "small_talk.greeting");
  EXPECT_EQ(RuleFor("hi. what is a scan?"), "");
  EXPECT_EQ(RuleFor("hi. my legs are numb"), "red_flag.legs");
}

TEST_F(GuardTest, ContextsMaskSentencesNotMessages) {
  EXPECT_EQ(RuleFor("why are legs numb?"), "");
  EXPECT_EQ(RuleFor("why are my legs numb?"), "red_flag.legs");
  EXPECT_EQ(RuleFor("why are legs numb? and knees weak"), "red_flag.legs");
  EXPECT_EQ(RuleFor("why are legs numb? mine is"), "red_flag.legs");
  EXPECT_EQ(RuleFor("what is it. why"), "");
}

TEST_F(GuardTest, ErasesWhatIsDenied) {
  EXPECT_EQ(RuleFor("no numb feet"), "");
  EXPECT_EQ(RuleFor("no numb feet but weak knees"), "red_flag.legs");
}

TEST_F(GuardTest, GroupsLookWhereTheyAreTold) {
  // The drug counts anywhere, even in a general question; the rest does not.
  EXPECT_EQ(RuleFor("what is chemo? temp is 39"), "red_flag.fever");
  EXPECT_EQ(RuleFor("what is temp 39 on chemo?"), "");
  EXPECT_EQ(RuleFor("temp 39. then 10 degrees"), "");
  EXPECT_EQ(RuleFor("chemo, water temp 39"), "");

  EXPECT_EQ(RuleFor("sleepy? fine? thirsty"), "red_flag.two_of_three");
  EXPECT_EQ(RuleFor("sleepy? fine? good? thirsty"), "");
  EXPECT_EQ(RuleFor("sleepy and thirsty"), "red_flag.two_of_three");
  EXPECT_EQ(RuleFor("sleepy"), "");
}

TEST_F(GuardTest, RepairsMisspellingsOfItsOwnWords) {
  EXPECT_EQ(RuleFor("thirsyt and muddeld"), "red_flag.two_of_three");
  EXPECT_EQ(RuleFor("mylegsarenumb"), "");  // "my", "are" are no pack's words.
  EXPECT_EQ(RuleFor("legsnumb"), "red_flag.legs");
  EXPECT_EQ(RuleFor("leg5 nuumb"), "");
}

TEST(Guard, PointsNeedMoreWhereNobodyAsksOfHealth) {
  constexpr char kPoints[] = R"pb(
    class: GUARD_CLASS_PERSONAL_ADVICE
    notice: "personal_advice"
    rules {
      name: "points"
      score {
        points_min: 100
        points_min_other_domain: 300
        weights: "stop=400 should=400"
      }
      should_fire: "should i stop"
    }
    rules { name: "pills" any_of: "pills" should_fire: "my pills" }
  )pb";
  const auto guard = Guard::Build({{"advice.txtpb", kPoints}});
  ASSERT_TRUE(guard.ok()) << guard.status().message();
  const auto rule = [&guard](std::string_view message, Domain domain) {
    return (*guard)->Check(message, {}, domain)->rule;
  };
  // 400 points, divided by the square root of three words.
  constexpr char kOneWord[] = "stop it now";
  EXPECT_EQ(rule(kOneWord, Domain::kHealth), "personal_advice.points");
  EXPECT_EQ(rule(kOneWord, Domain::kOther), "");
  EXPECT_EQ(rule("should i stop", Domain::kOther), "personal_advice.points");
  EXPECT_EQ(rule("stop my pills", Domain::kOther), "personal_advice.pills");
  EXPECT_TRUE(*(*guard)->IsWeak(kOneWord, {}, Domain::kOther));
}

TEST(Guard, PointsAreEnoughAnywhereUnlessThePackSaysOtherwise) {
  const auto guard =
      Guard::Build({{"advice.txtpb", R"pb(
                       class: GUARD_CLASS_PERSONAL_ADVICE
                       notice: "personal_advice"
                       rules {
                         name: "points"
                         score { points_min: 100 weights: "stop=400" }
                         should_fire: "stop it now"
                       }
                     )pb"}});
  ASSERT_TRUE(guard.ok()) << guard.status().message();
  EXPECT_EQ((*guard)->Check("stop it now", {}, Domain::kOther)->rule,
            "personal_advice.points");
}

TEST_F(GuardTest, SeesTheEndOfALongMessage) {
  std::string message;
  while (message.size() < 3800) message += "we went for a walk and then ";
  EXPECT_EQ(RuleFor(message), "");
  EXPECT_EQ(RuleFor(message + "my legs are numb"), "red_flag.legs");
  EXPECT_EQ(RuleFor("my legs are numb " + message), "red_flag.legs");
  const auto windows = guard_->ReadAs(message + "my legs are numb");
  ASSERT_TRUE(windows.ok());
  EXPECT_GT(windows->size(), 10u);
}

TEST_F(GuardTest, RunsItsOwnTests) {
  EXPECT_EQ(guard_->test_count(), 7);
  EXPECT_THAT(guard_->FailedTests(), IsEmpty());

  auto guard = Guard::Build({{"p.txtpb",
                              "class: GUARD_CLASS_CRISIS\n"
                              "rules {\n"
                              "  name: \"a\"\n"
                              "  any_of: \"abc\"\n"
                              "  should_fire: \"abd\"\n"
                              "  should_not_fire: \"x abc\"\n"
                              "}\n"}});
  ASSERT_TRUE(guard.ok()) << guard.status().message();
  EXPECT_THAT((*guard)->FailedTests(),
              ElementsAre("p.txtpb:5: crisis.a does not fire on \"abd\"",
                          "p.txtpb:6: crisis.a fires on \"x abc\""));
}

TEST(Guard, NamesThePlaceOfEveryFault) {
  const auto message = [](std::string_view body) {
    const auto guard = Guard::Build({{"p.txtpb", std::string(body)}});
    return guard.ok() ? std::string("ok")
                      : std::string(guard.status().message());
  };
  EXPECT_THAT(message("class: NOTHING"), HasSubstr("p.txtpb:1:15: "));
  EXPECT_THAT(message("nonsense: 1"), HasSubstr("p.txtpb:1:"));
  EXPECT_THAT(message("lists { name: \"A\" words: \"b\" }"),
              HasSubstr("p.txtpb:1:1: a word list needs a name"));
  EXPECT_THAT(message("lists { name: \"a\" }"), HasSubstr("{a} is empty"));
  EXPECT_THAT(message("lists { name: \"a\" words: \"{b}\" }\n"
                      "erase: \"{a}\""),
              HasSubstr("p.txtpb:2:1: no word list {b}"));
  EXPECT_THAT(message("lists { name: \"a\" words: \"{a}\" }\n"
                      "erase: \"{a}\""),
              HasSubstr("word lists refer to each other"));

  const std::string rule =
      "class: GUARD_CLASS_CRISIS\n"
      "rules { name: \"r\" should_fire: \"x\"\n";
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"ab(\" }")),
              HasSubstr("p.txtpb:3:1: missing \")\""));
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"ab)\" }")),
              HasSubstr("p.txtpb:3:1: unexpected \")\""));
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"a[b-a]\" }")),
              HasSubstr("p.txtpb:3:"));
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"a <>2 b <>2 c\" }")),
              HasSubstr("more than one <>N"));
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"^a|b\" }")),
              HasSubstr("alternation behind ^"));
  EXPECT_THAT(message(absl::StrCat(rule, "any_of: \"a$\" }")),
              HasSubstr("^ must come first"));
  EXPECT_THAT(message(absl::StrCat(rule, "unless_contexts: \"none\" }")),
              HasSubstr("p.txtpb:2:1: no context \"none\""));
  EXPECT_THAT(message(absl::StrCat(rule, "}")), HasSubstr("has no patterns"));
  EXPECT_THAT(message(absl::StrCat(rule,
                                   "any_of: \"a\" } rules { name: \"r\" "
                                   "any_of: \"a\" should_fire: \"a\" }")),
              HasSubstr("a second rule crisis.r"));
  EXPECT_THAT(message("rules { name: \"r\" any_of: \"a\" should_fire: \"a\" }"),
              HasSubstr("needs a class"));
  EXPECT_THAT(message("class: GUARD_CLASS_CRISIS rules { name: \"r\" any_of: "
                      "\"a\" group_count_min: 1 }"),
              HasSubstr("group_count_min"));
  EXPECT_EQ(message(""), "ok");
}

}  // namespace
}  // namespace caveat
