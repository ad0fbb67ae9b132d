#include "service/cli/chat_session.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/cli/reply_view.h"

namespace caveat::cli {
namespace {

constexpr std::string_view kHelp[][2] = {
    {"a question", "is answered, in the light of what was asked before"},
    {"a number", "asks the suggestion with that number"},
    {"/explain", "says why the last reply is what it is"},
    {"/source", "says where the last answers stand"},
    {"/corpus [NAME]",
     "shows the corpus that replied; asks only NAME from now "
     "on, or all with -"},
    {"/new", "begins another conversation"},
    {"/help", "shows this"},
    {"/quit", "ends, as Ctrl-D does"},
};

// From here on a number is an age, an amount, a year.
constexpr int kPlacesMeantMax = 10;

// The same number for a suggestion whatever list it stands in: only one of
// both is ever shown.
const google::protobuf::RepeatedPtrField<v1::Suggestion>& SuggestionsOf(
    const v1::AskResponse& reply) {
  return reply.did_you_mean().empty() ? reply.follow_ups()
                                      : reply.did_you_mean();
}

std::string_view Strip(std::string_view text) {
  const absl::string_view stripped =
      absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
  return {stripped.data(), stripped.size()};
}

}  // namespace

ChatSession::ChatSession(Ask ask, Check check, std::string corpus)
    : ask_(std::move(ask)),
      check_(std::move(check)),
      corpus_(std::move(corpus)) {}

const v1::Suggestion* ChatSession::SuggestionAt(int number) const {
  const auto& suggestions = SuggestionsOf(last_);
  if (number < 1 || number > suggestions.size()) return nullptr;
  return &suggestions[number - 1];
}

void ChatSession::Take(std::string_view line, Page* page) {
  line = Strip(line);
  if (line.empty()) return;
  if (line.front() == '/') {
    const size_t space = std::min(line.find(' '), line.size());
    Command(line.substr(0, space), Strip(line.substr(space)), page);
    return;
  }
  int number = 0;
  if (absl::SimpleAtoi(absl::string_view(line.data(), line.size()), &number)) {
    if (const v1::Suggestion* suggestion = SuggestionAt(number)) {
      const std::string question = suggestion->question();
      page->Add("> ", question, Style::kFaint);
      Put(question, page);
      return;
    }
    // As an age or an amount may be meant, only what is nearly a place.
    const int count = SuggestionsOf(last_).size();
    if (count > 0 && number > 0 && number < kPlacesMeantMax) {
      page->Add(absl::StrCat("There is no number ", number, ": choose 1 to ",
                             count, ", or ask something else."));
      return;
    }
  }
  Put(std::string(line), page);
}

void ChatSession::Put(const std::string& question, Page* page) {
  v1::AskRequest request;
  request.set_question(question);
  request.set_corpus(corpus_);
  request.set_conversation(conversation_);
  request.set_explain(true);
  absl::StatusOr<v1::AskResponse> reply = ask_(request);
  if (absl::IsInvalidArgument(reply.status()) && !conversation_.empty()) {
    // A server that has forgotten the conversation begins another.
    request.clear_conversation();
    absl::StatusOr<v1::AskResponse> begun = ask_(request);
    if (begun.ok()) reply = std::move(begun);
  }
  if (!reply.ok()) {
    page->Add("caveat: ", std::string(reply.status().message()));
    return;
  }
  last_ = *std::move(reply);
  conversation_ = last_.conversation();
  ShowReply(last_, page);
}

void ChatSession::ShowSources(Page* page) const {
  for (const v1::Answer& answer : last_.answers()) {
    page->Add(absl::StrCat(answer.entry_id(), ": "),
              SourceLine(answer.source()));
  }
  for (const v1::Caveat& caveat : last_.caveats()) {
    if (caveat.has_source()) {
      page->Add("Caveat: ", SourceLine(caveat.source()));
    }
  }
  if (last_.answers().empty()) page->Add("There is no answer yet.");
}

// A name that can not be asked leaves everything as it was.
void ChatSession::ChooseCorpus(std::string_view name, Page* page) {
  const std::string chosen(name == "-" ? std::string_view() : name);
  const absl::Status status =
      chosen.empty() ? absl::OkStatus() : check_(chosen);
  if (!status.ok()) {
    page->Add("caveat: ", std::string(status.message()));
    return;
  }
  corpus_ = chosen;
  conversation_.clear();
}

void ChatSession::Command(std::string_view name, std::string_view argument,
                          Page* page) {
  if (name == "/explain") {
    if (last_.has_explanation()) {
      ShowExplanation(last_.explanation(), page);
    } else {
      page->Add("There is no reply yet.");
    }
  } else if (name == "/source") {
    ShowSources(page);
  } else if (name == "/corpus") {
    if (!argument.empty()) ChooseCorpus(argument, page);
    page->Add("Asks: ", corpus_.empty() ? "all corpora" : corpus_);
    if (!last_.corpus().empty()) {
      page->Add("Replied: ",
                absl::StrCat(last_.corpus(), " ", last_.corpus_version()));
    }
  } else if (name == "/new") {
    conversation_.clear();
    last_.Clear();
    page->Add("A new conversation.");
  } else if (name == "/quit") {
    ended_ = true;
  } else {
    if (name != "/help") page->Add("There is no such command.");
    for (const auto& [command, about] : kHelp) {
      page->Add(absl::StrCat(std::string(command), ": "), about);
    }
  }
}

}  // namespace caveat::cli
