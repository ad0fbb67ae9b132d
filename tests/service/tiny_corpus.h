// A corpus small enough to hold in the head, made by hand so that tests of the
// engine depend on no reader and no matcher.

#ifndef CAVEAT_TESTS_SERVICE_TINY_CORPUS_H_
#define CAVEAT_TESTS_SERVICE_TINY_CORPUS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "service/snapshot.h"

namespace caveat {

inline constexpr std::string_view kTinyText =
    "Kettles boil water. Results may vary.\n"
    "Care\n"
    "A kettle stays hot for long. Unplug it first.\n"
    "Questions\n"
    "How do I descale it?\n"
    "Fill it with vinegar. This may not work for old kettles.\n"
    "Can I boil milk?\n"
    "Better not.\n"
    "In short\n"
    "Take care of your kettle.\n";

// Where a text stands in the tiny document; it must stand there.
ByteSpan SpanOf(std::string_view text);

// Entries, in this order.
inline constexpr int kLead = 0;        // sec-lead-1
inline constexpr int kCare = 1;        // sec-care-1, a passage
inline constexpr int kDescale = 2;     // faq-1, with two caveats
inline constexpr int kMilk = 3;        // faq-2, with a caveat of faq-1
inline constexpr int kConclusion = 4;  // conclusion-1

// The corpus with its matcher left out: null.
ServedCorpus TinyCorpus(const std::string& name = "tiny",
                        const CorpusInfo& info = {});

// A snapshot of corpora, which are ordered by name; without a guard.
std::shared_ptr<const Snapshot> SnapshotOf(std::vector<ServedCorpus> corpora);

// The same of tiny corpora.
std::shared_ptr<const Snapshot> TinySnapshot(
    const std::vector<std::string>& names, const CorpusInfo& info = {});

}  // namespace caveat

#endif  // CAVEAT_TESTS_SERVICE_TINY_CORPUS_H_
