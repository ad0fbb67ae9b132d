#include "service/reply_proto.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "corpus/markup.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

void FillSource(const ServedCorpus& served, const ByteSpan& span,
                std::string_view section, v1::Source* source) {
  const Document& document = served.corpus().document();
  const CorpusInfo& info = served.corpus().info();
  source->set_document(info.title);
  source->set_document_sha256(document.sha256());
  source->set_section(section.data(), section.size());
  source->set_start_byte(span.begin);
  source->set_end_byte(span.end);
  source->set_url(info.url);
  source->set_reviewed_on(info.reviewed_on);
}

void SetText(std::string_view text, std::string* field) {
  field->assign(text.data(), text.size());
}

// Sets a quoted text, and how a person reads it where that is not the same.
template <typename Message>
void SetQuote(const ServedCorpus& served, std::string_view text,
              Message* message) {
  SetText(text, message->mutable_text());
  message->set_plain_text(ShownText(served.corpus().document().markup(), text));
}

// What Answer and Entry have in common.
template <typename Message>
void FillEntry(const ServedCorpus& served, const Entry& entry,
               Message* message) {
  message->set_entry_id(entry.id);
  message->set_kind(ToProto(entry.kind));
  SetText(entry.question.empty() ? std::string_view(entry.heading)
                                 : std::string_view(entry.question),
          message->mutable_question());
  SetQuote(served, served.corpus().Text(entry), message);
  FillSource(served, entry.text, entry.section, message->mutable_source());
  for (const TableCell& cell : entry.cells) {
    v1::TableCell* out = message->add_cells();
    out->set_header(cell.header);
    SetQuote(served, served.corpus().document().Text(cell.text), out);
    FillSource(served, cell.text, entry.section, out->mutable_source());
  }
}

void FillCaveat(const Caveat& caveat, v1::Caveat* message) {
  if (caveat.span.has_value()) {
    message->set_kind(v1::CAVEAT_KIND_DOCUMENT);
    SetQuote(*caveat.corpus, caveat.text, message);
    FillSource(*caveat.corpus, *caveat.span,
               caveat.corpus->SectionAt(*caveat.span),
               message->mutable_source());
  } else {
    message->set_kind(v1::CAVEAT_KIND_STANDING);
    SetText(caveat.text, message->mutable_text());
  }
  for (std::string_view id : caveat.entry_ids) {
    message->add_entry_ids(id.data(), id.size());
  }
}

void FillSuggestion(const Suggestion& suggestion, v1::Suggestion* message) {
  SetText(suggestion.question, message->mutable_question());
  message->set_entry_id(suggestion.entry->id);
  message->set_corpus(suggestion.corpus->corpus().name());
}

void FillPart(const ScorePart& part, v1::ScorePart* message) {
  SetText(part.name, message->mutable_name());
  // Adding zero turns minus zero, which JSON readers take for another number
  // than protobuf's do, into zero.
  message->set_value(part.value + 0.0);
  message->set_contribution(part.contribution + 0.0);
}

void FillExplanation(const Explanation& explanation, v1::Explanation* message) {
  const Result& result = explanation.result;
  for (const std::string& term : result.terms) message->add_terms(term);
  for (const std::string& term : result.unknown_terms) {
    message->add_unknown_terms(term);
  }
  for (const std::string& kind : result.question_kinds) {
    message->add_question_kinds(kind);
  }
  message->set_guard_rule(explanation.guard_rule);
  for (const Match& match : result.matches) {
    const Corpus& corpus = explanation.corpus->corpus();
    v1::CandidateExplanation* candidate = message->add_candidates();
    candidate->set_entry_id(
        corpus.entries()[static_cast<size_t>(match.entry_index)].id);
    candidate->set_corpus(corpus.name());
    candidate->set_score(match.score);
    candidate->set_confidence(match.confidence);
    for (const ScorePart& part : match.parts) {
      FillPart(part, candidate->add_parts());
    }
    candidate->set_matched_text(match.matched_text);
  }
  for (const ScorePart& part : result.decision_parts) {
    FillPart(part, message->add_decision());
  }
  message->set_threshold(result.threshold);
  message->set_summary(explanation.summary);
}

absl::StatusOr<std::vector<EntryKind>> ToKinds(
    const google::protobuf::RepeatedField<int>& values) {
  std::vector<EntryKind> kinds;
  bool any = false;
  for (int value : values) {
    switch (value) {
      case v1::ENTRY_KIND_UNSPECIFIED:
        any = true;
        break;
      case v1::ENTRY_KIND_FAQ:
        kinds.push_back(EntryKind::kFaq);
        break;
      case v1::ENTRY_KIND_TAKEAWAY:
        kinds.push_back(EntryKind::kTakeaway);
        break;
      case v1::ENTRY_KIND_CONCLUSION:
        kinds.push_back(EntryKind::kConclusion);
        break;
      case v1::ENTRY_KIND_TABLE_ROW:
        kinds.push_back(EntryKind::kTableRow);
        break;
      case v1::ENTRY_KIND_PASSAGE:
        kinds.push_back(EntryKind::kPassage);
        break;
      default:
        return MakeError(absl::StatusCode::kInvalidArgument,
                         reason::kFieldOutOfRange,
                         "kinds holds a value that is not an EntryKind",
                         {{kFieldKey, "kinds"}});
    }
  }
  // A matcher looks each candidate's kind up in this list: keep it short.
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  if (any) kinds.clear();
  return kinds;
}

}  // namespace

v1::Outcome ToProto(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAnswered:
      return v1::OUTCOME_ANSWERED;
    case Outcome::kAmbiguous:
      return v1::OUTCOME_AMBIGUOUS;
    case Outcome::kNotCovered:
      return v1::OUTCOME_NOT_COVERED;
    case Outcome::kUrgent:
      return v1::OUTCOME_URGENT;
    case Outcome::kPersonalAdvice:
      return v1::OUTCOME_PERSONAL_ADVICE;
    case Outcome::kSmallTalk:
      return v1::OUTCOME_SMALL_TALK;
  }
  return v1::OUTCOME_UNSPECIFIED;
}

v1::EntryKind ToProto(EntryKind kind) {
  switch (kind) {
    case EntryKind::kFaq:
      return v1::ENTRY_KIND_FAQ;
    case EntryKind::kTakeaway:
      return v1::ENTRY_KIND_TAKEAWAY;
    case EntryKind::kConclusion:
      return v1::ENTRY_KIND_CONCLUSION;
    case EntryKind::kTableRow:
      return v1::ENTRY_KIND_TABLE_ROW;
    case EntryKind::kPassage:
      return v1::ENTRY_KIND_PASSAGE;
  }
  return v1::ENTRY_KIND_UNSPECIFIED;
}

void ToProto(const Reply& reply, v1::AskResponse* response) {
  response->set_outcome(ToProto(reply.outcome));
  for (const Answer& answer : reply.answers) {
    v1::Answer* message = response->add_answers();
    FillEntry(*answer.corpus, *answer.entry, message);
    message->set_confidence(answer.confidence);
    message->set_list_part_count(static_cast<int32_t>(answer.list_part_count));
    for (const Entry* entry : answer.supporting) {
      v1::Passage* passage = message->add_supporting();
      passage->set_entry_id(entry->id);
      SetQuote(*answer.corpus, answer.corpus->corpus().Text(*entry), passage);
      FillSource(*answer.corpus, entry->text, entry->section,
                 passage->mutable_source());
    }
  }
  for (const Caveat& caveat : reply.caveats) {
    FillCaveat(caveat, response->add_caveats());
  }
  if (reply.notice != nullptr) {
    response->set_notice(
        reply.notice->TextFor(reply.snapshot->spoken_domain()));
    for (const Contact& contact : reply.notice->contacts) {
      v1::Contact* message = response->add_contacts();
      message->set_label(contact.label);
      message->set_number(contact.number);
      message->set_url(contact.url);
    }
  }
  for (const Suggestion& suggestion : reply.did_you_mean) {
    FillSuggestion(suggestion, response->add_did_you_mean());
  }
  for (const Suggestion& suggestion : reply.follow_ups) {
    FillSuggestion(suggestion, response->add_follow_ups());
  }
  if (reply.corpus != nullptr) {
    response->set_corpus(reply.corpus->corpus().name());
    response->set_corpus_version(reply.corpus->corpus().version());
  }
  response->set_conversation(reply.conversation);
  response->set_answer_token(reply.answer_token);
  if (reply.explanation.has_value()) {
    FillExplanation(*reply.explanation, response->mutable_explanation());
  }
}

void ToProto(const EntryRef& ref, v1::Entry* entry) {
  FillEntry(*ref.corpus, *ref.entry, entry);
  for (const Caveat& caveat : CaveatsOf(*ref.corpus, *ref.entry)) {
    FillCaveat(caveat, entry->add_caveats());
  }
  entry->set_corpus(ref.corpus->corpus().name());
}

void ToProto(const EntryPage& page, v1::ListEntriesResponse* response) {
  for (const EntryRef& ref : page.entries) {
    ToProto(ref, response->add_entries());
  }
  response->set_next_page_token(page.next_page_token);
}

void ToProto(const Completions& completions, v1::SuggestResponse* response) {
  for (const Suggestion& suggestion : completions.suggestions) {
    FillSuggestion(suggestion, response->add_suggestions());
  }
}

void ToProto(const QuoteCheck& check, v1::VerifyQuoteResponse* response) {
  response->set_document_known(check.document_known);
  response->set_verified(check.corpus != nullptr);
  if (check.corpus != nullptr) {
    FillSource(*check.corpus, check.span, check.corpus->SectionAt(check.span),
               response->mutable_source());
  }
}

absl::StatusOr<AskOptions> ToOptions(const v1::AskRequest& request) {
  absl::StatusOr<std::vector<EntryKind>> kinds = ToKinds(request.kinds());
  if (!kinds.ok()) return kinds.status();
  AskOptions options;
  options.corpus = request.corpus();
  options.conversation = request.conversation();
  options.answer_count_max = request.answer_count_max();
  if (request.has_min_confidence()) {
    options.min_confidence = request.min_confidence();
  }
  options.explain = request.explain();
  options.kinds = *std::move(kinds);
  return options;
}

absl::StatusOr<ListOptions> ToOptions(const v1::ListEntriesRequest& request) {
  absl::StatusOr<std::vector<EntryKind>> kinds = ToKinds(request.kinds());
  if (!kinds.ok()) return kinds.status();
  ListOptions options;
  options.corpus = request.corpus();
  options.kinds = *std::move(kinds);
  options.page_size = request.page_size();
  options.page_token = request.page_token();
  return options;
}

}  // namespace caveat
