#include "corpus/passage_builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "corpus/markup.h"
#include "corpus/slug.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Longest term of a bullet whose text was left empty: "- Side effects:".
constexpr int64_t kTermBytesMax = 80;

bool IsListItem(BlockKind kind) {
  return kind == BlockKind::kBullet || kind == BlockKind::kNumbered;
}

bool IsProse(BlockKind kind) {
  return kind == BlockKind::kText || IsListItem(kind);
}

// Bytes of "Q:", "Question 3." and the like at the start of `text`, with the
// spaces behind; 0 when there is no such marker. `letter` is 'q' or 'a'.
int64_t QaMarkerSize(std::string_view text, char letter) {
  const std::string_view word = letter == 'q' ? "question" : "answer";
  size_t at = 0;
  const std::string start =
      absl::AsciiStrToLower(ToAbsl(text.substr(0, word.size())));
  if (start == word) {
    at = word.size();
  } else if (!start.empty() && start[0] == letter) {
    at = 1;
  } else {
    return 0;
  }
  if (at < text.size() && text[at] == ' ' && at == word.size()) ++at;
  while (at < text.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  if (at >= text.size() ||
      (text[at] != ':' && text[at] != '.' && text[at] != ')')) {
    return 0;
  }
  ++at;
  if (at < text.size() && text[at] != ' ' && text[at] != '\t') return 0;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return static_cast<int64_t>(at);
}

class PassageBuilder {
 public:
  PassageBuilder(std::string_view bytes, const std::vector<Block>& blocks,
                 const SectionRules& rules, Markup markup)
      : bytes_(bytes), blocks_(blocks), rules_(rules), markup_(markup) {
    made_.sections.emplace_back();
    slug_ = section_slugs_.Take("lead");
  }

  Passages Build() {
    for (size_t i = 0; i < blocks_.size(); ++i) Add(i);
    EndAnswer();
    return std::move(made_);
  }

 private:
  struct OpenHeading {
    int level = 1;
    std::string text;
    SectionRole role = SectionRole::kBody;
  };

  std::string_view Cut(ByteSpan span) const {
    return caveat::Cut(bytes_, span);
  }

  SectionRole role() const { return made_.sections.back().role; }

  void Add(size_t i) {
    const Block& block = blocks_[i];
    if (IsQuestion(i)) {
      EndAnswer();
      AddQuestion(block);
    } else if (IsHeading(i)) {
      EndAnswer();
      OpenSection(block);
    } else if (question_open_ && block.kind != BlockKind::kRule &&
               !(answer_open_ && block.is_apart)) {
      if (!answer_open_) answer_first_ = i;
      answer_last_ = i;
      answer_open_ = true;
    } else {
      // A rule, or what is never quoted, parts it from what is behind.
      EndAnswer();
      AddPassage(i);
    }
  }

  // A question that the blocks behind it answer.
  bool IsQuestion(size_t i) const {
    const Block& block = blocks_[i];
    const std::string_view text = Cut(block.text);
    if (block.kind != BlockKind::kHeading && !IsProse(block.kind)) return false;
    if (text.empty() || text.size() > kHeadingBytesMax) return false;
    if (QaMarkerSize(text, 'q') > 0) {
      return role() == SectionRole::kFaq ||
             (i + 1 < blocks_.size() &&
              QaMarkerSize(Cut(blocks_[i + 1].text), 'a') > 0);
    }
    if (role() != SectionRole::kFaq) return false;
    if (rules_.RoleOf(text) != SectionRole::kBody) return false;
    if (block.kind != BlockKind::kHeading) return block.is_question;
    if (block.level <= role_level_) return block.is_question;
    // A heading below the FAQ's own is a question, however it is put, unless
    // it only gathers questions below it.
    const bool gathers = i + 1 < blocks_.size() &&
                         blocks_[i + 1].kind == BlockKind::kHeading &&
                         blocks_[i + 1].level > block.level;
    return block.is_question || !gathers;
  }

  bool IsHeading(size_t i) const {
    const Block& block = blocks_[i];
    if (block.text.size() > static_cast<int64_t>(kHeadingBytesMax)) {
      return false;
    }
    if (block.kind == BlockKind::kHeading) return !block.text.empty();
    const bool last = i + 1 >= blocks_.size();
    if (last) return false;
    const bool follows_list = i > 0 && IsListItem(blocks_[i - 1].kind);
    if (block.kind == BlockKind::kNumbered) {
      // "2. Understand the Risks", with paragraphs below it.
      return block.look == HeadingLook::kStrong && !follows_list &&
             role() == SectionRole::kBody &&
             blocks_[i + 1].kind == BlockKind::kText &&
             blocks_[i + 1].look == HeadingLook::kNone;
    }
    if (block.kind != BlockKind::kText || block.level == kNeverHeading) {
      return false;
    }
    const std::string_view text = Cut(block.text);
    const bool may_be = block.look != HeadingLook::kNone || block.is_question ||
                        text.ends_with(':');
    if (!may_be) return false;
    if (rules_.RoleOf(text) != SectionRole::kBody) return true;
    if (question_open_ && (!answer_open_ || block.level == kEmphasisLevel)) {
      return false;
    }
    if (block.look == HeadingLook::kStrong) return true;
    if (block.is_question) return role() != SectionRole::kFaq;
    return block.look == HeadingLook::kWeak && WeakHeadingFits(i);
  }

  // A short line in sentence case is a heading when it stands alone above a
  // text, and where the document writes its headings so.
  bool WeakHeadingFits(size_t i) const {
    const auto is_weak = [this](size_t k) {
      return blocks_[k].kind == BlockKind::kText &&
             blocks_[k].look == HeadingLook::kWeak;
    };
    if (is_weak(i + 1) || (i > 0 && is_weak(i - 1))) return false;
    return role() == SectionRole::kBody || weak_headings_;
  }

  void OpenSection(const Block& block) {
    const std::string_view raw = Cut(block.text);
    const int level = std::clamp(block.level, 1, kEmphasisLevel);
    while (!headings_.empty() && headings_.back().level >= level) {
      headings_.pop_back();
    }
    OpenHeading heading;
    heading.level = level;
    heading.text = WithoutMarkup(markup_, raw);
    heading.role = rules_.RoleOf(heading.text);
    const bool inherits = heading.role == SectionRole::kBody &&
                          !headings_.empty() &&
                          headings_.back().role != SectionRole::kBody;
    if (inherits) {
      heading.role = headings_.back().role;
    } else {
      role_level_ = level;
      weak_headings_ = block.look == HeadingLook::kWeak;
    }
    slug_ = section_slugs_.Take(Slug(heading.text, "section"));
    headings_.push_back(std::move(heading));

    Section section;
    for (const OpenHeading& open : headings_) section.path.push_back(open.text);
    section.role = headings_.back().role;
    made_.sections.push_back(std::move(section));
    item_count_ = 0;
    Push(absl::StrCat("head-", slug_), PassageKind::kHeading, block);
  }

  void AddQuestion(const Block& block) {
    ++faq_count_;
    Passage& passage = Push(absl::StrCat("faq-", faq_count_, "-question"),
                            PassageKind::kFaqQuestion, block);
    const int64_t marker_size = QaMarkerSize(Cut(block.text), 'q');
    passage.text.begin += marker_size;
    question_open_ = true;
    question_marked_ = marker_size > 0;
    answer_open_ = false;
  }

  // Makes one passage of the blocks of the answer that is open.
  void EndAnswer() {
    if (answer_open_) {
      const Block& first = blocks_[answer_first_];
      Block whole = blocks_[answer_last_];
      whole.cells.clear();
      whole.block.begin = first.block.begin;
      // The markers of a list stay when there is more than one item.
      whole.text.begin = answer_first_ == answer_last_ ||
                                 !IsListItem(first.kind) || first.is_apart
                             ? first.text.begin
                             : first.block.begin;
      whole.text.end = whole.block.end;
      if (IsProse(whole.kind)) {
        whole.text.end = blocks_[answer_last_].text.end;
      }
      // "A. fumigatus lives in soil." only looks like a marker.
      if (question_marked_) {
        whole.text.begin += QaMarkerSize(Cut(whole.text), 'a');
      }
      if (AnswerIsEmpty()) whole.text.end = whole.text.begin;
      Push(absl::StrCat("faq-", faq_count_),
           whole.text.empty() ? PassageKind::kEmptyBullet
                              : PassageKind::kFaqAnswer,
           whole);
    }
    question_open_ = false;
    answer_open_ = false;
  }

  // Whether there is nothing but markers of items in it.
  bool AnswerIsEmpty() const {
    for (size_t i = answer_first_; i <= answer_last_; ++i) {
      if (!blocks_[i].text.empty()) return false;
    }
    return true;
  }

  void AddPassage(size_t i) {
    const Block& block = blocks_[i];
    switch (block.kind) {
      case BlockKind::kTableHead:
        Push(ids_.Take("table-head"), PassageKind::kTableHead, block);
        return;
      case BlockKind::kRule: {
        const bool in_table =
            i > 0 && (blocks_[i - 1].kind == BlockKind::kTableHead ||
                      blocks_[i - 1].kind == BlockKind::kTableRow);
        Passage& passage = Push(ids_.Take(in_table ? "table-rule" : "rule"),
                                PassageKind::kTableRule, block);
        passage.text.end = passage.text.begin;
        return;
      }
      case BlockKind::kTableRow: {
        const std::string_view first =
            block.cells.empty() ? std::string_view() : Cut(block.cells[0].text);
        Push(ids_.Take(absl::StrCat(
                 "row-", Slug(WithoutMarkup(markup_, first), "untitled"))),
             PassageKind::kTableRow, block);
        return;
      }
      default:
        AddItem(i);
    }
  }

  // A paragraph or list item.
  void AddItem(size_t i) {
    const Block& block = blocks_[i];
    ++item_count_;
    const std::string id = absl::StrCat("sec-", slug_, "-", item_count_);
    if (IsEmptyItem(i)) {
      Passage& passage = Push(id, PassageKind::kEmptyBullet, block);
      passage.text.end = passage.text.begin;
      return;
    }
    // "Remember these points:" above the takeaways is none.
    const bool introduces =
        block.kind == BlockKind::kText && Cut(block.text).ends_with(':');
    if (role() == SectionRole::kTakeaways && !introduces) {
      Push(absl::StrCat("takeaway-", ++takeaway_count_), PassageKind::kTakeaway,
           block);
    } else if (role() == SectionRole::kConclusion) {
      Push(absl::StrCat("conclusion-", ++conclusion_count_),
           PassageKind::kConclusion, block);
    } else {
      Push(id,
           block.kind == BlockKind::kBullet     ? PassageKind::kBullet
           : block.kind == BlockKind::kNumbered ? PassageKind::kNumbered
                                                : PassageKind::kParagraph,
           block);
    }
  }

  // "- MRI:" with nothing behind it, nor a list below it.
  bool IsEmptyItem(size_t i) const {
    const Block& block = blocks_[i];
    if (block.text.empty()) return true;
    if (!IsListItem(block.kind) || block.text.size() > kTermBytesMax) {
      return false;
    }
    std::string_view text = Cut(block.text);
    while (!text.empty() && (text.back() == '*' || text.back() == '_')) {
      text.remove_suffix(1);
    }
    if (!text.ends_with(':')) return false;
    const bool has_list_below = i + 1 < blocks_.size() &&
                                IsListItem(blocks_[i + 1].kind) &&
                                blocks_[i + 1].indent > block.indent;
    return !has_list_below;
  }

  Passage& Push(std::string id, PassageKind kind, const Block& block) {
    Passage passage;
    passage.id = std::move(id);
    passage.kind = kind;
    passage.block = block.block;
    passage.text = block.text;
    passage.section_index = static_cast<int>(made_.sections.size()) - 1;
    passage.cells = block.cells;
    made_.passages.push_back(std::move(passage));
    return made_.passages.back();
  }

  const std::string_view bytes_;
  const std::vector<Block>& blocks_;
  const SectionRules& rules_;
  const Markup markup_;
  Passages made_;

  std::vector<OpenHeading> headings_;
  int role_level_ = 1;          // Of the heading that gave the role.
  bool weak_headings_ = false;  // It was in sentence case.
  std::string slug_;            // Of the open section.
  int item_count_ = 0;          // In the open section.
  int faq_count_ = 0;           // These three: in the document.
  int takeaway_count_ = 0;
  int conclusion_count_ = 0;
  UniqueNames section_slugs_;
  UniqueNames ids_;

  bool question_open_ = false;
  bool question_marked_ = false;  // By a "Q:".
  bool answer_open_ = false;
  size_t answer_first_ = 0;  // Blocks of the open answer.
  size_t answer_last_ = 0;
};

}  // namespace

Passages BuildPassages(std::string_view bytes, const std::vector<Block>& blocks,
                       const SectionRules& rules, Markup markup) {
  return PassageBuilder(bytes, blocks, rules, markup).Build();
}

}  // namespace caveat
