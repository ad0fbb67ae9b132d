#include "service/cli/eval/targets.h"

#include <algorithm>
#include <utility>

namespace caveat::eval {
namespace {

// What may stand around a text without being of it: white space, and the bars
// of a table row.
constexpr std::string_view kEdges = " \t\r\n|";

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kEdges);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kEdges) - first + 1);
}

}  // namespace

double RowTargets::Worth(const EntryName& entry) const {
  if (first.contains(entry)) return 1;
  return second.contains(entry) ? 0.5 : 0;
}

TargetResolver::TargetResolver(std::vector<const Corpus*> corpora,
                               std::map<std::string, std::string> units)
    : corpora_(std::move(corpora)), units_(std::move(units)) {
  for (const Corpus* corpus : corpora_) {
    for (const Entry& entry : corpus->entries()) {
      const EntryName name{corpus->name(), entry.id};
      const std::string_view text = corpus->Text(entry);
      const auto add = [&](std::string_view part) {
        if (part.empty()) return;
        std::vector<EntryName>& names = entries_of_text_[std::string(part)];
        if (names.empty() || names.back() != name) names.push_back(name);
      };
      add(Trimmed(text));
      for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        add(Trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
      }
    }
  }
}

std::vector<EntryName> TargetResolver::Resolve(
    const std::string& target) const {
  const auto unit = units_.find(target);
  if (unit != units_.end()) {
    const auto found = entries_of_text_.find(Trimmed(unit->second));
    return found == entries_of_text_.end() ? std::vector<EntryName>()
                                           : found->second;
  }
  std::vector<EntryName> names;
  for (const Corpus* corpus : corpora_) {
    const Entry* entry = corpus->Find(target);
    if (entry != nullptr) names.push_back({corpus->name(), entry->id});
  }
  return names;
}

RowTargets TargetResolver::Resolve(const QuestionRow& row,
                                   std::set<std::string>* unknown) const {
  RowTargets targets;
  const auto add = [&](const std::vector<std::string>& names,
                       std::set<EntryName>* entries) {
    for (const std::string& name : names) {
      const std::vector<EntryName> found = Resolve(name);
      if (found.empty()) unknown->insert(name);
      entries->insert(found.begin(), found.end());
    }
  };
  add(row.targets, &targets.first);
  add(row.alt_targets, &targets.second);
  return targets;
}

}  // namespace caveat::eval
