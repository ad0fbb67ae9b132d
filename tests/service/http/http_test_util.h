// Requests for tests, and readers of what comes back.

#ifndef CAVEAT_TESTS_SERVICE_HTTP_HTTP_TEST_UTIL_H_
#define CAVEAT_TESTS_SERVICE_HTTP_HTTP_TEST_UTIL_H_

#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "service/call_record.h"
#include "service/http/edge.h"
#include "service/http/message.h"

namespace caveat {

inline constexpr std::string_view kGetEntryPath =
    "/caveat.v1.AnswerService/GetEntry";

// Texts that live as long as the test: a request is made of views.
HttpRequest MakeRequest(
    std::string_view method, std::string_view target,
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields,
    std::string_view body = {});

// The value of the first field of that name; empty without one.
std::string FieldOf(const HttpResponse& response, std::string_view name);

// One frame of gRPC-Web.
std::string FrameOf(char flags, std::string_view payload);

// A body of gRPC-Web, taken apart. Fails the test when it is malformed.
struct WebReply {
  std::string message;
  std::map<std::string, std::string> trailers;
};
WebReply ReadWebReply(std::string_view frames);

// The value of a gRPC-Web trailer `grpc-status-details-bin`.
google::rpc::Status DetailsOf(const WebReply& reply);

// Keeps every record.
class FakeRecorder : public CallRecorder, public HttpAccessRecorder {
 public:
  void Record(const CallRecord& record) override;
  void RecordAccess(const HttpAccess& access) override;
  // Copies; the recorder forgets them.
  std::vector<CallRecord> TakeCalls();
  std::vector<HttpAccess> TakeAccesses();

 private:
  std::mutex mutex_;
  std::vector<CallRecord> calls_;
  std::vector<HttpAccess> accesses_;
};

}  // namespace caveat

#endif  // CAVEAT_TESTS_SERVICE_HTTP_HTTP_TEST_UTIL_H_
