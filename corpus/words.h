// The words of a text, folded so that they can be compared.
//
//   Words words("Patient’s Risk-Factors");
//   words.size() == 3, words[0] == "patient's", words[2] == "factors"
//
// Letters and digits make words, with apostrophes inside them; everything else
// parts them. Lower case by Unicode's simple mapping. Linear in the text.

#ifndef CAVEAT_CORPUS_WORDS_H_
#define CAVEAT_CORPUS_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace caveat {

class Words {
 public:
  explicit Words(std::string_view text);
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  size_t size() const { return words_.size(); }
  bool empty() const { return words_.empty(); }
  std::string_view operator[](size_t i) const { return words_[i]; }
  auto begin() const { return words_.begin(); }
  auto end() const { return words_.end(); }

 private:
  std::string folded_;
  std::vector<std::string_view> words_;  // Into folded_.
};

// A word without the endings that English adds: "fractures" and "fracture",
// "reduces" and "reducing" become one. For comparing passages of one document,
// not for matching questions.
std::string Stem(std::string_view word);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_WORDS_H_
