// A conversation at a terminal: questions, numbers of suggestions, commands.
//
//   ChatSession session(ask, check, "");
//   session.Take("outlook for prostate cancer?", &page);
//   session.Take("2", &page);              // The second suggestion.
//   session.Take("/source", &page);
//
// Keeps the last reply and the token of the conversation, and nothing else.

#ifndef CAVEAT_SERVICE_CLI_CHAT_SESSION_H_
#define CAVEAT_SERVICE_CLI_CHAT_SESSION_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/cli/page.h"

namespace caveat::cli {

class ChatSession {
 public:
  using Ask =
      std::function<absl::StatusOr<v1::AskResponse>(v1::AskRequest request)>;

  // Whether a corpus of that name can be asked; the error says what can.
  using Check = std::function<absl::Status(const std::string& corpus)>;

  // `corpus`: name of the one to ask; empty: all.
  ChatSession(Ask ask, Check check, std::string corpus);

  // Takes a line and adds what there is to say; nothing for an empty line.
  void Take(std::string_view line, Page* page);

  // Whether /quit was given.
  bool ended() const { return ended_; }

 private:
  void Command(std::string_view name, std::string_view argument, Page* page);
  void Put(const std::string& question, Page* page);
  void ChooseCorpus(std::string_view name, Page* page);
  void ShowSources(Page* page) const;
  // The suggestion of the last reply with this number, from 1, or null.
  const v1::Suggestion* SuggestionAt(int number) const;

  const Ask ask_;
  const Check check_;
  std::string corpus_;
  std::string conversation_;
  v1::AskResponse last_;
  bool ended_ = false;
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_CHAT_SESSION_H_
