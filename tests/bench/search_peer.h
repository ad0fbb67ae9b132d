// An engine that finds entries for a question: ours, or somebody else's over
// the same entries.
//
//   for (const auto& peer : MakePeers(corpus)) peer->Find(question);
//
// Each is set up as its own manual advises for such texts: stems, all fields,
// any of the question's words. None but ours can say that nothing answers.

#ifndef CAVEAT_TESTS_BENCH_SEARCH_PEER_H_
#define CAVEAT_TESTS_BENCH_SEARCH_PEER_H_

#include <memory>
#include <string>
#include <vector>

#include "corpus/corpus.h"

namespace caveat {

class SearchPeer {
 public:
  static constexpr int kResultCount = 10;

  virtual ~SearchPeer() = default;
  virtual std::string name() const = 0;
  // The best entries' places in the corpus, best first, kResultCount at most.
  virtual std::vector<int> Find(const std::string& question) = 0;
};

// SQLite's FTS5, in memory; Xapian, in a folder of its own in the temporary
// folder. Both read entries' questions, alternates, headings and texts. Ends
// the process when one of them fails.
std::unique_ptr<SearchPeer> MakeFts5(const Corpus& corpus);
std::unique_ptr<SearchPeer> MakeXapian(const Corpus& corpus);

// What a peer reads of an entry.
struct PeerDocument {
  std::string question;
  std::string alternates;  // One a line.
  std::string heading;
  std::string text;
};
std::vector<PeerDocument> PeerDocuments(const Corpus& corpus);

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_SEARCH_PEER_H_
