#include "service/answer_cache.h"

#include <iterator>
#include <utility>

namespace caveat {
namespace {

// What the tables take for a reply beside its texts: a list's node, a bucket
// and its node, the reply and its counts. Measured at about 300 bytes.
constexpr size_t kOverheadBytes = 320;

size_t BytesOf(const CachedReply& reply) {
  return kOverheadBytes + reply.bytes.capacity() + reply.corpus.capacity() +
         reply.corpus_version.capacity() + reply.entry_id.capacity();
}

}  // namespace

AnswerCache::AnswerCache(size_t bytes_max) : bytes_max_(bytes_max) {}

SipDigest AnswerCache::KeyOf(std::string_view request, uint64_t snapshot_serial,
                             std::string_view day) const {
  // Each part is told from the next by its size.
  return SipHash(key_)
      .Add(snapshot_serial)
      .Add(day.size())
      .Add(day)
      .Add(request.size())
      .Add(request)
      .Finish();
}

std::shared_ptr<const CachedReply> AnswerCache::Find(const SipDigest& key) {
  Shard& shard = ShardOf(key);
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto found = shard.places.find(key);
    if (found != shard.places.end()) {
      shard.kept.splice(shard.kept.begin(), shard.kept, found->second);
      hits_.fetch_add(1, std::memory_order_relaxed);
      return found->second->reply;
    }
  }
  misses_.fetch_add(1, std::memory_order_relaxed);
  return nullptr;
}

void AnswerCache::Insert(const SipDigest& key,
                         std::shared_ptr<const CachedReply> reply) {
  const size_t bytes_max = bytes_max_ / kShardCount;
  const size_t bytes = BytesOf(*reply);
  if (bytes > bytes_max || reply->bytes.size() > kReplyBytesMax) return;
  Shard& shard = ShardOf(key);
  // What goes is freed behind the lock.
  std::list<Kept> gone;
  const std::lock_guard<std::mutex> lock(shard.mutex);
  if (shard.places.contains(key)) return;
  while (shard.bytes + bytes > bytes_max ||
         shard.kept.size() >= kReplyCountMax / kShardCount) {
    const Kept& last = shard.kept.back();
    shard.bytes -= BytesOf(*last.reply);
    shard.places.erase(last.key);
    gone.splice(gone.begin(), shard.kept, std::prev(shard.kept.end()));
  }
  shard.kept.push_front({key, std::move(reply)});
  shard.places.emplace(key, shard.kept.begin());
  shard.bytes += bytes;
}

void AnswerCache::Clear() {
  for (Shard& shard : shards_) {
    std::list<Kept> gone;
    const std::lock_guard<std::mutex> lock(shard.mutex);
    shard.places.clear();
    gone.swap(shard.kept);
    shard.bytes = 0;
  }
}

size_t AnswerCache::bytes() const {
  size_t bytes = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

size_t AnswerCache::reply_count() const {
  size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    count += shard.kept.size();
  }
  return count;
}

}  // namespace caveat
