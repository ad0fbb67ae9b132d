#include "corpus/domain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "corpus/corpus_rules.h"
#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

constexpr char kTrains[] =
    "Tickets can be changed until the day before you travel.\n\n"
    "Seats are reserved at the same time as the ticket is bought.\n\n"
    "A dog travels for free if it stays in your bag.\n";
constexpr char kScans[] =
    "A bone scan takes two hours.\n\n"
    "The injection is given in the arm, and the patient waits.\n\n"
    "Drink plenty of water for the rest of the day.\n";
constexpr char kGerman[] =
    "Nach der Spritze warten Sie zwei Stunden.\n\n"
    "Danach wird das Bild gemacht. Trinken Sie viel Wasser.\n";

TEST(Domain, IsToldByTheWordsOfMostEntries) {
  EXPECT_EQ(CorpusOf(kScans)->info().domain, Domain::kHealth);
  EXPECT_EQ(CorpusOf(kTrains)->info().domain, Domain::kOther);
}

TEST(Domain, IsHealthWhereNothingCanBeTold) {
  EXPECT_EQ(CorpusOf(kGerman)->info().domain, Domain::kHealth);
}

TEST(Domain, IsWhatTheOverlaySays) {
  EXPECT_EQ(CorpusOf(kTrains, "domain: DOMAIN_HEALTH")->info().domain,
            Domain::kHealth);
  EXPECT_EQ(CorpusOf(kScans, "domain: DOMAIN_OTHER")->info().domain,
            Domain::kOther);
  EXPECT_EQ(CorpusOf(kScans, "domain: DOMAIN_UNSPECIFIED")->info().domain,
            Domain::kHealth);
  EXPECT_THAT(FaultsOf(kScans, "domain: DOMAIN_BANK"),
              testing::HasSubstr("DOMAIN_BANK"));
}

// One that is about health and is not seen to be would be the worse mistake, so
// every corpus here is named that is not.
TEST(Domain, OfEveryCorpusHereIsRight) {
  const std::set<std::string> of_other_trades = {
      "airline-travel", "bank-cards", "broadband-provider",
      "buying-a-used-electric-car", "car-insurance",
      "chickens-in-a-small-garden", "council-rubbish",
      "delayed-flights-compensation", "energy-supplier", "growing-tomatoes",
      "heat-pumps-old-houses", "housing-association", "indoor-houseplants",
      "library-services", "mobile-phone-network", "online-clothes-shop",
      "passport-office", "payroll-software", "planning-permission-extensions",
      "sourdough-bread-for-beginners", "tenancy-deposits", "train-tickets",
      "university-admissions"};
  const auto corpora = LoadCorpora(
      {"tests/quality/articles", "tests/quality/faqs", "corpus/data"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status().message();
  std::set<std::string> others;
  for (const CorpusPtr& corpus : *corpora) {
    if (corpus->info().domain == Domain::kOther) others.insert(corpus->name());
  }
  EXPECT_EQ(others, of_other_trades);
}

TEST(Domain, RulesThatMakeNoSenseAreRefused) {
  for (const std::string_view bytes :
       {"health_words: \"bone\" health_share_min: 0.1",
        "english_words: \"the\" health_share_min: 0.1",
        "health_words: \"bone\" english_words: \"the\" health_share_min: 2",
        "health_words: 3"}) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "domain";
    std::filesystem::create_directories(folder / "corpus");
    std::ofstream(folder / "corpus/domain.txtpb") << bytes;
    const auto data = DataFiles::Open(folder.string());
    ASSERT_TRUE(data.ok());
    Faults faults;
    EXPECT_EQ(ReadCorpusRules(&*data, &faults), nullptr) << bytes;
    EXPECT_THAT(std::string(faults.ToStatus().message()),
                testing::HasSubstr("corpus/domain.txtpb"));
  }
}

}  // namespace
}  // namespace caveat
