#include "service/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/error_reason.h"
#include "tests/service/tiny_corpus.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

constexpr char kToday[] = "2026-11-23";

std::string ReasonOf(const absl::Status& status) {
  return GetErrorReason(status).reason;
}

// Ids of all pages, one after the other.
std::vector<std::string> ListAll(const SnapshotPtr& snapshot,
                                 ListOptions options) {
  std::vector<std::string> ids;
  std::string token;
  do {
    options.page_token = token;
    const absl::StatusOr<EntryPage> page =
        ListEntries(snapshot, options, kToday);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const EntryRef& ref : page->entries) {
      ids.push_back(ref.corpus->corpus().name() + "/" + ref.entry->id);
    }
    token = page->next_page_token;
  } while (!token.empty());
  return ids;
}

TEST(Catalog, PagesJoinToTheWholeList) {
  const SnapshotPtr snapshot = TinySnapshot({"a", "b"});
  const std::vector<std::string> whole = ListAll(snapshot, {});
  EXPECT_EQ(whole.size(), 10u);
  EXPECT_EQ(whole.front(), "a/sec-lead-1");
  EXPECT_EQ(whole.back(), "b/conclusion-1");
  for (int page_size = 1; page_size <= 11; ++page_size) {
    EXPECT_EQ(ListAll(snapshot, {.page_size = page_size}), whole) << page_size;
  }
}

TEST(Catalog, ListsOneCorpusAndSomeKinds) {
  const SnapshotPtr snapshot = TinySnapshot({"a", "b"});
  EXPECT_THAT(
      ListAll(snapshot,
              {.corpus = "b", .kinds = {EntryKind::kFaq}, .page_size = 1}),
      ElementsAre("b/faq-1", "b/faq-2"));
  EXPECT_EQ(ReasonOf(ListEntries(snapshot, {.corpus = "c"}, kToday).status()),
            "CORPUS_UNKNOWN");
}

TEST(Catalog, ACorpusThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre) {
  const absl::Status few = UnknownCorpus(*TinySnapshot({"a", "b"}));
  EXPECT_EQ(few.message(), "no corpus of that name is loaded; these are: a, b");
  std::vector<std::string> names;
  for (int i = 100; i < 300; ++i) names.push_back(std::to_string(i));
  const absl::Status many = UnknownCorpus(*TinySnapshot(names));
  EXPECT_LT(many.message().size(), 400u);
  EXPECT_THAT(std::string(many.message()),
              testing::AllOf(testing::HasSubstr("100, 101"),
                             testing::EndsWith(" more")));
}

TEST(Catalog, PageTokenIsBoundToCorporaAndOptions) {
  const SnapshotPtr snapshot = TinySnapshot({"a"});
  const std::string token =
      ListEntries(snapshot, {.page_size = 2}, kToday)->next_page_token;
  ASSERT_FALSE(token.empty());
  EXPECT_TRUE(
      ListEntries(snapshot, {.page_size = 1, .page_token = token}, kToday)
          .ok());
  for (const auto& [other, options] :
       {std::pair<SnapshotPtr, ListOptions>{snapshot, {.corpus = "a"}},
        {snapshot, {.kinds = {EntryKind::kFaq}}},
        {TinySnapshot({"b"}), {}}}) {
    ListOptions with_token = options;
    with_token.page_token = token;
    EXPECT_EQ(ReasonOf(ListEntries(other, with_token, kToday).status()),
              "PAGE_TOKEN_INVALID");
  }
  for (std::string bad : {token + "A", token.substr(1), std::string("!"),
                          std::string(1000, 'A')}) {
    EXPECT_EQ(
        ReasonOf(ListEntries(snapshot, {.page_token = bad}, kToday).status()),
        "PAGE_TOKEN_INVALID");
  }
}

TEST(Catalog, NegativePageSizeIsRefused) {
  const absl::Status status =
      ListEntries(TinySnapshot({"a"}), {.page_size = -1}, kToday).status();
  EXPECT_EQ(GetErrorReason(status).metadata.at("field"), "page_size");
}

TEST(Catalog, WithdrawnAndExpiredAreNotListedNorGiven) {
  CorpusInfo withdrawn;
  withdrawn.withdrawn = true;
  CorpusInfo expired;
  expired.expires_on = kToday;
  CorpusInfo last_day;
  last_day.expires_on = "2026-11-24";
  EXPECT_TRUE(ListAll(TinySnapshot({"a"}, withdrawn), {}).empty());
  EXPECT_TRUE(ListAll(TinySnapshot({"a"}, expired), {}).empty());
  EXPECT_FALSE(ListAll(TinySnapshot({"a"}, last_day), {}).empty());
  EXPECT_EQ(
      ReasonOf(GetEntry(TinySnapshot({"a"}, withdrawn), "faq-1", "", kToday)
                   .status()),
      "CORPUS_WITHDRAWN");
  EXPECT_EQ(
      ReasonOf(
          GetEntry(TinySnapshot({"a"}, expired), "faq-1", "", kToday).status()),
      "CORPUS_EXPIRED");
}

TEST(Catalog, GetsAnEntryByIdOrAlias) {
  const SnapshotPtr snapshot = TinySnapshot({"a"});
  for (const char* id : {"faq-2", "milk"}) {
    const absl::StatusOr<EntryRef> ref = GetEntry(snapshot, id, "", kToday);
    ASSERT_TRUE(ref.ok()) << ref.status();
    EXPECT_EQ(ref->entry->question, "Can I boil milk?");
  }
}

TEST(Catalog, AnIdOfSeveralCorporaNeedsTheCorpus) {
  const SnapshotPtr snapshot = TinySnapshot({"a", "b"});
  EXPECT_EQ(ReasonOf(GetEntry(snapshot, "faq-1", "", kToday).status()),
            "ENTRY_AMBIGUOUS");
  EXPECT_EQ(GetEntry(snapshot, "faq-1", "b", kToday)->corpus,
            snapshot->Find("b"));
  EXPECT_EQ(ReasonOf(GetEntry(snapshot, "faq-9", "b", kToday).status()),
            "ENTRY_UNKNOWN");
  EXPECT_EQ(ReasonOf(GetEntry(snapshot, "", "b", kToday).status()),
            "FIELD_REQUIRED");
}

TEST(Catalog, VerifiesByteForByte) {
  const SnapshotPtr snapshot = TinySnapshot({"a"});
  const std::string sha256 =
      snapshot->corpora().front().corpus().document().sha256();
  const absl::StatusOr<QuoteCheck> found =
      VerifyQuote(snapshot, "Unplug it first.", sha256, kToday);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->corpus, &snapshot->corpora().front());
  EXPECT_EQ(found->span, SpanOf("Unplug it first."));
  EXPECT_EQ(VerifyQuote(snapshot, "unplug it first.", "", kToday)->corpus,
            nullptr);
  EXPECT_TRUE(VerifyQuote(snapshot, "nowhere", "", kToday)->document_known);
  EXPECT_FALSE(VerifyQuote(snapshot, "Unplug", std::string(64, '0'), kToday)
                   ->document_known);
  EXPECT_EQ(ReasonOf(VerifyQuote(snapshot, "", "", kToday).status()),
            "FIELD_REQUIRED");
  EXPECT_EQ(
      ReasonOf(
          VerifyQuote(snapshot, std::string(65537, 'x'), "", kToday).status()),
      "FIELD_TOO_LONG");
}

TEST(Catalog, WithdrawnAndExpiredAreKnownAndVerifyNothing) {
  CorpusInfo withdrawn;
  withdrawn.withdrawn = true;
  CorpusInfo expired;
  expired.expires_on = kToday;
  for (const CorpusInfo& info : {withdrawn, expired}) {
    const SnapshotPtr snapshot = TinySnapshot({"a"}, info);
    for (const std::string& sha256 :
         {std::string(),
          snapshot->corpora().front().corpus().document().sha256()}) {
      const absl::StatusOr<QuoteCheck> check =
          VerifyQuote(snapshot, "Unplug it first.", sha256, kToday);
      ASSERT_TRUE(check.ok());
      EXPECT_EQ(check->corpus, nullptr);
      EXPECT_TRUE(check->document_known);
    }
  }
}

// One entry, "x", of a document of so many bytes.
ServedCorpus LargeCorpus(const std::string& name, size_t byte_count) {
  Passage passage{"p", PassageKind::kParagraph, {0, 1}, {0, 1}, 0, {}};
  Entry entry;
  entry.id = "p";
  entry.text = {0, 1};
  return ServedCorpus(
      std::make_shared<const Corpus>(
          name, "version of " + name,
          Document(name + ".txt",
                   std::make_shared<std::string>(byte_count, 'x'),
                   std::vector<Section>(1), {passage}),
          CorpusInfo{}, std::vector<Entry>{entry}, std::vector<std::string>(),
          std::vector<std::vector<std::string>>()),
      nullptr);
}

TEST(Catalog, NoMoreIsSearchedThanOneCallMay) {
  std::vector<ServedCorpus> corpora;
  corpora.push_back(LargeCorpus("a", QuoteCheck::kSearchedBytesMax));
  corpora.push_back(TinyCorpus("b"));
  const SnapshotPtr snapshot = SnapshotOf(std::move(corpora));
  EXPECT_TRUE(VerifyQuote(snapshot, "xx", "", kToday).ok());
  const absl::Status status =
      VerifyQuote(snapshot, "Unplug it first.", "", kToday).status();
  EXPECT_EQ(ReasonOf(status), "SEARCH_TOO_LARGE");
  EXPECT_EQ(GetErrorReason(status).metadata.at("field"), "document_sha256");
  const ServedCorpus& tiny = snapshot->corpora().back();
  EXPECT_EQ(VerifyQuote(snapshot, "Unplug it first.",
                        tiny.corpus().document().sha256(), kToday)
                ->corpus,
            &tiny);
}

TEST(ServedCorpus, KnowsTheSectionOfEveryPlace) {
  const ServedCorpus served = TinyCorpus();
  EXPECT_EQ(served.SectionAt(SpanOf("Results may vary.")), "");
  EXPECT_EQ(served.SectionAt(SpanOf("Unplug")), "Care");
  EXPECT_EQ(served.SectionAt(SpanOf("Better not.")), "Questions");
  EXPECT_EQ(served.SectionAt(SpanOf("kettle.\n")), "In short");
}

TEST(Snapshot, FindsByNameAndTellsVersionsApart) {
  const SnapshotPtr snapshot = TinySnapshot({"a", "b", "d"});
  EXPECT_EQ(snapshot->Find("b"), &snapshot->corpora()[1]);
  EXPECT_EQ(snapshot->Find("c"), nullptr);
  EXPECT_EQ(snapshot->Find(""), nullptr);
  EXPECT_EQ(snapshot->entry_count(), 15);
  EXPECT_EQ(snapshot->version(), TinySnapshot({"a", "b", "d"})->version());
  EXPECT_NE(snapshot->version(), TinySnapshot({"a", "b"})->version());
}

}  // namespace
}  // namespace caveat
