// Goal: reading is linear in the size, whatever the bytes. Method: large
// documents made to be expensive; the work is counted in allocations,
// which nearly every step that takes more than constant work makes, and not in
// time.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>

#include "tests/corpus/corpus_test_util.h"
#include "tests/corpus/invariants.h"

namespace {

int64_t allocation_count = 0;
int64_t allocated_bytes = 0;

}  // namespace

// What GCC warns of is what it has just inlined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

void* operator new(size_t size) {
  ++allocation_count;
  allocated_bytes += static_cast<int64_t>(size);
  void* const memory = std::malloc(std::max<size_t>(size, 1));
  if (memory == nullptr) std::abort();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace caveat {
namespace {

constexpr size_t kSizeBytes = size_t{2} << 20;
// Where a step allocates nothing, ctest's time limit has to end it: with this
// size a quadratic one takes hours.
constexpr size_t kLargeSizeBytes = 4 * kSizeBytes - 1024;

std::string Repeat(const std::string& part, size_t size_bytes = kSizeBytes) {
  std::string text;
  text.reserve(size_bytes);
  while (text.size() + part.size() <= size_bytes) text += part;
  return text;
}

struct CostCase {
  const char* what;
  const char* name;
  std::string text;
};

std::vector<CostCase> CostCases() {
  return {
      {"one line", "a.txt", Repeat("word ")},
      {"one line of sentences", "a.txt", Repeat("It may do so. ")},
      {"one-letter lines", "a.txt", Repeat("a\n")},
      {"one-letter headings", "a.txt", Repeat("A\n")},
      {"pipes", "a.txt", Repeat("|")},
      {"lines of pipes", "a.txt", Repeat("||||||||||||||||||||||||||||||\n")},
      {"a table", "a.txt",
       "A | B\n---|---\n" + Repeat("Low cell here | may be\n")},
      {"one list", "a.txt", Repeat("- Term one: it may be rare so\n")},
      {"one paragraph a line", "a.txt", Repeat("Some words that may be.\n")},
      {"wrapped", "a.txt",
       "x\n\n" + Repeat("words that go on and on and on\n")},
      {"blank lines", "a.txt", "a\n" + Repeat("\n")},
      {"question after question", "a.txt",
       "FAQ\n" + Repeat("Is it so and so?\n")},
      {"same heading", "a.txt", Repeat("The Same\nText that may be here.\n")},
      {"hashes", "a.md", Repeat("#")},
      {"headings", "a.md", Repeat("# A heading of some length\n")},
      {"stars", "a.md", Repeat("**")},
      {"brackets", "a.md", Repeat("[")},
      {"quotes", "a.md", Repeat("> ")},
      {"tags", "a.html", Repeat("<b>")},
      {"unclosed tags", "a.html", Repeat("<b x='")},
      {"blocks", "a.html", Repeat("<div><p>Text it may be of</p></div>")},
      {"misnested", "a.html", Repeat("<i>a</b>")},
      {"tables", "a.html", Repeat("<table><tr><td>x ")},
      {"one row", "a.html", "<table><tr>" + Repeat("<td>may be")},
      {"rows over all rows", "a.html",
       "<table><tr>" + Repeat("<tr><td rowspan=0 colspan=9>x")},
      {"hidden items", "a.html", "<p>x</p>" + Repeat("<li hidden><ul>")},
      {"one bold text", "a.html",
       "<b>x</b>" + Repeat("<i></i>", kLargeSizeBytes)},
      {"bold text after bold text", "a.html", Repeat("<b>x</b><i></i>")},
  };
}

TEST(ReaderCost, HostileDocumentsInBoundedWork) {
  for (CostCase& c : CostCases()) {
    SCOPED_TRACE(c.what);
    const auto size = static_cast<int64_t>(c.text.size());
    const auto line_count = 1 + std::count(c.text.begin(), c.text.end(), '\n');
    allocation_count = 0;
    allocated_bytes = 0;
    Faults faults;
    const CorpusPtr corpus =
        MakeCorpus(c.name, std::move(c.text), "", {}, &faults);
    EXPECT_LE(allocation_count, 4 * size);
    EXPECT_LE(allocated_bytes, 700 * size);
    if (std::getenv("CAVEAT_SHOW_COST") != nullptr) {
      std::cout << c.what << ": " << allocation_count / 1000 << " k, "
                << allocated_bytes / 1000000 << " MB\n";
    }
    if (corpus == nullptr) {
      ASSERT_FALSE(faults.empty());
      continue;
    }
    EXPECT_EQ(BrokenInvariant(*corpus), "");
    const bool html = std::string_view(c.name).ends_with(".html");
    if (!html) {
      EXPECT_LE(
          static_cast<std::ptrdiff_t>(corpus->document().passages().size()),
          line_count);
    }
  }
}

}  // namespace
}  // namespace caveat
