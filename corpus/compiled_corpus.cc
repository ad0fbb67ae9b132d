#include "corpus/compiled_corpus.h"

#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/binary.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

// Least bytes of a table's rows, to bound what a size may be.
constexpr size_t kRowBytesMin = sizeof(uint64_t);

// Each field is named once, for reading and for writing: `Io` is one of these.
struct Writing {
  BinaryWriter* out;

  template <typename T>
  void Number(const T& value) const {
    out->Number(value);
  }
  void Text(const std::string& text) const { out->Text(text); }
  void Texts(const std::vector<std::string>& texts) const { out->Texts(texts); }
  template <typename T, typename Row>
  void Rows(const std::vector<T>& rows, const Row& row) const {
    out->Number(static_cast<uint64_t>(rows.size()));
    for (const T& each : rows) row(each);
  }
};

struct Reading {
  BinaryReader* in;

  template <typename T>
  void Number(T& value) const {
    in->Number(&value);
  }
  void Text(std::string& text) const { in->Text(&text); }
  void Texts(std::vector<std::string>& texts) const { in->Texts(&texts); }
  template <typename T, typename Row>
  void Rows(std::vector<T>& rows, const Row& row) const {
    rows.resize(in->Count(kRowBytesMin));
    for (T& each : rows) row(each);
  }
};

template <typename Io, typename Enum>
void Kind(const Io& io, Enum& kind) {
  auto value = static_cast<int32_t>(kind);
  io.Number(value);
  if constexpr (!std::is_const_v<Enum>) kind = static_cast<Enum>(value);
}

template <typename Io, typename Flag>
void Bool(const Io& io, Flag& flag) {
  auto value = static_cast<uint8_t>(flag);
  io.Number(value);
  if constexpr (!std::is_const_v<Flag>) flag = value != 0;
}

template <typename Io, typename Span>
void Place(const Io& io, Span& span) {
  io.Number(span.begin);
  io.Number(span.end);
}

template <typename Io, typename AnyCells>
void Cells(const Io& io, AnyCells& cells) {
  io.Rows(cells, [&io](auto& cell) {
    io.Text(cell.header);
    Place(io, cell.text);
  });
}

template <typename Io, typename Optional>
void Threshold(const Io& io, Optional& threshold) {
  bool is_set = threshold.has_value();
  double value = threshold.value_or(0.0);
  Bool(io, is_set);
  io.Number(value);
  if constexpr (!std::is_const_v<Optional>) {
    if (is_set) threshold = value;
  }
}

template <typename Io, typename Info>
void InfoFields(const Io& io, Info& info) {
  io.Text(info.title);
  io.Text(info.url);
  io.Text(info.reviewed_on);
  io.Text(info.expires_on);
  Bool(io, info.withdrawn);
  io.Text(info.standing_caveat);
  Threshold(io, info.answer_threshold);
  Threshold(io, info.ambiguous_threshold);
  Kind(io, info.domain);
}

template <typename Io, typename Each>
void EntryFields(const Io& io, Each& entry) {
  io.Text(entry.id);
  io.Texts(entry.aliases);
  Kind(io, entry.kind);
  io.Text(entry.question);
  io.Text(entry.section);
  io.Text(entry.heading);
  Place(io, entry.text);
  io.Text(entry.decoded_text);
  io.Text(entry.plain_text);
  Cells(io, entry.cells);
  io.Texts(entry.alternates);
  io.Rows(entry.patterns, [&io](auto& pattern) {
    io.Text(pattern.text);
    io.Number(pattern.line);
    io.Number(pattern.column);
  });
  io.Texts(entry.decoys);
  io.Texts(entry.question_kinds);
  io.Text(entry.offered_question);
  io.Rows(entry.caveats, [&io](auto& caveat) { Place(io, caveat); });
  io.Texts(entry.decoded_caveats);
}

template <typename Io, typename Sections, typename Passages>
void DocumentFields(const Io& io, Sections& sections, Passages& passages) {
  io.Rows(sections, [&io](auto& section) {
    io.Texts(section.path);
    Kind(io, section.role);
  });
  io.Rows(passages, [&io](auto& passage) {
    io.Text(passage.id);
    Kind(io, passage.kind);
    Place(io, passage.block);
    Place(io, passage.text);
    io.Number(passage.section_index);
    Cells(io, passage.cells);
  });
}

bool LiesIn(const ByteSpan& span, const Document& document) {
  return 0 <= span.begin && span.begin <= span.end &&
         span.end <= static_cast<int64_t>(document.bytes().size());
}

bool Fits(const Document& document, const std::vector<Entry>& entries) {
  for (const Passage& passage : document.passages()) {
    if (!LiesIn(passage.block, document) || !LiesIn(passage.text, document)) {
      return false;
    }
  }
  for (const Entry& entry : entries) {
    if (!LiesIn(entry.text, document)) return false;
    if (entry.decoded_caveats.size() > entry.caveats.size()) return false;
    for (const ByteSpan& caveat : entry.caveats) {
      if (!LiesIn(caveat, document)) return false;
    }
    for (const TableCell& cell : entry.cells) {
      if (!LiesIn(cell.text, document)) return false;
    }
  }
  return !entries.empty();
}

std::shared_ptr<const Corpus> ParseCorpus(
    const std::shared_ptr<const CompiledFile>& file, const std::string& name) {
  BinaryReader in(file, file->Get(absl::StrCat(ToAbsl(kCorpusPart), name)));
  const Reading io{&in};
  std::string version;
  std::string document_name;
  std::string sha256;
  auto markup = Markup::kNone;
  SharedArray<char> bytes;
  std::vector<Section> sections;
  std::vector<Passage> passages;
  CorpusInfo info;
  std::vector<Entry> entries;
  std::vector<std::string> decoys;
  std::vector<std::vector<std::string>> synonyms;
  io.Text(version);
  io.Text(document_name);
  io.Text(sha256);
  Kind(io, markup);
  in.Table(&bytes);
  DocumentFields(io, sections, passages);
  InfoFields(io, info);
  io.Rows(entries, [&io](auto& entry) { EntryFields(io, entry); });
  io.Texts(decoys);
  io.Rows(synonyms, [&io](auto& group) { io.Texts(group); });
  if (!in.AtEnd()) return nullptr;
  Document document(document_name, std::move(bytes), std::move(sha256),
                    std::move(sections), std::move(passages), markup);
  if (!Fits(document, entries)) return nullptr;
  CompiledIndex index;
  index.owner = file;
  index.matcher = file->Get(absl::StrCat(ToAbsl(kMatcherPart), name));
  index.suggest = file->Get(absl::StrCat(ToAbsl(kSuggestPart), name));
  return std::make_shared<const Corpus>(name, std::move(version),
                                        std::move(document), std::move(info),
                                        std::move(entries), std::move(decoys),
                                        std::move(synonyms), std::move(index));
}

}  // namespace

void SaveCorpus(const Corpus& corpus, BinaryWriter* out) {
  const Writing io{out};
  const Document& document = corpus.document();
  io.Text(corpus.version());
  io.Text(document.name());
  io.Text(document.sha256());
  const Markup markup = document.markup();
  Kind(io, markup);
  out->Table(std::span<const char>(document.bytes()));
  DocumentFields(io, document.sections(), document.passages());
  InfoFields(io, corpus.info());
  io.Rows(corpus.entries(),
          [&io](const auto& entry) { EntryFields(io, entry); });
  io.Texts(corpus.decoys());
  io.Rows(corpus.synonyms(), [&io](const auto& group) { io.Texts(group); });
}

std::vector<std::shared_ptr<const Corpus>> ParseCorpora(
    const std::string& path, const std::shared_ptr<const CompiledFile>& file,
    Faults* faults) {
  std::vector<std::shared_ptr<const Corpus>> corpora;
  for (const std::string& name : file->Names(kCorpusPart)) {
    auto corpus = ParseCorpus(file, name);
    if (corpus == nullptr) {
      faults->Add(Fault{path, 0, 0,
                        absl::StrCat("damaged: what it says of the corpus \"",
                                     name, "\" can not be read")});
      return {};
    }
    corpora.push_back(std::move(corpus));
  }
  if (corpora.empty()) {
    faults->Add(Fault{path, 0, 0, "empty: there is no corpus in it"});
  }
  return corpora;
}

}  // namespace caveat
