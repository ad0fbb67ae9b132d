// Keeps replies for whoever asks the same again: most people click one of a
// few questions, and to answer one costs a hundred times as much as to look its
// reply up.
//
//   AnswerCache cache(16 << 20);
//   const SipDigest key = cache.KeyOf(request, moment);
//   if (auto reply = cache.Find(key)) return reply;
//   cache.Insert(key, std::make_shared<const CachedReply>(...));
//
// A reply depends on nothing but the request, the corpora and the day, and the
// key is a digest of all of them: with the cache and without, a call gets the
// same bytes. Holds digests under a key that is another in each process, and
// replies, which quote the document; never what was asked. Bounded in bytes and
// in replies: what was not asked for longest goes first. Thread-safe; a lock is
// held for a look-up in a table.

#ifndef CAVEAT_SERVICE_ANSWER_CACHE_H_
#define CAVEAT_SERVICE_ANSWER_CACHE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "service/reply.h"
#include "service/siphash.h"

namespace caveat {

// A reply as it goes over the wire, and what the log says of it.
struct CachedReply {
  std::string bytes;
  std::string_view question_length_bucket;  // A literal.
  Outcome outcome = Outcome::kNotCovered;
  std::string corpus;
  std::string corpus_version;
  std::string entry_id;
  double confidence = 0;
};

class AnswerCache {
 public:
  // Replies that are kept at most, however small they are.
  static constexpr size_t kReplyCountMax = 65536;
  // A larger reply is not kept.
  static constexpr size_t kReplyBytesMax = 64 << 10;

  // Keeps `bytes_max` at most; 0 keeps nothing.
  explicit AnswerCache(size_t bytes_max);

  bool enabled() const { return bytes_max_ > 0; }

  // The key of a request: all of its bytes that the reply depends on, the
  // serial number of the snapshot that answers, and the day.
  SipDigest KeyOf(std::string_view request, uint64_t snapshot_serial,
                  std::string_view day) const;

  // Null when it is not there. Counts a hit or a miss.
  std::shared_ptr<const CachedReply> Find(const SipDigest& key);
  void Insert(const SipDigest& key, std::shared_ptr<const CachedReply> reply);

  // Forgets everything, after a reload: nothing old would be found any more,
  // and it would be in the way.
  void Clear();

  int64_t hit_count() const { return hits_.load(std::memory_order_relaxed); }
  int64_t miss_count() const { return misses_.load(std::memory_order_relaxed); }
  size_t bytes() const;
  size_t reply_count() const;

 private:
  // Threads that ask for different questions seldom meet at one lock.
  static constexpr size_t kShardCount = 16;

  struct Kept {
    SipDigest key;
    std::shared_ptr<const CachedReply> reply;
  };
  struct KeyHash {
    // Digests are as good as random.
    size_t operator()(const SipDigest& key) const { return key[1]; }
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Kept> kept;  // The one that was asked for last comes first.
    std::unordered_map<SipDigest, std::list<Kept>::iterator, KeyHash> places;
    size_t bytes = 0;
  };

  Shard& ShardOf(const SipDigest& key) { return shards_[key[0] % kShardCount]; }

  const size_t bytes_max_;
  const SipKey key_ = RandomSipKey();
  std::array<Shard, kShardCount> shards_;
  std::atomic<int64_t> hits_{0};
  std::atomic<int64_t> misses_{0};
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ANSWER_CACHE_H_
