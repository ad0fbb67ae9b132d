#include "matcher/question_kinds.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "caveat/matcher/v1/kinds.pb.h"

namespace caveat {
namespace {

constexpr std::string_view kFile = "matcher/data/kinds.txtpb";

struct RoleSource {
  std::vector<PlacedPattern> patterns;
  std::vector<int> kinds;

  void Add(const google::protobuf::RepeatedPtrField<std::string>& texts,
           int kind) {
    for (const std::string& text : texts) {
      patterns.push_back({text, std::string(kFile), 0, 0});
      kinds.push_back(kind);
    }
  }
};

}  // namespace

absl::StatusOr<QuestionKinds> QuestionKinds::Parse(std::string_view text) {
  matcher::v1::KindPack pack;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text), &pack)) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(kFile), ": not a caveat.matcher.v1.KindPack"));
  }
  if (pack.kinds_size() > kQuestionKindCountMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        std::string(kFile), ": more than ", kQuestionKindCountMax, " kinds"));
  }
  QuestionKinds kinds;
  RoleSource question;
  RoleSource entry_text;
  RoleSource heading;
  for (int k = 0; k < pack.kinds_size(); ++k) {
    const matcher::v1::Kind& kind = pack.kinds(k);
    kinds.names_.push_back(kind.name());
    question.Add(kind.question_patterns(), k);
    entry_text.Add(kind.text_patterns(), k);
    heading.Add(kind.heading_patterns(), k);
  }
  for (int k = 0; k < pack.kinds_size(); ++k) {
    KindSet compatible;
    for (const std::string& name : pack.kinds(k).compatible()) {
      const auto found = std::find(kinds.names_.begin(), kinds.names_.end(), name);
      if (found == kinds.names_.end()) {
        return absl::InvalidArgumentError(
            absl::StrCat(std::string(kFile), ": no kind is called \"", name, "\""));
      }
      compatible.set(static_cast<size_t>(found - kinds.names_.begin()));
    }
    kinds.compatible_.push_back(compatible);
  }
  for (auto [source, role] : {std::pair{&question, &kinds.question_},
                              std::pair{&entry_text, &kinds.text_},
                              std::pair{&heading, &kinds.heading_}}) {
    absl::StatusOr<std::shared_ptr<const PatternSet>> set =
        PatternSet::Build(source->patterns);
    if (!set.ok()) return set.status();
    role->patterns = *std::move(set);
    role->kinds = std::move(source->kinds);
  }
  return kinds;
}

absl::StatusOr<KindSet> QuestionKinds::Match(const Role& role,
                                             std::string_view text) {
  std::vector<int> ids;
  const absl::Status status = role.patterns->Match(
      text.substr(0, PatternSet::kTextBytesMax), &ids);
  if (!status.ok()) return status;
  KindSet found;
  for (const int id : ids) {
    found.set(static_cast<size_t>(role.kinds[static_cast<size_t>(id)]));
  }
  return found;
}

absl::StatusOr<KindSet> QuestionKinds::OfQuestion(std::string_view folded) const {
  if (question_.patterns == nullptr) return KindSet();
  return Match(question_, folded);
}

absl::StatusOr<KindSet> QuestionKinds::OfEntry(std::string_view question,
                                               std::string_view text,
                                               std::string_view heading) const {
  KindSet all;
  if (question_.patterns == nullptr) return all;
  const std::pair<const Role*, std::string_view> parts[] = {
      {&question_, question}, {&text_, text}, {&heading_, heading}};
  for (const auto& [role, part] : parts) {
    if (part.empty()) continue;
    absl::StatusOr<KindSet> found = Match(*role, part);
    if (!found.ok()) return found.status();
    all |= *found;
  }
  return all;
}

KindSet QuestionKinds::WithCompatible(const KindSet& kinds) const {
  KindSet all = kinds;
  for (size_t k = 0; k < compatible_.size(); ++k) {
    if (kinds.test(k)) all |= compatible_[k];
  }
  return all;
}

KindSet QuestionKinds::Named(const std::vector<std::string>& names) const {
  KindSet set;
  for (size_t k = 0; k < names_.size(); ++k) {
    if (std::find(names.begin(), names.end(), names_[k]) != names.end()) {
      set.set(k);
    }
  }
  return set;
}

}  // namespace caveat
