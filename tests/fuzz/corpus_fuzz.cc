// Fuzzes the readers and the overlay. An input is a byte that says the format
// (modulo 4: .txt, .md, .html, .jsonl), the document, and behind a NUL, if
// there is one, the overlay. Refusing is fine; what is read keeps the
// invariants.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "corpus/loader.h"
#include "tests/corpus/invariants.h"

namespace {

// Enough for every construct; larger inputs only slow the search down.
constexpr size_t kInputBytesMax = 1 << 16;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "corpus_fuzz: %s\n", what.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > kInputBytesMax) return 0;
  static const char* const kNames[] = {"a.txt", "a.md", "a.html", "a.jsonl"};
  const std::string name = kNames[data[0] % 4];
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  const size_t nul = rest.find('\0');
  const std::string document(rest.substr(0, nul));
  const std::string overlay(nul == std::string_view::npos
                                ? std::string_view()
                                : rest.substr(nul + 1));
  caveat::Faults faults;
  const caveat::CorpusPtr corpus =
      caveat::MakeCorpus(name, document, overlay, {}, &faults);
  if (corpus == nullptr && faults.empty()) Fail("refused without a fault");
  if (corpus == nullptr) return 0;
  if (!faults.empty()) Fail("read, with faults");
  const std::string broken = caveat::BrokenInvariant(*corpus);
  if (!broken.empty()) Fail(broken);
  return 0;
}
