#include "service/cli/ask_engine.h"

#include "service/call_record.h"
#include "service/methods.h"

namespace caveat::cli {

absl::StatusOr<v1::AskResponse> AskEngine(const Engine& engine,
                                          v1::AskRequest request) {
  v1::AskResponse response;
  CallRecord record;  // Nobody reads it.
  const absl::Status status = methods::Ask(engine, request, &response, &record);
  if (!status.ok()) return status;
  return response;
}

absl::Status CheckCorpus(const Engine& engine, const std::string& corpus) {
  return engine.ListEntries({.corpus = corpus, .page_size = 1}).status();
}

}  // namespace caveat::cli
