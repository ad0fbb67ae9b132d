#include "service/notices.h"

#include <utility>

#include "caveat/corpus/v1/notices.pb.h"
#include "corpus/text_proto.h"

namespace caveat {
namespace {

constexpr std::string_view kRequired[] = {
    notice::kNotCovered,     notice::kAmbiguous,
    notice::kUrgent,         notice::kCrisis,
    notice::kPersonalAdvice, notice::kPersonalAdviceAlone,
    notice::kSmallTalk,      notice::kExpired,
    notice::kWithdrawn,      notice::kPartlyAnswered,
};

bool IsContactUrl(std::string_view url) {
  return url.empty() || url.starts_with("tel:") || url.starts_with("https:");
}

}  // namespace

// A file as it was parsed, with the places of its fields.
struct Notices::NoticeFile {
  NoticeFile(const NamedText& text, Faults* faults)
      : name(text.name),
        valid(ReadTextProto(text.name, text.bytes, &message, &places, faults)) {
  }

  // Adds a fault at a field, or of the whole file for an empty `field`.
  void Add(const std::string& field, int index, std::string fault_message,
           Faults* faults) const {
    if (field.empty()) {
      faults->Add(Fault{name, 0, 0, std::move(fault_message)});
    } else {
      faults->Add(places.At(field, index).FaultIn(name, fault_message));
    }
  }

  const std::string name;
  corpus::v1::Notices message;
  TextPlace places;
  const bool valid;
};

void Notices::ReadTexts(const NoticeFile& file, Faults* faults) {
  for (int i = 0; i < file.message.notices_size(); ++i) {
    const corpus::v1::Notice& notice = file.message.notices(i);
    if (notice.name().empty() || notice.text().empty()) {
      file.Add("notices", i, "a notice needs a name and a text", faults);
    } else if (!notices_
                    .try_emplace(notice.name(),
                                 Notice{notice.name(),
                                        notice.text(),
                                        notice.other_text().empty()
                                            ? notice.text()
                                            : notice.other_text(),
                                        notice.alone(),
                                        {}})
                    .second) {
      file.Add("notices", i, "a second notice named " + notice.name(), faults);
    }
  }
  for (std::string_view name : kRequired) {
    if (notices_.find(name) == notices_.end()) {
      file.Add("", -1, "no notice named " + std::string(name), faults);
    }
  }
}

void Notices::ReadContacts(const NoticeFile& file, Faults* faults) {
  for (int i = 0; i < file.message.contacts_size(); ++i) {
    const corpus::v1::NoticeContact& contact = file.message.contacts(i);
    if (contact.label().empty() || contact.number().empty() ||
        contact.notices().empty()) {
      file.Add("contacts", i, "a contact needs notices, a label and a number",
               faults);
    }
    if (!IsContactUrl(contact.url())) {
      file.Add("contacts", i, "the url must start with tel: or https:", faults);
    }
    for (const std::string& name : contact.notices()) {
      const auto found = notices_.find(name);
      if (found == notices_.end()) {
        file.Add("contacts", i, "no notice is named " + name, faults);
      } else {
        found->second.contacts.push_back(
            {contact.label(), contact.number(), contact.url()});
      }
    }
  }
}

Notices Notices::Read(const NamedText& notices, const NamedText& contacts,
                      Faults* faults) {
  Notices result;
  NoticeFile file(notices, faults);
  if (!file.valid) return result;
  result.ReadTexts(file, faults);
  if (contacts.name.empty()) {
    result.ReadContacts(file, faults);
    return result;
  }
  NoticeFile own(contacts, faults);
  if (!own.valid) return result;
  if (own.message.notices_size() > 0 ||
      !own.message.standing_caveat().empty() ||
      !own.message.other_standing_caveat().empty()) {
    own.Add("", -1, "may hold only `contacts`", faults);
  }
  result.ReadContacts(own, faults);
  return result;
}

const Notice& Notices::Get(std::string_view name,
                           std::string_view fallback) const {
  auto found = notices_.find(name);
  if (found == notices_.end()) found = notices_.find(fallback);
  return found->second;
}

bool Notices::HasContactsFor(std::string_view name) const {
  const auto found = notices_.find(name);
  return found != notices_.end() && !found->second.contacts.empty();
}

}  // namespace caveat
