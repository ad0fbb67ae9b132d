#include "service/cli/reply_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace caveat::cli {
namespace {

constexpr int kIndent = 2;

// Lower bounds of the words for confidence.
constexpr double kVeryHigh = 0.9;
constexpr double kHigh = 0.75;
constexpr double kFair = 0.5;
constexpr double kLow = 0.25;

// Whether a caveat limits this answer; one that names none limits all.
bool Limits(const v1::Caveat& caveat, const v1::Answer& answer) {
  return caveat.entry_ids().empty() ||
         std::find(caveat.entry_ids().begin(), caveat.entry_ids().end(),
                   answer.entry_id()) != caveat.entry_ids().end();
}

// A quoted text as a person reads it.
template <typename Message>
const std::string& Shown(const Message& quoted) {
  return quoted.plain_text().empty() ? quoted.text() : quoted.plain_text();
}

void ShowCaveat(const v1::Caveat& caveat, Page* page) {
  page->Add("! ", Shown(caveat), Style::kCaveat, kIndent);
  if (caveat.has_source()) {
    page->Add("", SourceLine(caveat.source()), Style::kFaint, 2 * kIndent);
  }
}

// The parts of the answer's list that stand before it, or behind it.
void ShowListParts(const v1::Answer& answer, bool before, Page* page) {
  for (int i = 0; i < answer.list_part_count(); ++i) {
    const v1::Passage& part = answer.supporting(i);
    const bool is_before =
        part.source().start_byte() < answer.source().start_byte();
    if (is_before != before) continue;
    page->Add(before ? "" : "- ", Shown(part), Style::kPlain, kIndent);
  }
}

// A row is read by its headers; its raw line is of no use to a person.
void ShowText(const v1::Answer& answer, Page* page) {
  const bool headed = std::any_of(
      answer.cells().begin(), answer.cells().end(),
      [](const v1::TableCell& cell) { return !cell.header().empty(); });
  if (!headed) {
    page->Add(
        "", answer.text().empty() ? "(This entry has no text.)" : Shown(answer),
        Style::kPlain, kIndent);
    return;
  }
  for (const v1::TableCell& cell : answer.cells()) {
    page->Add(cell.header().empty() ? "" : absl::StrCat(cell.header(), ": "),
              Shown(cell), Style::kPlain, kIndent);
  }
}

std::string Title(const v1::AskResponse& reply, int index) {
  const v1::Answer& answer = reply.answers(index);
  const std::string_view question = answer.question().empty()
                                        ? answer.source().document()
                                        : answer.question();
  const std::string title =
      absl::StrFormat("%s (%s)", question, KindWord(answer.kind()));
  return reply.answers_size() == 1
             ? title
             : absl::StrFormat("%d of %d: %s", index + 1, reply.answers_size(),
                               title);
}

void ShowAnswer(const v1::AskResponse& reply, int index, Page* page) {
  const v1::Answer& answer = reply.answers(index);
  page->Space();
  page->Add(Title(reply, index), Style::kHeading);
  ShowListParts(answer, /*before=*/true, page);
  ShowText(answer, page);
  ShowListParts(answer, /*before=*/false, page);
  // Also those of several answers stand with each: nobody has to look for
  // the limits of what was just read.
  for (const v1::Caveat& caveat : reply.caveats()) {
    if (Limits(caveat, answer)) ShowCaveat(caveat, page);
  }
  page->Add("Source: ", SourceLine(answer.source()), Style::kPlain, kIndent);
  page->Add("Confidence: ",
            absl::StrFormat("%s (%.2f)", ConfidenceWord(answer.confidence()),
                            answer.confidence()),
            Style::kPlain, kIndent);
  for (int i = answer.list_part_count(); i < answer.supporting_size(); ++i) {
    const v1::Passage& passage = answer.supporting(i);
    page->Add("Also: ", Shown(passage), Style::kPlain, kIndent);
    page->Add("", SourceLine(passage.source()), Style::kFaint, 2 * kIndent);
  }
}

void ShowSuggestions(
    std::string_view title,
    const google::protobuf::RepeatedPtrField<v1::Suggestion>& suggestions,
    Page* page) {
  if (suggestions.empty()) return;
  page->Space();
  page->Add(title, Style::kHeading);
  for (int i = 0; i < suggestions.size(); ++i) {
    page->Add(absl::StrFormat("%2d. ", i + 1), suggestions[i].question());
  }
}

void ShowNotice(const v1::AskResponse& reply, Page* page) {
  if (reply.notice().empty()) return;
  const bool urgent = reply.outcome() == v1::OUTCOME_URGENT;
  page->Add(reply.notice(), urgent ? Style::kAlarm : Style::kHeading);
  for (const v1::Contact& contact : reply.contacts()) {
    page->Add(absl::StrCat(contact.label(), ": "),
              contact.url().empty() || contact.url().starts_with("tel:")
                  ? contact.number()
                  : absl::StrCat(contact.number(), " ", contact.url()),
              urgent ? Style::kAlarm : Style::kHeading, kIndent);
  }
}

}  // namespace

std::string_view ConfidenceWord(double confidence) {
  if (confidence >= kVeryHigh) return "very high";
  if (confidence >= kHigh) return "high";
  if (confidence >= kFair) return "fair";
  if (confidence >= kLow) return "low";
  return "very low";
}

std::string_view KindWord(v1::EntryKind kind) {
  switch (kind) {
    case v1::ENTRY_KIND_FAQ:
      return "FAQ";
    case v1::ENTRY_KIND_TAKEAWAY:
      return "key takeaway";
    case v1::ENTRY_KIND_CONCLUSION:
      return "conclusion";
    case v1::ENTRY_KIND_TABLE_ROW:
      return "table row";
    default:
      return "passage";
  }
}

std::string SourceLine(const v1::Source& source) {
  std::string line = source.document();
  if (!source.section().empty()) {
    absl::StrAppend(&line, ", section \"", source.section(), "\"");
  }
  absl::StrAppend(&line, ", bytes ", source.start_byte(), " to ",
                  source.end_byte());
  if (!source.reviewed_on().empty()) {
    absl::StrAppend(&line, ", reviewed ", source.reviewed_on());
  }
  if (!source.url().empty()) absl::StrAppend(&line, ", ", source.url());
  return line;
}

void ShowReply(const v1::AskResponse& reply, Page* page) {
  ShowNotice(reply, page);
  for (int i = 0; i < reply.answers_size(); ++i) ShowAnswer(reply, i, page);
  ShowSuggestions("Did you mean:", reply.did_you_mean(), page);
  ShowSuggestions("You could ask next:", reply.follow_ups(), page);
}

}  // namespace caveat::cli
