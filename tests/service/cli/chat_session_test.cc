#include "service/cli/chat_session.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace caveat::cli {
namespace {

// Answers whatever it is asked, offers two questions, and remembers requests.
class ChatSessionTest : public testing::Test {
 protected:
  std::string Take(std::string_view line) {
    Page page(Terminal{});
    session_.Take(line, &page);
    return page.text();
  }

  absl::StatusOr<v1::AskResponse> Reply(const v1::AskRequest& request) {
    asked_.push_back(request);
    if (request.conversation() == forgotten_ && !forgotten_.empty()) {
      return absl::InvalidArgumentError("conversation was not issued");
    }
    if (request.question().size() > 100) {
      return absl::InvalidArgumentError("question is too long");
    }
    v1::AskResponse reply;
    reply.set_outcome(v1::OUTCOME_ANSWERED);
    reply.set_corpus("kettles");
    reply.set_conversation("token-" + std::to_string(asked_.size()));
    v1::Answer* answer = reply.add_answers();
    answer->set_entry_id("faq-1");
    answer->set_text("Vinegar.");
    reply.add_follow_ups()->set_question("Can I boil milk?");
    reply.add_follow_ups()->set_question("How hot is it?");
    return reply;
  }

  std::vector<v1::AskRequest> asked_;
  std::string forgotten_;
  ChatSession session_{
      [this](v1::AskRequest request) { return Reply(request); },
      [](const std::string& corpus) {
        return corpus == "kettles" ? absl::OkStatus()
                                   : absl::NotFoundError("there is: kettles");
      },
      ""};
};

TEST_F(ChatSessionTest, GoesOnWithTheTokenOfTheLastReply) {
  Take("how do I descale it?");
  Take("and the milk?");
  ASSERT_EQ(asked_.size(), 2u);
  EXPECT_EQ(asked_[0].conversation(), "");
  EXPECT_EQ(asked_[1].conversation(), "token-1");
  Take("/new");
  Take("another");
  EXPECT_EQ(asked_[2].conversation(), "");
}

TEST_F(ChatSessionTest, ANumberAsksTheSuggestionWithIt) {
  Take("how do I descale it?");
  EXPECT_NE(Take(" 2 ").find("> How hot is it?"), std::string::npos);
  EXPECT_EQ(asked_[1].question(), "How hot is it?");
  EXPECT_NE(Take("3").find("no number 3"), std::string::npos);
  EXPECT_EQ(asked_.size(), 2u);
  // What is no place in a short list is a question like any other.
  for (const char* line : {"37", "0", "-1", "2 litres"}) {
    Take(line);
    EXPECT_EQ(asked_.back().question(), line);
  }
}

TEST_F(ChatSessionTest, ABeginningIsMadeWhereTheConversationIsForgotten) {
  Take("how do I descale it?");
  forgotten_ = "token-1";
  EXPECT_NE(Take("and the milk?").find("Vinegar."), std::string::npos);
  EXPECT_EQ(asked_.back().conversation(), "");
  EXPECT_EQ(asked_.back().question(), "and the milk?");
}

TEST_F(ChatSessionTest, AQuestionThatIsRefusedDoesNotEndTheConversation) {
  Take("how do I descale it?");
  EXPECT_NE(Take(std::string(101, 'x')).find("too long"), std::string::npos);
  Take("and the milk?");
  EXPECT_EQ(asked_.back().conversation(), "token-1");
}

TEST_F(ChatSessionTest, ACorpusIsAskedAloneUntilToldOtherwise) {
  Take("/corpus kettles");
  Take("how hot?");
  EXPECT_EQ(asked_.back().corpus(), "kettles");
  Take("/corpus -");
  Take("how hot?");
  EXPECT_EQ(asked_.back().corpus(), "");
}

TEST_F(ChatSessionTest, ACorpusThatIsNotThereChangesNothing) {
  Take("/corpus kettles");
  Take("how hot?");
  const std::string refused = Take("/corpus teapots");
  EXPECT_NE(refused.find("there is: kettles"), std::string::npos) << refused;
  EXPECT_NE(refused.find("Asks: kettles"), std::string::npos) << refused;
  Take("and cold?");
  EXPECT_EQ(asked_.back().corpus(), "kettles");
  EXPECT_EQ(asked_.back().conversation(), "token-1");
}

TEST_F(ChatSessionTest, EmptyLinesAskNothing) {
  EXPECT_EQ(Take(""), "");
  EXPECT_EQ(Take("  \t "), "");
  EXPECT_TRUE(asked_.empty());
  EXPECT_FALSE(session_.ended());
  Take("/quit");
  EXPECT_TRUE(session_.ended());
}

}  // namespace
}  // namespace caveat::cli
