#include "corpus/document.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "corpus/sha256.h"

namespace caveat {

std::string Section::Title() const { return absl::StrJoin(path, " > "); }

Document::Document(std::string name, std::shared_ptr<const std::string> bytes,
                   std::vector<Section> sections, std::vector<Passage> passages,
                   Markup markup)
    : Document(std::move(name),
               SharedArray<char>(bytes, std::span<const char>(*bytes)),
               Sha256Hex(*bytes), std::move(sections), std::move(passages),
               markup) {}

Document::Document(std::string name, SharedArray<char> bytes,
                   std::string sha256, std::vector<Section> sections,
                   std::vector<Passage> passages, Markup markup)
    : name_(std::move(name)),
      bytes_(std::move(bytes)),
      sha256_(std::move(sha256)),
      sections_(std::move(sections)),
      passages_(std::move(passages)),
      markup_(markup) {}

}  // namespace caveat
