#include "corpus/corpus_rules.h"

#include <optional>
#include <utility>

#include "caveat/corpus/v1/notices.pb.h"
#include "corpus/text_proto.h"

namespace caveat {
namespace {

constexpr std::string_view kNoticesFile = "corpus/notices.txtpb";

std::shared_ptr<const CorpusRules> Read(const DataFiles& data, Faults* faults) {
  std::optional<SectionRules> sections = SectionRules::Read(data, faults);
  std::optional<CaveatCues> cues = CaveatCues::Read(data, faults);
  std::optional<DomainRules> domain = DomainRules::Read(data, faults);
  corpus::v1::Notices notices;
  const bool read = ReadTextProto(kNoticesFile, data.Get(kNoticesFile),
                                  &notices, nullptr, faults);
  if (read && notices.standing_caveat().empty()) {
    faults->Add(
        Fault{std::string(kNoticesFile), 0, 0, "standing_caveat is missing"});
    return nullptr;
  }
  if (!read || !sections.has_value() || !cues.has_value() ||
      !domain.has_value()) {
    return nullptr;
  }
  if (notices.other_standing_caveat().empty()) {
    notices.set_other_standing_caveat(notices.standing_caveat());
  }
  return std::make_shared<const CorpusRules>(
      CorpusRules{std::move(*sections), std::move(*cues), std::move(*domain),
                  notices.standing_caveat(), notices.other_standing_caveat()});
}

}  // namespace

std::shared_ptr<const CorpusRules> ReadCorpusRules(const DataFiles* data,
                                                   Faults* faults) {
  if (data != nullptr) return Read(*data, faults);
  static const auto* const builtin = [] {
    Faults builtin_faults;
    return new std::shared_ptr<const CorpusRules>(
        Read(DataFiles::Builtin(), &builtin_faults));
  }();
  return *builtin;
}

}  // namespace caveat
