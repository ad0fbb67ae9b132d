#include "tests/service/http/http_test_util.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"

namespace caveat {

HttpRequest MakeRequest(
    std::string_view method, std::string_view target,
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields,
    std::string_view body) {
  HttpRequest request;
  request.method = method;
  request.target = target;
  request.fields.push_back({"Host", "caveat.example"});
  for (const auto& [name, value] : fields) {
    request.fields.push_back({name, value});
  }
  request.body = body;
  return request;
}

std::string FieldOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [field, value] : response.fields) {
    if (field == name) return value;
  }
  return {};
}

std::string FrameOf(char flags, std::string_view payload) {
  std::string frame(1, flags);
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>(payload.size() >> shift & 0xFF));
  }
  return frame + std::string(payload);
}

WebReply ReadWebReply(std::string_view frames) {
  WebReply reply;
  while (!frames.empty()) {
    EXPECT_GE(frames.size(), 5u);
    if (frames.size() < 5) return reply;
    size_t size = 0;
    for (size_t i = 1; i < 5; ++i) {
      size = size << 8 | static_cast<unsigned char>(frames[i]);
    }
    EXPECT_LE(size, frames.size() - 5);
    if (size > frames.size() - 5) return reply;
    std::string_view payload = frames.substr(5, size);
    if (static_cast<unsigned char>(frames[0]) == 0x80) {
      while (!payload.empty()) {
        const size_t end = payload.find("\r\n");
        const size_t colon = payload.find(": ");
        EXPECT_NE(end, std::string_view::npos);
        EXPECT_LT(colon, end);
        reply.trailers[std::string(payload.substr(0, colon))] =
            std::string(payload.substr(colon + 2, end - colon - 2));
        payload.remove_prefix(end + 2);
      }
      EXPECT_EQ(size, frames.size() - 5) << "a frame after the trailers";
    } else {
      EXPECT_EQ(frames[0], 0);
      reply.message = std::string(payload);
    }
    frames.remove_prefix(5 + size);
  }
  return reply;
}

google::rpc::Status DetailsOf(const WebReply& reply) {
  google::rpc::Status status;
  std::string bytes;
  const auto found = reply.trailers.find("grpc-status-details-bin");
  if (found == reply.trailers.end()) return status;
  EXPECT_TRUE(absl::Base64Unescape(found->second, &bytes));
  EXPECT_TRUE(status.ParseFromString(bytes));
  return status;
}

void FakeRecorder::Record(const CallRecord& record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  calls_.push_back(record);
}

void FakeRecorder::RecordAccess(const HttpAccess& access) {
  const std::lock_guard<std::mutex> lock(mutex_);
  accesses_.push_back(access);
}

std::vector<CallRecord> FakeRecorder::TakeCalls() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(calls_, {});
}

std::vector<HttpAccess> FakeRecorder::TakeAccesses() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(accesses_, {});
}

}  // namespace caveat
