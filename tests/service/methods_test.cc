#include "service/methods.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/clock.h"
#include "tests/service/kettles.h"

namespace caveat {
namespace {

// A day that a test can change.
class TurnedClock : public Clock {
 public:
  std::string Today() const override { return today; }
  std::string today = "2026-11-23";
};

class CountingKeeper : public QuestionKeeper {
 public:
  void Keep(const Question&, const CallRecord&) override { ++count; }
  int count = 0;
};

// Two engines over one corpus, one with a cache and one without.
class AskTest : public testing::Test {
 protected:
  AskTest() {
    std::filesystem::create_directories(folder_);
    options_.corpus_paths = {folder_};
  }
  ~AskTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, std::string_view text) {
    std::ofstream(folder_ + "/" + name) << text;
  }

  void Start() {
    // Guard and word lists take longer to load than these corpora.
    static SnapshotPtr previous;
    absl::StatusOr<SnapshotPtr> snapshot =
        LoadSnapshot(options_, previous.get());
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    previous = *snapshot;
    const std::vector<ConversationKey> keys = {ConversationKey::Public()};
    cached_ = std::make_unique<Engine>(*snapshot, options_, &clock_, keys,
                                       size_t{1} << 20);
    plain_ = std::make_unique<Engine>(*snapshot, options_, &clock_, keys);
  }

  // The reply's bytes, and what the log would say.
  static std::pair<std::string, std::string> Ask(const Engine& engine,
                                                 v1::AskRequest request) {
    v1::AskResponse response;
    CallRecord record;
    const absl::Status status =
        methods::Ask(engine, request, &response, &record);
    std::string noted = Text(status);
    if (status.ok()) {
      noted += "/" + std::string(OutcomeName(*record.outcome)) + "/" +
               std::string(record.question_length_bucket) + "/" +
               record.corpus + "/" + record.corpus_version + "/" +
               record.entry_id + "/" + std::to_string(record.confidence);
    }
    return {response.SerializeAsString(), noted};
  }

  // As ToString(), which gives payloads in any order.
  static std::string Text(const absl::Status& status) {
    std::vector<std::string> lines;
    status.ForEachPayload(
        [&lines](absl::string_view name, const absl::Cord& payload) {
          lines.push_back(std::string(name) + "=" + std::string(payload));
        });
    std::sort(lines.begin(), lines.end());
    std::string text =
        status.ToString(absl::StatusToStringMode::kWithNoExtraData);
    for (const std::string& line : lines) text += "\n" + line;
    return text;
  }

  static v1::AskRequest Of(const std::string& question) {
    v1::AskRequest request;
    request.set_question(question);
    return request;
  }

  const std::string folder_ = testing::TempDir() + "caveat_methods_test_" +
                              std::to_string(getpid());
  SnapshotOptions options_;
  TurnedClock clock_;
  CountingKeeper keeper_;
  std::unique_ptr<Engine> cached_;
  std::unique_ptr<Engine> plain_;
};

std::vector<v1::AskRequest> Requests() {
  std::vector<v1::AskRequest> requests;
  for (const char* question :
       {"How do I descale a kettle?", "how do i DESCALE a kettle",
        "  how do i descale a kettle ", "what does parking cost", "hello",
        "my chest hurts and i can not breathe", "descale", "\xff", ""}) {
    v1::AskRequest request;
    request.set_question(question);
    requests.push_back(request);
    request.set_answer_count_max(1);
    requests.push_back(request);
    request.set_min_confidence(0);
    requests.push_back(request);
    request.add_kinds(v1::ENTRY_KIND_PASSAGE);
    requests.push_back(request);
    request.set_explain(true);
    requests.push_back(request);
    request.set_corpus("no such corpus");
    requests.push_back(request);
    request.set_conversation("forged");
    requests.push_back(request);
  }
  return requests;
}

TEST_F(AskTest, TheCacheChangesNoByteAndNoLine) {
  Write("kettles.txt", kKettles);
  Start();
  for (int round = 0; round < 3; ++round) {
    for (const v1::AskRequest& request : Requests()) {
      EXPECT_EQ(Ask(*cached_, request), Ask(*plain_, request))
          << request.ShortDebugString();
    }
  }
  EXPECT_GT(cached_->answer_cache().hit_count(), 20);
  EXPECT_EQ(plain_->answer_cache().miss_count(), 0);
}

TEST_F(AskTest, AConversationGoesOnTheSameWay) {
  Write("kettles.txt", kKettles);
  Start();
  for (int round = 0; round < 2; ++round) {
    std::string token;
    for (const char* question :
         {"How do I descale a kettle?", "and for old ones?", "tell me more"}) {
      v1::AskRequest request = Of(question);
      request.set_conversation(token);
      const auto reply = Ask(*cached_, request);
      EXPECT_EQ(reply, Ask(*plain_, request)) << question;
      v1::AskResponse response;
      ASSERT_TRUE(response.ParseFromString(reply.first));
      token = response.conversation();
    }
  }
  EXPECT_GE(cached_->answer_cache().hit_count(), 3);
}

// An explanation has words of the question in it.
TEST_F(AskTest, ExplainedRepliesAreNotKept) {
  Write("kettles.txt", kKettles);
  Start();
  v1::AskRequest request = Of("how do i descale a kettle");
  request.set_explain(true);
  Ask(*cached_, request);
  const methods::AskCall call(*cached_, request.SerializeAsString());
  v1::AskResponse response;
  CallRecord record;
  v1::AskRequest taken = request;
  ASSERT_TRUE(call.Answer(taken, &response, &record).ok());
  EXPECT_EQ(call.Recall(&record), nullptr);
  EXPECT_EQ(cached_->answer_cache().reply_count(), 0u);
}

// Who keeps questions is to see each.
TEST_F(AskTest, NoQuestionPassesByWhoKeepsThem) {
  Write("kettles.txt", kKettles);
  Start();
  cached_->set_question_keeper(&keeper_);
  for (int round = 1; round <= 3; ++round) {
    Ask(*cached_, Of("How do I descale a kettle?"));
    EXPECT_EQ(keeper_.count, round);
  }
}

TEST_F(AskTest, AReloadIsAnsweredFromAnew) {
  Write("kettles.txt", kKettles);
  Start();
  const v1::AskRequest request = Of("How do I descale a kettle?");
  const auto before = Ask(*cached_, request);
  EXPECT_EQ(Ask(*cached_, request), before);
  std::string changed = kKettles;
  changed.replace(changed.find("vinegar"), 7, "lemon");
  Write("kettles.txt", changed);
  ASSERT_TRUE(cached_->Reload().ok());
  EXPECT_EQ(cached_->answer_cache().reply_count(), 0u);
  const auto after = Ask(*cached_, request);
  EXPECT_NE(after, before);
  EXPECT_NE(after.first.find("lemon"), std::string::npos);
}

TEST_F(AskTest, TheDayOnWhichACorpusExpiresIsSeen) {
  Write("kettles.txt", kKettles);
  Write("kettles.overlay.txtpb", "expires_on: '2026-11-24'\n");
  Start();
  const v1::AskRequest request = Of("How do I descale a kettle?");
  for (const char* day : {"2026-11-23", "2026-11-24"}) {
    clock_.today = day;
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(Ask(*cached_, request), Ask(*plain_, request)) << day;
    }
  }
}

// A table whose rows are mostly what says where they stand.
std::string WideTable(int column_count, int row_count) {
  std::string text =
      "# How much water is taken by the kettles that are sold in our town, and "
      "how long they need\n\n";
  const auto row = [&](const std::string& first, bool is_rule) {
    text += "| " + first + " |";
    for (int c = 1; c < column_count; ++c) {
      text += " " + (is_rule ? "---" : std::to_string(c)) + " |";
    }
    text += "\n";
  };
  row("Model", false);
  row("---", true);
  for (int r = 0; r < row_count; ++r) row("no. " + std::to_string(r), false);
  return text;
}

TEST_F(AskTest, APageFitsWhatClientsTake) {
  constexpr size_t kReplyBytesMax = size_t{4} << 20;
  constexpr int kRowCount = 500;
  Write("kettles.md", WideTable(/*column_count=*/40, kRowCount));
  Start();
  int count = 0;
  size_t bytes = 0;
  std::string token;
  do {
    v1::ListEntriesRequest request;
    request.set_page_size(ListOptions::kPageSizeMax);
    request.set_page_token(token);
    v1::ListEntriesResponse response;
    CallRecord record;
    const absl::Status status =
        methods::ListEntries(*plain_, request, &response, &record);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_LE(response.ByteSizeLong(), kReplyBytesMax);
    token = response.next_page_token();
    // Only what fills a page ends it.
    if (!token.empty()) {
      EXPECT_GE(response.ByteSizeLong(), ListOptions::kPageBytesMax / 2);
      EXPECT_LE(
          response.ByteSizeLong(),
          ListOptions::kPageBytesMax +
              response.entries(response.entries_size() - 1).ByteSizeLong());
    }
    count += response.entries_size();
    bytes += response.ByteSizeLong();
  } while (!token.empty());
  EXPECT_GE(count, kRowCount);
  EXPECT_GT(bytes, kReplyBytesMax);
}

}  // namespace
}  // namespace caveat
