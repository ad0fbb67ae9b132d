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

// A document with `count` paragraphs, each with the sentence and a number.
std::string Paragraphs(std::string_view sentence, int count = 40) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += std::string(sentence) + " " + std::to_string(i) + ".\n\n";
  }
  return text;
}

Domain DomainOf(const std::string& text, const std::string& overlay = "") {
  return CorpusOf(text, overlay)->info().domain;
}

constexpr char kTrain[] =
    "You can change your ticket until the train leaves on day";
constexpr char kScan[] =
    "The bone scan and the injection take two hours on day";

TEST(Domain, IsToldByTheWordsOfMostEntries) {
  EXPECT_EQ(DomainOf(Paragraphs(kScan)), Domain::kHealth);
  EXPECT_EQ(DomainOf(Paragraphs(kTrain)), Domain::kOther);
  // One part about health in six is enough.
  EXPECT_EQ(DomainOf(Paragraphs(kTrain) + Paragraphs(kScan, 8)),
            Domain::kHealth);
}

TEST(Domain, IsToldByHeadingsTheTitleAndTheName) {
  const std::string trains = Paragraphs(kTrain);
  EXPECT_EQ(
      CorpusOf("# Your vaccination\n\n" + trains, "", "a.md")->info().domain,
      Domain::kHealth);
  EXPECT_EQ(
      DomainOf(trains, "title: \"Getting to your scan: hospital trains\""),
      Domain::kHealth);
}

TEST(Domain, IsToldOfEveryFormat) {
  std::string list;
  for (int i = 0; i < 40; ++i) {
    list +=
        R"({"id":"q)" + std::to_string(i) +
        R"(","question":"Can you change it?","answer":"You can, and it is free."})"
        "\n";
  }
  EXPECT_EQ(CorpusOf(list, "", "tickets.jsonl")->info().domain, Domain::kOther);
  EXPECT_EQ(CorpusOf(list, "", "hip-surgery.jsonl")->info().domain,
            Domain::kHealth);
  std::string page = "<main>";
  for (int i = 0; i < 40; ++i) page += "<p>You can change it on the day.</p>";
  EXPECT_EQ(CorpusOf(page + "</main>", "", "tickets.html")->info().domain,
            Domain::kOther);
}

// Of a text in two languages only one can be told.
TEST(Domain, IsToldByTheShareOfWhatIsInEnglish) {
  std::string mixed;
  for (int i = 0; i < 10; ++i) {
    mixed += Paragraphs(kTrain, 4) + Paragraphs(kScan, 1) +
             Paragraphs("La cita es a las diez", 2);
  }
  EXPECT_EQ(DomainOf(mixed), Domain::kHealth);
}

// Guards may stop too much there, never too little.
TEST(Domain, IsUnclearWhereThereIsTooLittleToTell) {
  EXPECT_EQ(DomainOf(Paragraphs(kTrain, 29)), Domain::kUnclear);
  EXPECT_EQ(DomainOf(Paragraphs(kTrain, 30)), Domain::kOther);
  EXPECT_EQ(DomainOf(Paragraphs(kScan, 2)), Domain::kHealth);
}

TEST(Domain, IsHealthInLanguagesThatItCanNotTell) {
  for (const char* foreign :
       {"In der Praxis warten Sie an der Tür, bis es in den Raum geht, Tag",
        "La cita es a las diez, y de la casa a la puerta hay un paso, día",
        "Het is in de ochtend, en dat is of de trein of de bus, dag",
        "Le train est en gare, on a un quai à la porte, jour"}) {
    EXPECT_EQ(DomainOf(Paragraphs(foreign)), Domain::kHealth) << foreign;
  }
}

// As many as are looked at are spread over the whole corpus.
TEST(Domain, OfALargeCorpusIsToldByEntriesFromAllOverIt) {
  EXPECT_EQ(DomainOf(Paragraphs(kTrain, 3000)), Domain::kOther);
  EXPECT_EQ(DomainOf(Paragraphs(kTrain, 3000) + Paragraphs(kScan, 900)),
            Domain::kHealth);
}

TEST(Domain, IsWhatTheOverlaySays) {
  EXPECT_EQ(DomainOf(Paragraphs(kTrain), "domain: DOMAIN_HEALTH"),
            Domain::kHealth);
  EXPECT_EQ(DomainOf(kScan, "domain: DOMAIN_OTHER"), Domain::kOther);
  EXPECT_EQ(DomainOf(kTrain, "domain: DOMAIN_UNSPECIFIED"), Domain::kUnclear);
  EXPECT_THAT(FaultsOf(kScan, "domain: DOMAIN_BANK"),
              testing::HasSubstr("DOMAIN_BANK"));
}

// One that is about health and is not seen to be would be the worse mistake, so
// every corpus here is named that is taken for another's.
TEST(Domain, OfEveryCorpusHereIsRight) {
  const std::set<std::string> of_other_trades = {
      "adopting-a-rescue-dog",
      "airline-travel",
      "bank-cards",
      "broadband-provider",
      "buying-a-used-electric-car",
      "car-insurance",
      "chickens-in-a-small-garden",
      "council-rubbish",
      "delayed-flights-compensation",
      "energy-supplier",
      "heat-pumps-old-houses",
      "housing-association",
      "indoor-houseplants",
      "library-services",
      "mobile-phone-network",
      "online-clothes-shop",
      "passport-office",
      "payroll-software",
      "planning-permission-extensions",
      "school-parents",
      "sourdough-bread-for-beginners",
      "tenancy-deposits",
      "train-tickets",
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
       {"english_words: 'the' health_share_min: 0.1 english_share_min: 0.6 "
        "entry_count_min: 30",
        "health_words: 'bone' health_share_min: 0.1 english_share_min: 0.6 "
        "entry_count_min: 30",
        "health_words: 'bone' english_words: 'the' english_share_min: 0.6 "
        "entry_count_min: 30",
        "health_words: 'bone' english_words: 'the' health_share_min: 2 "
        "english_share_min: 0.6 entry_count_min: 30",
        "health_words: 'bone' english_words: 'the' health_share_min: 0.1 "
        "entry_count_min: 30",
        "health_words: 'bone' english_words: 'the' health_share_min: 0.1 "
        "english_share_min: 0.6",
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
