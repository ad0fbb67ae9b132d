#include "service/compose.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "corpus/fingerprint.h"
#include "corpus/list_parts.h"
#include "matcher/varint.h"
#include "service/catalog.h"

namespace caveat {
namespace {

const Entry& EntryOf(const ServedCorpus& served, const Match& match) {
  return served.corpus().entries()[static_cast<size_t>(match.entry_index)];
}

bool CanSupport(EntryKind kind) {
  return kind == EntryKind::kConclusion || kind == EntryKind::kTakeaway ||
         kind == EntryKind::kPassage;
}

// Adds the entry's caveats that are not there yet, before the standing one.
void AddCaveats(const ServedCorpus& served, const Entry& entry,
                std::vector<Caveat>* caveats) {
  for (Caveat& caveat : CaveatsOf(served, entry)) {
    const auto same =
        std::find_if(caveats->begin(), caveats->end(), [&](const Caveat& c) {
          return c.span.has_value() && c.span == caveat.span;
        });
    if (same != caveats->end()) {
      same->entry_ids.push_back(entry.id);
    } else if (caveat.span.has_value()) {
      caveats->push_back(std::move(caveat));
    }
  }
}

// What stands in a list with an answer goes before what else bears it out; an
// item that is an answer of the reply does not.
void AddListParts(const Reply& reply, Answer* answer) {
  std::vector<const Entry*> parts =
      ListPartsOf(answer->corpus->corpus(), *answer->entry);
  // The line that leads in to an item stays with it in any case.
  std::erase_if(parts, [&](const Entry* part) {
    return part->text.begin > answer->entry->text.begin &&
           std::any_of(
               reply.answers.begin(), reply.answers.end(),
               [part](const Answer& other) { return other.entry == part; });
  });
  std::vector<const Entry*>& supporting = answer->supporting;
  std::erase_if(supporting, [&parts](const Entry* entry) {
    return std::find(parts.begin(), parts.end(), entry) != parts.end();
  });
  supporting.insert(supporting.begin(), parts.begin(), parts.end());
  answer->list_part_count = parts.size();
}

}  // namespace

void ComposeAnswered(const ServedCorpus& served, const Result& result,
                     const ComposeOptions& options, Reply* reply) {
  reply->outcome = Outcome::kAnswered;
  reply->corpus = &served;
  const double least =
      options.all_candidates
          ? 0.0
          : std::max(result.threshold, result.matches.front().confidence *
                                           kFurtherAnswerFraction);
  // Of several questions, each gets an answer of its own, and no further one.
  const auto part_count = static_cast<size_t>(result.part_count);
  std::vector<const Entry*> supporting;
  for (const Match& match : result.matches) {
    const Entry& entry = EntryOf(served, match);
    const size_t count = reply->answers.size();
    const bool is_room = count < static_cast<size_t>(options.answer_count_max);
    const bool fits = part_count > 1 && !options.all_candidates
                          ? count < part_count
                          : match.confidence >= least;
    const bool wanted = count == 0 || (is_room && fits);
    if (wanted) {
      reply->answers.push_back({&served, &entry, match.confidence, {}});
    } else if (CanSupport(entry.kind) &&
               match.confidence >= kSupportingConfidenceMin &&
               supporting.size() < kSupportingCountMax) {
      supporting.push_back(&entry);
    }
  }
  reply->answers.front().supporting = std::move(supporting);
  for (Answer& answer : reply->answers) {
    AddListParts(*reply, &answer);
    AddCaveats(served, *answer.entry, &reply->caveats);
  }
  reply->caveats.push_back(
      {&served, std::nullopt, served.corpus().info().standing_caveat, {}});
}

std::string MakeAnswerToken(const Reply& reply) {
  // 8 bytes of version, 1 of outcome, at most 4 for each of 20 entries: 89
  // bytes, 119 characters.
  std::string bytes;
  const uint64_t version =
      Fingerprint(reply.corpus == nullptr
                      ? reply.snapshot->version()
                      : absl::StrCat(reply.corpus->corpus().name(), "\n",
                                     reply.corpus->corpus().version()));
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(version >> shift));
  }
  bytes.push_back(static_cast<char>(reply.outcome));
  for (const Answer& answer : reply.answers) {
    AppendVarint(static_cast<uint32_t>(answer.corpus->IndexOf(*answer.entry)),
                 &bytes);
  }
  return absl::WebSafeBase64Escape(bytes);
}

std::string Summarize(const Reply& reply, const Explanation& explanation) {
  if (!explanation.guard_rule.empty() &&
      (reply.outcome != Outcome::kPersonalAdvice ||
       explanation.corpus == nullptr)) {
    return absl::StrCat("The guard rule ", explanation.guard_rule,
                        " fired, so no entry was looked for.");
  }
  if (explanation.corpus == nullptr) return "No corpus may be quoted.";
  const std::vector<Match>& matches = explanation.result.matches;
  if (matches.empty()) {
    return "Nothing in the document shares a word or a meaning with this.";
  }
  const auto id = [&](const Match& match) {
    return EntryOf(*explanation.corpus, match).id;
  };
  const Match& best = matches.front();
  std::string text = absl::StrFormat(
      "%s is the best candidate, at %.3f where %.3f was needed.", id(best),
      best.confidence, explanation.result.threshold);
  if (matches.size() > 1) {
    absl::StrAppendFormat(&text,
                          " %s comes next, with a score of %.3f against %.3f.",
                          id(matches[1]), matches[1].score, best.score);
  }
  if (!explanation.result.unknown_terms.empty()) {
    absl::StrAppendFormat(&text, " %d of its words are not known here.",
                          explanation.result.unknown_terms.size());
  }
  return text;
}

}  // namespace caveat
