#include "matcher/encoder_share.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "caveat/guard/v1/guard_pack.pb.h"
#include "matcher/guard.h"

namespace caveat {
namespace {

using ::testing::HasSubstr;

MessageKinds RedFlag(double log_odds) {
  MessageKinds kinds;
  kinds[MessageKind::kRedFlag] = log_odds;
  return kinds;
}

EncoderShare Parse(const std::string& text) {
  guard::v1::EncoderScore score;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &score));
  const auto share = ReadEncoderShare(score);
  EXPECT_TRUE(share.ok()) << share.status().message();
  return share.value_or(EncoderShare());
}

std::string FaultOf(const std::string& text) {
  guard::v1::EncoderScore score;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &score));
  return std::string(ReadEncoderShare(score).status().message());
}

TEST(EncoderShareTest, CountsLogOddsWithinBounds) {
  const EncoderShare share = Parse(R"pb(
    points_base: 100
    classes { class: GUARD_CLASS_RED_FLAG points_per_log_odds: 100 }
    classes { class: GUARD_CLASS_CRISIS points_per_log_odds: -10 }
    log_odds_min: -3
    log_odds_max: 2
  )pb");
  EXPECT_EQ(share.Points(RedFlag(-1)), 0);
  EXPECT_EQ(share.Points(RedFlag(0.5)), 150);
  EXPECT_EQ(share.Points(RedFlag(2)), 300);
  EXPECT_EQ(share.Points(RedFlag(90)), 300);
  EXPECT_EQ(share.Points(RedFlag(-90)), -200);
  MessageKinds rival;
  rival[MessageKind::kCrisis] = 2;
  EXPECT_EQ(share.Points(rival), 80);
  rival[MessageKind::kManipulation] = 2;
  EXPECT_EQ(share.Points(rival), 80);
}

TEST(EncoderShareTest, NamesWhatIsWrong) {
  EXPECT_THAT(FaultOf("log_odds_min: 3 log_odds_max: 2"),
              HasSubstr("log_odds_min"));
  EXPECT_THAT(FaultOf("log_odds_min: nan"), HasSubstr("-100 to 100"));
  EXPECT_THAT(FaultOf("classes { class: GUARD_CLASS_CRISIS } "
                      "classes { class: GUARD_CLASS_CRISIS }"),
              HasSubstr("given before"));
  EXPECT_THAT(FaultOf("points_base: 20000"), HasSubstr("points must be"));
  EXPECT_THAT(FaultOf("classes { class: GUARD_CLASS_CRISIS "
                      "points_per_log_odds: -20000 }"),
              HasSubstr("points must be"));
  EXPECT_THAT(FaultOf("classes { class: GUARD_CLASS_SMALL_TALK }"),
              HasSubstr("does not know"));
  const std::string crisis =
      "classes { class: GUARD_CLASS_CRISIS points_per_log_odds: 2 }";
  EXPECT_THAT(FaultOf(crisis + crisis), HasSubstr("given before"));
}

// "it hurts" is a few points short of enough.
std::shared_ptr<const Guard> HurtGuard() {
  const std::string pack = R"pb(
    class: GUARD_CLASS_RED_FLAG
    notice: "urgent"
    rules {
      name: "points"
      score {
        points_min: 0
        points_base: -50
        weights: "hurts=60 badly=90"
        encoder {
          classes { class: GUARD_CLASS_RED_FLAG points_per_log_odds: 10 }
          log_odds_min: -3
          log_odds_max: 3
        }
      }
      should_fire: "it hurts badly"
    }
  )pb";
  auto guard = Guard::Build({{"p.txtpb", pack}});
  EXPECT_TRUE(guard.ok()) << guard.status().message();
  return guard.ok() ? *guard : nullptr;
}

TEST(EncoderShareTest, TipsTheBalanceAndNoMore) {
  const auto guard = HurtGuard();
  ASSERT_NE(guard, nullptr);
  const auto fires = [&guard](const std::string& message,
                              std::optional<MessageKinds> kinds) {
    const auto verdict = guard->Check(message, kinds);
    return verdict.ok() && verdict->guard_class == GuardClass::kRedFlag;
  };
  EXPECT_FALSE(fires("it hurts", {}));
  EXPECT_TRUE(fires("it hurts", RedFlag(2)));
  EXPECT_FALSE(fires("it hurts", RedFlag(-2)));
  EXPECT_TRUE(fires("it hurts badly", {}));
  EXPECT_TRUE(fires("hurts badly", RedFlag(-90)));
  EXPECT_FALSE(fires("good morning", RedFlag(90)));
}

TEST(EncoderShareTest, AFaultHasItsPlace) {
  const auto guard = Guard::Build({{"p.txtpb",
                                    "class: GUARD_CLASS_CRISIS\n"
                                    "rules { name: \"r\" score {\n"
                                    "  encoder { log_odds_min: 1 } } }\n"}});
  EXPECT_THAT(std::string(guard.status().message()),
              HasSubstr("p.txtpb:2:1: log-odds must be"));
}

}  // namespace
}  // namespace caveat
