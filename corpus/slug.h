// Short names for ids, made of a heading or a cell: "Lung Cancer" becomes
// "lung-cancer".

#ifndef CAVEAT_CORPUS_SLUG_H_
#define CAVEAT_CORPUS_SLUG_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace caveat {

// Longest slug, in bytes; a longer one ends after its last whole word.
inline constexpr size_t kSlugBytesMax = 80;

// Letters and digits in lower case and without accents, everything between
// them one "-"; apostrophes vanish. `otherwise` when nothing is left.
std::string Slug(std::string_view text, std::string_view otherwise);

// Hands out ids that are unique: the second "row-total" becomes "row-total-2".
// Amortised constant work for each.
class UniqueNames {
 public:
  std::string Take(std::string_view wanted);

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, int> next_suffix_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_SLUG_H_
