#include "service/cli/eval/scoring.h"

#include <algorithm>

#include "corpus/json_text.h"
#include "corpus/reader.h"

namespace caveat::eval {
namespace {

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

double PointsOf(QuestionKind kind, const v1::AskResponse& reply,
                const RowTargets& targets) {
  const bool shown = !reply.answers().empty();
  switch (kind) {
    case QuestionKind::kAnswer:
      return shown
                 ? targets.Worth({reply.corpus(), reply.answers(0).entry_id()})
                 : 0;
    case QuestionKind::kAbstain:
      return !shown && reply.outcome() != v1::OUTCOME_URGENT ? 1 : 0;
    case QuestionKind::kUrgent:
      return reply.outcome() == v1::OUTCOME_URGENT ? 1 : 0;
    case QuestionKind::kPersonal:
      return reply.outcome() == v1::OUTCOME_PERSONAL_ADVICE ? 1 : 0;
    case QuestionKind::kSmallTalk:
      return shown ? 0 : 1;
  }
  return 0;
}

bool IsConfidentAnswer(const v1::AskResponse& reply) {
  return reply.outcome() == v1::OUTCOME_ANSWERED && !reply.answers().empty();
}

bool CaveatsHold(const v1::AskResponse& reply, std::string_view text) {
  return std::any_of(
      reply.caveats().begin(), reply.caveats().end(),
      [&](const v1::Caveat& caveat) { return Holds(caveat.text(), text); });
}

bool ReplyHolds(const v1::AskResponse& reply, std::string_view text) {
  if (CaveatsHold(reply, text) || Holds(reply.notice(), text)) return true;
  for (const v1::Answer& answer : reply.answers()) {
    if (Holds(answer.text(), text)) return true;
    for (const v1::Passage& passage : answer.supporting()) {
      if (Holds(passage.text(), text)) return true;
    }
  }
  return false;
}

std::vector<Quote> QuotesOf(const v1::AskResponse& reply) {
  std::vector<Quote> quotes;
  for (const v1::Answer& answer : reply.answers()) {
    if (!answer.text().empty()) {
      quotes.push_back({answer.entry_id(), answer.text(), &answer.source()});
    }
    for (const v1::TableCell& cell : answer.cells()) {
      quotes.push_back({answer.entry_id(), cell.text(), &cell.source()});
    }
    for (const v1::Passage& passage : answer.supporting()) {
      quotes.push_back({passage.entry_id(), passage.text(), &passage.source()});
    }
  }
  for (const v1::Caveat& caveat : reply.caveats()) {
    if (caveat.kind() == v1::CAVEAT_KIND_DOCUMENT) {
      quotes.push_back({"", caveat.text(), &caveat.source()});
    }
  }
  return quotes;
}

bool IsVerbatim(const Quote& quote, const std::vector<const Corpus*>& corpora) {
  const ByteSpan span{quote.source->start_byte(), quote.source->end_byte()};
  for (const Corpus* corpus : corpora) {
    const Document& document = corpus->document();
    if (document.sha256() != quote.source->document_sha256()) continue;
    const auto size = static_cast<int64_t>(document.bytes().size());
    if (span.begin < 0 || span.begin > span.end || span.end > size)
      return false;
    if (document.Text(span) == quote.text) return true;
    return FormatOf(document.name()) == DocumentFormat::kJsonl &&
           DecodeJsonText(document.Text(span)) == quote.text;
  }
  return false;
}

}  // namespace caveat::eval
