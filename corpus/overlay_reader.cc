#include "corpus/overlay_reader.h"

#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/overlay.pb.h"
#include "corpus/text_proto.h"

namespace caveat {

OverlayParts ApplyOverlay(std::string_view file, std::string_view bytes,
                          std::vector<Entry>* entries, Faults* faults) {
  OverlayParts parts;
  corpus::v1::Overlay overlay;
  google::protobuf::TextFormat::ParseInfoTree tree;
  if (!ReadTextProto(file, bytes, &overlay, &tree, faults)) return parts;
  parts.info.title = overlay.title();
  parts.info.url = overlay.url();
  parts.info.reviewed_on = overlay.reviewed_on();
  parts.info.expires_on = overlay.expires_on();
  parts.info.withdrawn = overlay.withdrawn();
  parts.info.standing_caveat = overlay.standing_caveat();
  if (overlay.thresholds().has_answer()) {
    parts.info.answer_threshold = overlay.thresholds().answer();
  }
  if (overlay.thresholds().has_ambiguous()) {
    parts.info.ambiguous_threshold = overlay.thresholds().ambiguous();
  }
  parts.decoys.assign(overlay.decoys().begin(), overlay.decoys().end());
  for (const auto& group : overlay.synonyms()) {
    parts.synonyms.emplace_back(group.terms().begin(), group.terms().end());
  }
  std::unordered_map<std::string_view, Entry*> entry_of_id;
  for (Entry& entry : *entries) entry_of_id.emplace(entry.id, &entry);
  for (int i = 0; i < overlay.entries_size(); ++i) {
    const auto& added = overlay.entries(i);
    const auto found = entry_of_id.find(added.id());
    if (found == entry_of_id.end()) {
      Fault fault = PlaceOf(file, &tree, overlay, "entries", i);
      fault.message = absl::StrCat("no entry \"", added.id(), "\"");
      faults->Add(fault);
      continue;
    }
    Entry& entry = *found->second;
    entry.aliases.assign(added.aliases().begin(), added.aliases().end());
    entry.alternates.assign(added.alternates().begin(),
                            added.alternates().end());
    for (const std::string& pattern : added.patterns()) {
      entry.patterns.push_back({pattern, 0, 0});
    }
    entry.decoys.assign(added.decoys().begin(), added.decoys().end());
    entry.question_kinds.assign(added.question_kinds().begin(),
                                added.question_kinds().end());
  }
  return parts;
}

}  // namespace caveat
