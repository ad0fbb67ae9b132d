// Goal: no document, however mutilated, crashes the readers or is misquoted.
// Method: random changes to the five articles, in all formats; whatever is read
// keeps the invariants. A failure prints its seed: run again with
// --gtest_filter=... and CAVEAT_SEED=n to see it alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "corpus/reader.h"
#include "tests/corpus/corpus_test_util.h"
#include "tests/corpus/invariants.h"

namespace caveat {
namespace {

constexpr int kMutantsOfArticle = 150;
constexpr int64_t kBytesMax = int64_t{8} << 20;

const std::vector<std::string>& Articles() {
  static const auto* const texts = [] {
    auto* read = new std::vector<std::string>();
    for (const Article& article : TestArticles()) {
      read->push_back(ReadTestFile(article.path));
    }
    return read;
  }();
  return *texts;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string Mutate(std::string text) {
    const size_t changes = 1 + Below(6);
    for (size_t i = 0; i < changes && !text.empty(); ++i) text = Change(text);
    return text;
  }

 private:
  size_t Below(size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random_);
  }

  std::string Change(std::string text) {
    static const char* const kInserts[] = {"\n",
                                           "\n\n",
                                           "- ",
                                           "* ",
                                           "1. ",
                                           "➤ ",
                                           "|",
                                           " | ",
                                           "\n---|---\n",
                                           "\n---\n",
                                           "\n===\n",
                                           "# ",
                                           "\n## FAQ\n",
                                           "FAQ\n",
                                           "?\n",
                                           ":",
                                           "Q: ",
                                           "A: ",
                                           "\xEF\xBB\xBF",
                                           "\xC2\xA0",
                                           "\t",
                                           "\r",
                                           "\r\n",
                                           "```\n",
                                           "<p>",
                                           "</p>",
                                           "<table><tr><td>",
                                           "</table>",
                                           "<li>",
                                           "<b>",
                                           "</b>",
                                           "<!--",
                                           "-->",
                                           "<main>",
                                           "&nbsp;",
                                           "**",
                                           "> ",
                                           "e.g. ",
                                           "Conclusion\n",
                                           "Key Takeaways\n",
                                           "“",
                                           "\\"};
    switch (Below(7)) {
      case 0:
      case 1: {
        const size_t at = Below(text.size());
        return text.insert(at, kInserts[Below(std::size(kInserts))]);
      }
      case 2:
        text[Below(text.size())] = static_cast<char>(Below(256));
        return text;
      case 3:
        return text.substr(0, Below(text.size()));
      default:
        return ChangeLines(text);
    }
  }

  std::string ChangeLines(const std::string& text) {
    std::vector<std::string> lines = LinesOf(text);
    const size_t at = Below(lines.size());
    switch (Below(3)) {
      case 0:
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at),
                     lines[Below(lines.size())]);
        break;
      default:
        std::swap(lines[at], lines[Below(lines.size())]);
    }
    std::string joined;
    for (const std::string& line : lines) joined += line;
    return joined;
  }

  std::mt19937 random_;
};

// Reads `text` in a format; empty when it was refused, or kept all invariants.
std::string BrokenWhenRead(const std::string& text, const std::string& name) {
  Faults faults;
  const CorpusPtr corpus = MakeCorpus(name, text, "", {}, &faults);
  if (corpus == nullptr) {
    return faults.empty() ? "refused without a fault" : "";
  }
  if (!faults.empty()) return "read, with faults";
  return BrokenInvariant(*corpus);
}

void CheckMutants(const std::string& name) {
  const char* const only = std::getenv("CAVEAT_SEED");
  for (size_t a = 0; a < Articles().size(); ++a) {
    for (int i = 0; i < kMutantsOfArticle; ++i) {
      const unsigned seed = only != nullptr
                                ? static_cast<unsigned>(std::atoi(only))
                                : static_cast<unsigned>(1000 * a + i);
      const std::string text = Mutator(seed).Mutate(Articles()[a]);
      ASSERT_EQ(BrokenWhenRead(text, name), "")
          << "article " << a << ", seed " << seed << "\n"
          << text;
    }
  }
}

TEST(ReaderProperty, MutatedPlainText) { CheckMutants("a.txt"); }
TEST(ReaderProperty, MutatedMarkdown) { CheckMutants("a.md"); }
TEST(ReaderProperty, MutatedHtml) { CheckMutants("a.html"); }

// Goal: no quotation holds what a page leaves out. Method: articles of random
// parts, in which each thing that is left out holds a word of its own.
TEST(ReaderProperty, NoHtmlEntryHoldsWhatIsLeftOut) {
  static const char* const kParts[] = {
      "<h2>FAQ</h2>",
      "<h3>Is it safe?</h3>",
      "<h2>Pain</h2>",
      "<p>It may hurt.</p>",
      "<p>Rest. ",
      "Walk ",
      "<b>",
      "</b>",
      "</p>",
      "<ul><li>Ice.",
      "<li>Heat",
      "</ul>",
      "<table><tr><th>A<th>B<tr><td>a",
      "<td>",
      "<tr><td rowspan=2>c<td>d",
      "</table>",
      "<!-- -->",
      "<!-- GONE -->",
      "<!-- <p>GONE</p> -->",
      "<p hidden>GONE</p>",
      "<span hidden>GONE</span>",
      "<div style='display: none'>GONE.</div>",
      "<td hidden>GONE</td>",
      "<aside>GONE</aside>",
      "<nav>GONE</nav>",
      "<form><p>GONE</form>",
      "<script>GONE</script>",
      "<style>GONE</style>",
      "<hr>",
      "<details><summary>Why?</summary>So.</details>"};
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    std::string text = "<p>Lead.</p>";
    for (int part = 0; part < 12; ++part) {
      text += kParts[random() % std::size(kParts)];
    }
    Faults faults;
    const CorpusPtr corpus = MakeCorpus("a.html", text, "", {}, &faults);
    ASSERT_NE(corpus, nullptr) << text;
    ASSERT_EQ(BrokenInvariant(*corpus), "") << text;
    for (const Entry& entry : corpus->entries()) {
      ASSERT_EQ(corpus->Text(entry).find("GONE"), std::string_view::npos)
          << "seed " << seed << ", " << entry.id << "\n"
          << text;
    }
  }
}

TEST(ReaderProperty, TruncatedAtEveryByte) {
  const std::string& article = Articles()[0];
  for (size_t size = 1; size < article.size(); ++size) {
    Faults faults;
    const auto document =
        ReadDocument("a.txt", article.substr(0, size), SectionRules::Builtin(),
                     kBytesMax, &faults);
    if (!document.has_value()) {
      ASSERT_FALSE(faults.empty()) << size;
      continue;
    }
    ASSERT_EQ(BrokenInvariant(*document), "") << size;
  }
}

TEST(ReaderProperty, SameBytesSameCorpus) {
  const CorpusPtr one = CorpusOf(Articles()[0]);
  const CorpusPtr two = CorpusOf(Articles()[0]);
  ASSERT_EQ(one->version(), two->version());
  ASSERT_EQ(one->entries().size(), two->entries().size());
  for (size_t i = 0; i < one->entries().size(); ++i) {
    EXPECT_EQ(one->entries()[i].id, two->entries()[i].id);
    EXPECT_EQ(one->entries()[i].caveats, two->entries()[i].caveats);
  }
}

}  // namespace
}  // namespace caveat
