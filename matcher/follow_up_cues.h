// Reads how a message goes on from what was said before it.
//
//   auto cues = FollowUpCues::Parse(bytes, tokenizer);   // check cues.ok()
//   Fragment fragment = cues->Read(tokenizer.Tokenize("and for lung?"));
//   // .kind == Fragment::kSwap, .rest has the token "lung"
//
// The words are data (`matcher/data/follow_up_cues.txtpb`). Immutable,
// thread-safe, pure; linear in the message.

#ifndef CAVEAT_MATCHER_FOLLOW_UP_CUES_H_
#define CAVEAT_MATCHER_FOLLOW_UP_CUES_H_

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/tokenizer.h"

namespace caveat {

// What a message leaves to be understood from the conversation.
struct Fragment {
  enum Kind {
    kComplete,  // Nothing, as far as its words show.
    kElliptic,  // What it is about: "why?", "is that common?"
    kSwap,      // What is asked; it names another subject: "and for lung?"
    kOrdinal,   // Everything but a place in a list: "the second one"
    kMore,      // Everything: "tell me more"
  };
  Kind kind = kComplete;
  int place = 0;             // Of kOrdinal: 1 for the first, -1 for the last.
  bool has_pronoun = false;  // That stands for nothing in the message itself.
  // Whether it joins on with words that mean nothing by themselves.
  bool has_cue = false;
  // Whether it is a phrase of the list from its first word to its last, so that
  // by itself it asks nothing: "why?", "tell me more", "the second one".
  bool is_cue_alone = false;
  // Whether it takes something back and puts nothing in its place: "not lung".
  bool takes_back = false;
  // Whether it is one that chooses nothing: "none of these".
  bool is_refusal = false;
  // Whether it is one that asks for an amount: "and how much?"
  bool asks_how_much = false;
  std::vector<Token> rest;  // Without openers, swap and closers.
  int content_count = 0;    // Content words of the rest.
};

class FollowUpCues {
 public:
  // A message with more content words than this says itself what it is about,
  // unless a pronoun or a cue says otherwise.
  static constexpr int kEllipticContentMax = 1;
  // The most that a message with a cue, or a bare subject, has.
  static constexpr int kSwapContentMax = 4;
  static constexpr int kBareContentMax = 2;
  // A pronoun after so many content words stands for one of them.
  static constexpr int kAntecedentContentMin = 3;

  // An empty text has no cues. Errors: kInvalidArgument when it is no
  // FollowUpCues.
  static absl::StatusOr<FollowUpCues> Parse(std::string_view text,
                                            const Tokenizer& tokenizer);

  Fragment Read(const std::vector<Token>& tokens) const;

  // Whether the first word is one with which questions begin.
  bool BeginsAsQuestion(const std::vector<Token>& tokens) const;

  // Whether it has a word with which people say what they suffer from.
  bool SaysWhatOneHas(const std::vector<Token>& tokens) const;

  // Whether a word says what is asked and names no thing: "safe", "last".
  bool IsVague(const Token& token) const {
    return vague_stems_.contains(token.stem);
  }

 private:
  // Phrases by their words joined with spaces.
  class Phrases {
   public:
    void Add(std::string_view phrase, const Tokenizer& tokenizer);
    // Words of the longest phrase that begins at `begin`; 0 when none does.
    size_t LengthAt(const std::vector<Token>& tokens, size_t begin) const;
    // The same, of one that ends before `end`.
    size_t LengthBefore(const std::vector<Token>& tokens, size_t end) const;
    bool IsAll(const std::vector<Token>& tokens) const;

   private:
    bool Has(const std::vector<Token>& tokens, size_t begin, size_t end) const;
    std::unordered_set<std::string> texts_;
    size_t word_count_max_ = 0;
  };

  // Of a message that is neither an ordinal, nor goes on, nor is a cue alone.
  Fragment::Kind KindOf(const Fragment& fragment, bool is_swapped) const;
  bool HasPronoun(const std::vector<Token>& tokens) const;
  int PlaceIn(const std::vector<Token>& tokens) const;
  // Whether it asks "what is X", with nothing but a name behind.
  bool AsksWhatItIs(const std::vector<Token>& tokens) const;

  Phrases openers_;
  Phrases swaps_;
  Phrases pronouns_;
  Phrases expletives_;
  Phrases bare_questions_;
  Phrases more_;
  Phrases company_;
  Phrases question_openers_;
  Phrases definitions_;
  Phrases closers_;
  Phrases pointers_;
  Phrases rejections_;
  Phrases refusals_;
  Phrases afflictions_;
  Phrases amounts_;
  std::unordered_set<std::string> vague_stems_;
  std::map<std::string, int> places_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_FOLLOW_UP_CUES_H_
