// Shows a reply to a person at a terminal: each answer with its caveats joined
// to it, where it stands in the document, and how sure the service is.
//
//   Page page(terminal);
//   ShowReply(response, &page);
//
// Pure functions of the message; the text of a document is shown whole.

#ifndef CAVEAT_SERVICE_CLI_REPLY_VIEW_H_
#define CAVEAT_SERVICE_CLI_REPLY_VIEW_H_

#include <string>
#include <string_view>

#include "caveat/v1/answer_service.pb.h"
#include "service/cli/page.h"

namespace caveat::cli {

// Adds the whole reply, without its explanation.
void ShowReply(const v1::AskResponse& reply, Page* page);

// Adds the explanation in words and numbers; see v1::Explanation.
void ShowExplanation(const v1::Explanation& explanation, Page* page);

// Where a text stands, in one line: document, section, bytes, review.
std::string SourceLine(const v1::Source& source);

// A confidence in words, e.g. "high".
std::string_view ConfidenceWord(double confidence);

// "FAQ", "key takeaway", "conclusion", "table row" or "passage".
std::string_view KindWord(v1::EntryKind kind);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_REPLY_VIEW_H_
