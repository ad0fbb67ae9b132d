#include "corpus/corpus.h"

#include <utility>

namespace caveat {

std::string_view DomainName(Domain domain) {
  switch (domain) {
    case Domain::kHealth:
      return "health";
    case Domain::kOther:
      return "other";
    case Domain::kUnclear:
      return "unclear";
  }
  return "";
}

std::string_view EntryKindName(EntryKind kind) {
  switch (kind) {
    case EntryKind::kFaq:
      return "faq";
    case EntryKind::kTakeaway:
      return "takeaway";
    case EntryKind::kConclusion:
      return "conclusion";
    case EntryKind::kTableRow:
      return "row";
    case EntryKind::kPassage:
      return "passage";
  }
  return "";
}

Corpus::Corpus(std::string name, std::string version, Document document,
               CorpusInfo info, std::vector<Entry> entries,
               std::vector<std::string> decoys,
               std::vector<std::vector<std::string>> synonyms,
               CompiledIndex compiled)
    : name_(std::move(name)),
      version_(std::move(version)),
      document_(std::move(document)),
      info_(std::move(info)),
      entries_(std::move(entries)),
      decoys_(std::move(decoys)),
      synonyms_(std::move(synonyms)),
      compiled_(std::move(compiled)) {
  index_of_id_.reserve(entries_.size());
  for (size_t i = 0; i < entries_.size(); ++i) {
    index_of_id_.emplace(entries_[i].id, i);
  }
  // Ids first: no alias hides one.
  for (size_t i = 0; i < entries_.size(); ++i) {
    for (const std::string& alias : entries_[i].aliases) {
      index_of_id_.emplace(alias, i);
    }
  }
}

const Entry* Corpus::Find(std::string_view id) const {
  const auto found = index_of_id_.find(id);
  return found == index_of_id_.end() ? nullptr : &entries_[found->second];
}

std::string_view Corpus::Label(const Entry& entry) const {
  if (!entry.question.empty()) return entry.question;
  if (!entry.heading.empty()) return entry.heading;
  return info_.title;
}

}  // namespace caveat
