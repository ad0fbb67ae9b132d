#include "service/http/unary_methods.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/methods.h"

namespace caveat {
namespace {

using google::protobuf::Arena;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

const ServiceDescriptor& Service() {
  return *v1::AskRequest::descriptor()->file()->FindServiceByName(
      "AnswerService");
}

// Calls a function of methods.h. The messages are what its method's descriptor
// says, since NewRequest and NewResponse made them.
template <auto Function>
struct Caller;

template <typename Request, typename Response,
          absl::Status (*Function)(const Engine&, Request&, Response*,
                                   CallRecord*)>
struct Caller<Function> {
  static absl::Status Call(const Engine& engine, Message& request,
                           Message* response, CallRecord* record) {
    return Function(engine, static_cast<Request&>(request),
                    static_cast<Response*>(response), record);
  }
};

absl::Status NotServed(const Engine&, Message&, Message*, CallRecord*) {
  return methods::NotServed();
}

struct Row {
  std::string_view name;
  UnaryMethod::Call call;
};

// A method of the schema that is missing here is not served.
constexpr Row kRows[] = {
    {"Ask", &Caller<&methods::Ask>::Call},
    {"ListEntries", &Caller<&methods::ListEntries>::Call},
    {"GetEntry", &Caller<&methods::GetEntry>::Call},
    {"VerifyQuote", &Caller<&methods::VerifyQuote>::Call},
    {"Suggest", &Caller<&methods::Suggest>::Call},
};

UnaryMethod::Call CallOf(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.call;
  }
  return &NotServed;
}

using Table = std::map<std::string, UnaryMethod, std::less<>>;

Table MakeTable() {
  Table table;
  for (int i = 0; i < Service().method_count(); ++i) {
    const MethodDescriptor* method = Service().method(i);
    if (method->client_streaming() || method->server_streaming()) continue;
    table[method->name()] = {method, CallOf(method->name())};
  }
  return table;
}

Message* New(const google::protobuf::Descriptor* type, Arena* arena) {
  return google::protobuf::MessageFactory::generated_factory()
      ->GetPrototype(type)
      ->New(arena);
}

}  // namespace

Message* UnaryMethod::NewRequest(Arena* arena) const {
  return New(descriptor->input_type(), arena);
}

Message* UnaryMethod::NewResponse(Arena* arena) const {
  return New(descriptor->output_type(), arena);
}

const UnaryMethod* FindUnaryMethod(std::string_view name) {
  static const auto* const table = new Table(MakeTable());
  const auto found = table->find(name);
  return found == table->end() ? nullptr : &found->second;
}

bool IsStreamingMethod(std::string_view name) {
  return FindUnaryMethod(name) == nullptr &&
         Service().FindMethodByName(std::string(name)) != nullptr;
}

std::string_view MethodPathPrefix() {
  static const auto* const prefix =
      new std::string(absl::StrCat("/", Service().full_name(), "/"));
  return *prefix;
}

}  // namespace caveat
