// Asks a question of an engine in this process, as a server would.
//
//   absl::StatusOr<v1::AskResponse> reply = AskEngine(engine, request);

#ifndef CAVEAT_SERVICE_CLI_ASK_ENGINE_H_
#define CAVEAT_SERVICE_CLI_ASK_ENGINE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/engine.h"

namespace caveat::cli {

// Answers a request; the reply is what AnswerService.Ask would send.
// Thread-safe. Errors: those of AnswerService.Ask.
absl::StatusOr<v1::AskResponse> AskEngine(const Engine& engine,
                                          v1::AskRequest request);

// Whether it has a corpus of that name. Errors: those of
// AnswerService.ListEntries.
absl::Status CheckCorpus(const Engine& engine, const std::string& corpus);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_ASK_ENGINE_H_
