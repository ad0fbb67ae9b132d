// SHA-256, by OpenSSL's libcrypto, which gRPC brings along in any case.
//
//   Sha256 hash;
//   hash.Add(name);
//   hash.Add(bytes);
//   std::string hex = hash.Finish();

#ifndef CAVEAT_CORPUS_SHA256_H_
#define CAVEAT_CORPUS_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

namespace caveat {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  // Adds the bytes as they are: two calls hash like one with both.
  void Add(std::string_view bytes);
  // Adds the size first, so that no two lists of fields hash alike.
  void AddField(std::string_view bytes);

  // 64 lower-case hex digits. Call once.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The hash of `bytes` alone.
std::string Sha256Hex(std::string_view bytes);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_SHA256_H_
