#include "matcher/guard_plan.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "caveat/guard/v1/guard_pack.pb.h"
#include "matcher/guard_patterns.h"
#include "matcher/normalizer.h"
#include "matcher/pattern_words.h"

namespace caveat {
namespace {

namespace v1 = guard::v1;
using google::protobuf::Message;
using google::protobuf::TextFormat;

class ErrorCollector : public google::protobuf::io::ErrorCollector {
 public:
  ErrorCollector(std::string file, Faults* faults)
      : file_(std::move(file)), faults_(faults) {}

  void AddError(int line, int column, const std::string& message) override {
    faults_->Add(Fault{file_, line + 1, column + 1, message});
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  const std::string file_;
  Faults* const faults_;
};

// A pack with the places of its texts.
struct ReadPack {
  std::string file;
  v1::GuardPack pack;
  TextFormat::ParseInfoTree places;
};

GuardClass ToGuardClass(v1::GuardClass guard_class) {
  switch (guard_class) {
    case v1::GUARD_CLASS_SMALL_TALK:
      return GuardClass::kSmallTalk;
    case v1::GUARD_CLASS_MANIPULATION:
      return GuardClass::kManipulation;
    case v1::GUARD_CLASS_PERSONAL_ADVICE:
      return GuardClass::kPersonalAdvice;
    case v1::GUARD_CLASS_RED_FLAG:
      return GuardClass::kRedFlag;
    case v1::GUARD_CLASS_CRISIS:
      return GuardClass::kCrisis;
    default:
      return GuardClass::kNone;
  }
}

const char* ClassName(GuardClass guard_class) {
  switch (guard_class) {
    case GuardClass::kSmallTalk:
      return "small_talk";
    case GuardClass::kManipulation:
      return "manipulation";
    case GuardClass::kPersonalAdvice:
      return "personal_advice";
    case GuardClass::kRedFlag:
      return "red_flag";
    case GuardClass::kCrisis:
      return "crisis";
    case GuardClass::kNone:
      break;
  }
  return "none";
}

bool IsName(std::string_view name) {
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

class Planner {
 public:
  explicit Planner(Faults* faults) : faults_(*faults) {}

  GuardPlan Plan(const std::vector<GuardPackFile>& files) {
    std::vector<ReadPack> packs(files.size());
    for (size_t i = 0; i < files.size(); ++i) Parse(files[i], &packs[i]);
    if (!faults_.empty()) return {};
    for (const ReadPack& pack : packs) AddLists(pack);
    for (const ReadPack& pack : packs) AddShared(pack);
    for (const ReadPack& pack : packs) AddRules(pack);
    std::stable_sort(plan_.rules.begin(), plan_.rules.end(),
                     [](const PlannedRule& a, const PlannedRule& b) {
                       return a.guard_class > b.guard_class;
                     });
    return std::move(plan_);
  }

 private:
  // A place of a repeated field of `message`.
  struct Place {
    const ReadPack& pack;
    int line = 0;
    int column = 0;
  };

  Place PlaceOf(const ReadPack& pack, const TextFormat::ParseInfoTree* tree,
                const Message& message, const char* field, int index) const {
    if (tree == nullptr) return {pack};
    const auto location = tree->GetLocation(
        message.GetDescriptor()->FindFieldByName(field), index);
    return {pack, location.line + 1, location.column + 1};
  }

  const TextFormat::ParseInfoTree* Subtree(
      const TextFormat::ParseInfoTree& tree, const Message& message,
      const char* field, int index) const {
    return tree.GetTreeForNested(
        message.GetDescriptor()->FindFieldByName(field), index);
  }

  void Fail(const Place& place, std::string_view message) {
    faults_.Add(
        Fault{place.pack.file, place.line, place.column, std::string(message)});
  }

  void Parse(const GuardPackFile& file, ReadPack* pack) {
    pack->file = file.name;
    ErrorCollector errors(file.name, &faults_);
    TextFormat::Parser parser;
    parser.RecordErrorsTo(&errors);
    parser.WriteLocationsTo(&pack->places);
    // What is wrong is in `faults_`.
    static_cast<void>(parser.ParseFromString(file.bytes, &pack->pack));
  }

  void AddVocabulary(const ReadPack& pack, std::string_view pattern) {
    auto& words = pack.pack.language().empty() ? plan_.words.vocabulary
                                               : plan_.words.known;
    for (std::string& word : PatternWords(pattern)) {
      if (seen_words_.insert(word).second) words.push_back(std::move(word));
    }
  }

  void AddLists(const ReadPack& read) {
    const v1::GuardPack& pack = read.pack;
    for (int i = 0; i < pack.lists_size(); ++i) {
      const v1::WordList& list = pack.lists(i);
      const Place place = PlaceOf(read, &read.places, pack, "lists", i);
      std::string words;
      for (const std::string& some : list.words()) {
        absl::StrAppend(&words, words.empty() ? "" : "|", some);
      }
      AddVocabulary(read, words);
      if (!IsName(list.name())) {
        Fail(place, "a word list needs a name of lower-case letters");
      } else if (words.empty()) {
        Fail(place, absl::StrCat("word list {", list.name(), "} is empty"));
      } else if (!expander_.AddList(list.name(), words)) {
        Fail(place, absl::StrCat("a second word list {", list.name(), "}"));
      }
    }
  }

  void AddShared(const ReadPack& read) {
    const v1::GuardPack& pack = read.pack;
    for (const v1::Spelling& spelling : pack.spellings()) {
      for (const std::string& some : spelling.from()) {
        for (const auto from : absl::StrSplit(some, '|', absl::SkipEmpty())) {
          plan_.words.spellings.emplace_back(FoldText(std::string(from)),
                                             spelling.to());
        }
      }
      AddVocabulary(read, spelling.to());
    }
    for (const std::string& line : pack.known_words()) {
      for (const auto word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
        plan_.words.known.emplace_back(word);
      }
    }
    for (int i = 0; i < pack.erase_size(); ++i) {
      AddVocabulary(read, pack.erase(i));
      const Place place = PlaceOf(read, &read.places, pack, "erase", i);
      if (auto text = expander_.Expand(pack.erase(i)); text.ok()) {
        plan_.erased.push_back({*text, read.file, place.line, place.column});
      } else {
        Fail(place, std::string(text.status().message()));
      }
    }
    for (int i = 0; i < pack.contexts_size(); ++i) {
      const v1::Context& context = pack.contexts(i);
      const auto* tree = Subtree(read.places, pack, "contexts", i);
      PlannedContext planned;
      planned.any_of = Patterns(read, tree, context, "any_of", false);
      planned.except = Patterns(read, tree, context, "except", false);
      planned.except_next = Patterns(read, tree, context, "except_next", false);
      const auto index = static_cast<int>(plan_.contexts.size());
      if (!IsName(context.name()) ||
          !contexts_.emplace(context.name(), index).second) {
        Fail(PlaceOf(read, &read.places, pack, "contexts", i),
             "a context needs a name of its own, of lower-case letters");
      }
      plan_.contexts.push_back(std::move(planned));
    }
  }

  // The ids of a field of patterns.
  PatternIds Patterns(const ReadPack& read,
                      const TextFormat::ParseInfoTree* tree,
                      const Message& message, const char* field, bool whole) {
    PatternIds ids;
    const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < reflection->FieldSize(message, descriptor); ++i) {
      const std::string text =
          reflection->GetRepeatedString(message, descriptor, i);
      const Place place = PlaceOf(read, tree, message, field, i);
      AddVocabulary(read, text);
      auto expanded =
          whole ? expander_.ExpandWhole(text) : expander_.Expand(text);
      if (!expanded.ok()) {
        Fail(place, std::string(expanded.status().message()));
        continue;
      }
      if (expanded->size() > GuardPlan::kPatternBytesMax) {
        Fail(place, absl::StrCat("with its word lists the pattern is longer "
                                 "than ",
                                 GuardPlan::kPatternBytesMax, " bytes"));
        continue;
      }
      const auto [it, is_new] =
          ids_.emplace(*expanded, static_cast<int>(plan_.patterns.size()));
      if (is_new) {
        plan_.patterns.push_back(
            {*expanded, read.file, place.line, place.column});
      }
      ids.push_back(it->second);
    }
    return ids;
  }

  void AddContexts(const Place& place,
                   const google::protobuf::RepeatedPtrField<std::string>& names,
                   PlannedRule* rule) {
    for (const std::string& name : names) {
      const auto it = contexts_.find(name);
      if (it == contexts_.end()) {
        Fail(place, absl::StrCat("no context \"", name, "\""));
      } else {
        rule->unless_contexts.push_back(it->second);
      }
    }
  }

  // Reads the points of a rule; their features are checked by nobody, as an
  // unknown word is no fault.
  void AddScore(const Place& place, const v1::Score& score, PlannedRule* rule) {
    PlannedScore planned;
    planned.points_base = score.points_base();
    if (score.has_encoder()) {
      const auto share = ReadEncoderShare(score.encoder());
      if (!share.ok()) Fail(place, std::string(share.status().message()));
      planned.encoder = share.value_or(EncoderShare());
    }
    for (const std::string& name : score.lists()) {
      planned.lists.emplace_back(name, expander_.ListWords(name));
      if (planned.lists.back().second.empty()) {
        Fail(place, absl::StrCat("no word list {", name, "}"));
      }
    }
    for (const std::string& line : score.plain_words()) {
      for (const auto word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
        planned.plain_words.emplace_back(word);
      }
    }
    for (const std::string& line : score.weights()) {
      for (const auto item : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
        const std::vector<std::string> parts = absl::StrSplit(item, '=');
        int points = 0;
        if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &points) ||
            std::abs(points) > SentenceScore::kPointsMax) {
          Fail(place, absl::StrCat("\"", item, "\" is not feature=points"));
          continue;
        }
        planned.weights.emplace_back(parts[0], points);
      }
    }
    rule->points_min = score.points_min();
    rule->points_min_other_domain = score.has_points_min_other_domain()
                                        ? score.points_min_other_domain()
                                        : score.points_min();
    rule->score_index = static_cast<int>(plan_.scores.size());
    plan_.scores.push_back(std::move(planned));
  }

  void AddTests(const ReadPack& read, const TextFormat::ParseInfoTree* tree,
                const v1::Rule& rule, const std::string& name) {
    for (int i = 0; i < rule.should_fire_size(); ++i) {
      const Place place = PlaceOf(read, tree, rule, "should_fire", i);
      plan_.tests.push_back(
          {read.file, place.line, name, rule.should_fire(i), true});
    }
    for (int i = 0; i < rule.should_not_fire_size(); ++i) {
      const Place place = PlaceOf(read, tree, rule, "should_not_fire", i);
      plan_.tests.push_back(
          {read.file, place.line, name, rule.should_not_fire(i), false});
    }
  }

  void AddRule(const ReadPack& read, int index) {
    const v1::GuardPack& pack = read.pack;
    const v1::Rule& rule = pack.rules(index);
    const auto* tree = Subtree(read.places, pack, "rules", index);
    const Place place = PlaceOf(read, &read.places, pack, "rules", index);
    PlannedRule planned{.guard_class = ToGuardClass(pack.class_())};
    planned.name =
        absl::StrCat(ClassName(planned.guard_class), ".", rule.name());
    planned.notice = rule.notice().empty() ? pack.notice() : rule.notice();
    planned.sentence_count = rule.scope() == v1::SCOPE_MESSAGE      ? 0
                             : rule.scope() == v1::SCOPE_NEIGHBOURS ? 3
                                                                    : 1;
    planned.whole_message = rule.whole_message();
    planned.yields_to_topic = rule.yields_to_topic();
    planned.any_of = Patterns(read, tree, rule, "any_of", rule.whole_message());
    planned.unless = Patterns(read, tree, rule, "unless", false);
    for (int i = 0; i < rule.all_of_size(); ++i) {
      const auto* group_tree =
          tree == nullptr ? nullptr : Subtree(*tree, rule, "all_of", i);
      planned.groups.push_back(
          {Patterns(read, group_tree, rule.all_of(i), "any_of", false),
           rule.all_of(i).background()});
    }
    planned.group_count_min = rule.group_count_min() > 0
                                  ? rule.group_count_min()
                                  : rule.all_of_size();
    if (!rule.in_any_context()) {
      AddContexts(place, pack.unless_contexts(), &planned);
    }
    AddContexts(place, rule.unless_contexts(), &planned);
    if (rule.has_score()) AddScore(place, rule.score(), &planned);
    CheckRule(place, rule, planned);
    AddTests(read, tree, rule, planned.name);
    plan_.rules.push_back(std::move(planned));
  }

  void CheckRule(const Place& place, const v1::Rule& rule,
                 const PlannedRule& planned) {
    if (!IsName(rule.name())) {
      Fail(place, "a rule needs a name of lower-case letters");
    } else if (!rule_names_.insert(planned.name).second) {
      Fail(place, absl::StrCat("a second rule ", planned.name));
    }
    if (planned.guard_class == GuardClass::kNone) {
      Fail(place, "a pack with rules needs a class");
    }
    if (rule.any_of().empty() && rule.all_of().empty() && !rule.has_score()) {
      Fail(place, absl::StrCat("rule ", planned.name, " has no patterns"));
    }
    if (rule.group_count_min() < 0 ||
        rule.group_count_min() > rule.all_of_size()) {
      Fail(place, "group_count_min is not between 0 and the groups");
    }
    if (rule.should_fire().empty()) {
      Fail(place, absl::StrCat("rule ", planned.name, " has no should_fire"));
    }
  }

  void AddRules(const ReadPack& read) {
    for (int i = 0; i < read.pack.rules_size(); ++i) AddRule(read, i);
  }

  Faults& faults_;
  GuardPlan plan_;
  GuardPatterns expander_;
  std::map<std::string, int> ids_;
  std::map<std::string, int> contexts_;
  std::set<std::string> rule_names_;
  std::set<std::string> seen_words_;
};

}  // namespace

GuardPlan MakeGuardPlan(const std::vector<GuardPackFile>& packs,
                        Faults* faults) {
  return Planner(faults).Plan(packs);
}

}  // namespace caveat
