#include "matcher/lexicon.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace caveat {
namespace {

std::vector<std::string> SplitTerms(std::string_view list) {
  std::vector<std::string> terms;
  for (absl::string_view term :
       absl::StrSplit(absl::string_view(list.data(), list.size()), ',')) {
    term = absl::StripAsciiWhitespace(term);
    if (!term.empty()) terms.emplace_back(term);
  }
  return terms;
}

// Function words alone are no term: "as", "on".
bool SaysNothing(const std::vector<Token>& words) {
  return std::all_of(words.begin(), words.end(), [](const Token& word) {
    return word.weight == WordWeight::kStop;
  });
}

}  // namespace

Lexicon::Lexicon(const std::vector<std::string_view>& groups,
                 std::string_view broader, std::string_view related,
                 const Tokenizer& tokenizer) {
  for (const std::string_view file : groups) {
    for (const std::string_view line : DataLines(file)) {
      const size_t tab = line.find('\t');
      if (tab == std::string_view::npos) continue;
      AddGroup(SplitTerms(line.substr(tab + 1)), tokenizer);
    }
  }
  AddBroader(broader, tokenizer);
  AddRelated(related, tokenizer);
}

Lexicon Lexicon::With(const std::vector<std::vector<std::string>>& groups,
                      const Tokenizer& tokenizer) const {
  Lexicon copy = *this;
  for (const std::vector<std::string>& terms : groups) {
    copy.AddGroup(terms, tokenizer);
  }
  return copy;
}

int Lexicon::TermId(const std::vector<Token>& words) {
  if (words.empty() || words.size() > kTermWordsMax || SaysNothing(words)) {
    return -1;
  }
  std::string key;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) prefixes_[key] = true;
    absl::StrAppend(&key, i > 0 ? " " : "", words[i].stem);
  }
  const auto [found, added] = term_ids_.emplace(key, concept_count_);
  if (added) ++concept_count_;
  return found->second;
}

void Lexicon::AddGroup(const std::vector<std::string>& terms,
                       const Tokenizer& tokenizer) {
  std::vector<int> ids;
  for (const std::string& term : terms) {
    const int id = TermId(tokenizer.Tokenize(term));
    if (id >= 0 && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      ids.push_back(id);
    }
  }
  if (ids.size() < 2) return;
  const int group = concept_count_++;
  for (const int id : ids) groups_of_term_[id].push_back(group);
  terms_of_group_[group] = std::move(ids);
}

void Lexicon::AddBroader(std::string_view text, const Tokenizer& tokenizer) {
  for (const std::string_view line : DataLines(text)) {
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    const int narrower = TermId(tokenizer.Tokenize(line.substr(0, tab)));
    if (narrower < 0) continue;
    for (const std::string& term : SplitTerms(line.substr(tab + 1))) {
      const int id = TermId(tokenizer.Tokenize(term));
      if (id >= 0 && id != narrower) broader_of_term_[narrower].push_back(id);
    }
  }
}

void Lexicon::AddRelated(std::string_view text, const Tokenizer& tokenizer) {
  for (const std::string_view line : DataLines(text)) {
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    const int head = TermId(tokenizer.Tokenize(line.substr(0, tab)));
    if (head < 0) continue;
    for (const std::string& term : SplitTerms(line.substr(tab + 1))) {
      const int id = TermId(tokenizer.Tokenize(term));
      if (id >= 0 && id != head) related_of_term_[head].push_back(id);
    }
  }
}

template <typename Visit>
void Lexicon::ForEachTerm(const std::vector<Token>& tokens,
                          const Visit& visit) const {
  const int count = static_cast<int>(tokens.size());
  std::string key;
  for (int begin = 0; begin < count; ++begin) {
    key.clear();
    for (int end = begin + 1; end <= std::min(count, begin + kTermWordsMax); ++end) {
      absl::StrAppend(&key, end > begin + 1 ? " " : "",
                      tokens[static_cast<size_t>(end - 1)].stem);
      if (const auto term = term_ids_.find(key); term != term_ids_.end()) {
        visit(begin, end, term->second);
      }
      if (!prefixes_.contains(key)) break;
    }
  }
}

std::vector<TermHit> Lexicon::InText(const std::vector<Token>& tokens) const {
  std::vector<TermHit> hits;
  ForEachTerm(tokens, [&](int begin, int end, int term) {
    hits.push_back({begin, end, term, 1.0, false});
    const auto groups = groups_of_term_.find(term);
    if (groups == groups_of_term_.end()) return;
    for (const int group : groups->second) {
      hits.push_back({begin, end, group, 1.0, false});
    }
  });
  return hits;
}

std::vector<TermHit> Lexicon::InQuestion(const std::vector<Token>& tokens,
                                         Reach reach) const {
  std::vector<TermHit> hits;
  std::vector<std::pair<int, double>> level;
  std::vector<std::pair<int, double>> next;
  ForEachTerm(tokens, [&](int begin, int end, int term) {
    hits.push_back({begin, end, term, 1.0, false});
    if (const auto related = related_of_term_.find(term);
        reach == Reach::kRelated && related != related_of_term_.end()) {
      for (size_t i = 0; i < related->second.size(); ++i) {
        hits.push_back({begin, end, related->second[i],
                        i < kNearestRelatedCount ? kRelatedWeight
                                                 : kLessRelatedWeight,
                        true});
      }
    }
    level.assign(1, {term, 1.0});
    for (int depth = 0; depth <= kBroaderDepthMax && !level.empty(); ++depth) {
      next.clear();
      for (const auto& [id, weight] : level) {
        std::vector<int> same = {id};
        if (const auto groups = groups_of_term_.find(id);
            groups != groups_of_term_.end()) {
          for (const int group : groups->second) {
            hits.push_back({begin, end, group, weight * kGroupWeight, depth > 0});
            const std::vector<int>& terms = terms_of_group_.at(group);
            same.insert(same.end(), terms.begin(), terms.end());
          }
        }
        if (depth == kBroaderDepthMax) continue;
        for (const int each : same) {
          const auto broader = broader_of_term_.find(each);
          if (broader == broader_of_term_.end()) continue;
          for (const int parent : broader->second) {
            const double less = weight * kBroaderWeight;
            hits.push_back({begin, end, parent, less, true});
            next.emplace_back(parent, less);
          }
        }
      }
      std::sort(next.begin(), next.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
      });
      next.erase(std::unique(next.begin(), next.end(),
                             [](const auto& a, const auto& b) {
                               return a.first == b.first;
                             }),
                 next.end());
      level.swap(next);
    }
  });
  return hits;
}

}  // namespace caveat
