#include "corpus/emphasis.h"

#include <utility>

#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {

void AddParagraph(std::string_view bytes, Block block, const BoldStart& bold,
                  const SectionRules& rules, std::vector<Block>* blocks) {
  block.level = kNeverHeading;
  block.is_question = IsQuestionLine(Cut(bytes, block.text));
  const std::string_view inner = Cut(bytes, bold.inner);
  if (inner.empty()) {
    blocks->push_back(std::move(block));
    return;
  }
  const ByteSpan rest = Trim(bytes, {bold.whole.end, block.text.end});
  if (rest.empty()) {
    block.text = bold.inner;
    block.level = kEmphasisLevel;
    block.is_question = IsQuestionLine(inner);
    block.look = rules.LookOf(inner);
    blocks->push_back(std::move(block));
    return;
  }
  if (!IsQuestionLine(inner)) {
    blocks->push_back(std::move(block));
    return;
  }
  Block question = block;
  question.block.end = bold.whole.end;
  question.text = bold.inner;
  question.level = kEmphasisLevel;
  question.is_question = true;
  blocks->push_back(std::move(question));
  block.block.begin = rest.begin;
  block.text.begin = rest.begin;
  block.is_question = false;
  blocks->push_back(std::move(block));
}

}  // namespace caveat
