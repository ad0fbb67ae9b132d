// The fixed texts of replies that are not answers, with the numbers to call.
//
//   Faults faults;
//   Notices notices = Notices::Read({"corpus/notices.txtpb", bytes}, {},
//   &faults); const Notice& urgent = notices.Get("urgent",
//   notice::kNotCovered);
//
// They are reviewed data (schema: proto/caveat/corpus/v1/notices.proto); none
// is in the code. Immutable once read; any number of threads may read it.

#ifndef CAVEAT_SERVICE_NOTICES_H_
#define CAVEAT_SERVICE_NOTICES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/fault.h"

namespace caveat {

// Names of the notices that the engine itself needs. Read demands each but
// those of thanks and complaints: kSmallTalk serves for them.
namespace notice {
inline constexpr std::string_view kNotCovered = "not_covered";
inline constexpr std::string_view kAmbiguous = "ambiguous";
inline constexpr std::string_view kPartlyAnswered = "partly_answered";
inline constexpr std::string_view kUrgent = "urgent";
inline constexpr std::string_view kCrisis = "crisis";
inline constexpr std::string_view kPersonalAdvice = "personal_advice";
inline constexpr std::string_view kPersonalAdviceAlone =
    "personal_advice_alone";
inline constexpr std::string_view kSmallTalk = "small_talk";
inline constexpr std::string_view kSmallTalkThanks = "small_talk_thanks";
inline constexpr std::string_view kSmallTalkUnhappy = "small_talk_unhappy";
inline constexpr std::string_view kExpired = "expired";
inline constexpr std::string_view kWithdrawn = "withdrawn";
}  // namespace notice

// A number or link to turn to.
struct Contact {
  std::string label;
  std::string number;
  std::string url;  // `tel:` or `https:`; may be empty.
};

// One fixed text.
struct Notice {
  std::string name;
  std::string text;
  std::string other_text;  // Where nothing is about health. Never empty.
  bool alone = false;      // Nothing is shown with it but what would answer.
  std::vector<Contact> contacts;

  const std::string& TextFor(Domain domain) const {
    return domain == Domain::kHealth ? text : other_text;
  }
};

// A text file by its name, for error messages, and its bytes.
struct NamedText {
  std::string name;
  std::string_view bytes;
};

class Notices {
 public:
  // Reads the notices, and the deployer's contacts unless `contacts` has no
  // name. Contacts of the deployer replace all others. Faults of both files go
  // to `faults` (not null); the result may be used only when it has none.
  static Notices Read(const NamedText& notices, const NamedText& contacts,
                      Faults* faults);

  // The notice `name`, or `fallback` (one of the names above) when a guard
  // rule names one that is not there. Valid as long as the Notices.
  const Notice& Get(std::string_view name, std::string_view fallback) const;

  bool Has(std::string_view name) const {
    return notices_.find(name) != notices_.end();
  }

  // Whether people in need are given a number: what a service that faces
  // patients may not start without.
  bool HasContactsFor(std::string_view name) const;

 private:
  struct NoticeFile;
  void ReadTexts(const NoticeFile& file, Faults* faults);
  void ReadContacts(const NoticeFile& file, Faults* faults);

  std::map<std::string, Notice, std::less<>> notices_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_NOTICES_H_
