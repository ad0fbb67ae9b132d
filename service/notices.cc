#include "service/notices.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "caveat/corpus/v1/notices.pb.h"

namespace caveat {
namespace {

constexpr std::string_view kRequired[] = {
    notice::kNotCovered, notice::kAmbiguous,      notice::kUrgent,
    notice::kCrisis,     notice::kPersonalAdvice, notice::kPersonalAdviceAlone,
    notice::kSmallTalk,  notice::kExpired,        notice::kWithdrawn,
};

// Turns protobuf's errors, which count from 0, into faults.
class FaultCollector : public google::protobuf::io::ErrorCollector {
 public:
  FaultCollector(const std::string& file, Faults* faults)
      : file_(file), faults_(faults) {}
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    faults_->Add(Fault{file_, line + 1, column + 1, message});
  }

 private:
  const std::string& file_;
  Faults* const faults_;
};

corpus::v1::Notices Parse(const NamedText& file, Faults* faults) {
  corpus::v1::Notices message;
  FaultCollector collector(file.name, faults);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.ParseFromString(std::string(file.bytes), &message);
  return message;
}

void AddFault(const std::string& file, const std::string& message,
              Faults* faults) {
  faults->Add(Fault{file, 0, 0, message});
}

bool IsContactUrl(std::string_view url) {
  return url.empty() || url.starts_with("tel:") || url.starts_with("https:");
}

}  // namespace

Notices Notices::Read(const NamedText& notices, const NamedText& contacts,
                      Faults* faults) {
  Notices result;
  corpus::v1::Notices message = Parse(notices, faults);
  for (const corpus::v1::Notice& notice : message.notices()) {
    if (notice.name().empty() || notice.text().empty()) {
      AddFault(notices.name, "a notice needs a name and a text", faults);
      continue;
    }
    if (!result.notices_
             .try_emplace(notice.name(),
                          Notice{notice.name(), notice.text(), {}})
             .second) {
      AddFault(notices.name, "two notices named " + notice.name(), faults);
    }
  }
  for (std::string_view name : kRequired) {
    if (result.notices_.find(name) == result.notices_.end()) {
      AddFault(notices.name, "no notice named " + std::string(name), faults);
    }
  }

  std::string contacts_name = notices.name;
  if (!contacts.name.empty()) {
    contacts_name = contacts.name;
    message = Parse(contacts, faults);
    if (message.notices_size() > 0 || !message.standing_caveat().empty()) {
      AddFault(contacts_name, "may hold only `contacts`", faults);
    }
  }
  for (const corpus::v1::NoticeContact& contact : message.contacts()) {
    if (contact.label().empty() || contact.number().empty() ||
        contact.notices().empty()) {
      AddFault(contacts_name, "a contact needs notices, a label and a number",
               faults);
    }
    if (!IsContactUrl(contact.url())) {
      AddFault(contacts_name,
               "the url of a contact must be tel: or https:", faults);
    }
    for (const std::string& name : contact.notices()) {
      const auto found = result.notices_.find(name);
      if (found == result.notices_.end()) {
        AddFault(contacts_name, "a contact for an unknown notice: " + name,
                 faults);
        continue;
      }
      found->second.contacts.push_back(
          Contact{contact.label(), contact.number(), contact.url()});
    }
  }
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
