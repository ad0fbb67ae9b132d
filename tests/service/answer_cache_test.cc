#include "service/answer_cache.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

namespace caveat {
namespace {

// What OpenSSL makes of the same.
SipDigest Reference(const SipKey& key, const std::string& bytes) {
  unsigned char key_bytes[16];
  for (size_t i = 0; i < 16; ++i) {
    key_bytes[i] = static_cast<unsigned char>(key[i / 8] >> (8 * (i % 8)));
  }
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
  size_t size = 16;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
      OSSL_PARAM_construct_end()};
  unsigned char out[16] = {};
  EXPECT_EQ(EVP_MAC_init(context, key_bytes, 16, parameters), 1);
  EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  EVP_MAC_final(context, out, &size, sizeof(out));
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  SipDigest digest{};
  for (size_t i = 0; i < 16; ++i) {
    digest[i / 8] |= uint64_t{out[i]} << (8 * (i % 8));
  }
  return digest;
}

std::shared_ptr<const CachedReply> ReplyOf(std::string bytes) {
  auto reply = std::make_shared<CachedReply>();
  reply->bytes = std::move(bytes);
  return reply;
}

TEST(SipHashTest, IsThatOfOpenSsl) {
  std::mt19937_64 random(20261129);
  for (size_t size = 0; size < 70; ++size) {
    const SipKey key{random(), random()};
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const SipDigest wanted = Reference(key, bytes);
    EXPECT_EQ(SipHash(key).Add(bytes).Finish(), wanted) << size;
    // However it is cut.
    const std::string_view whole = bytes;
    EXPECT_EQ(SipHash(key)
                  .Add(whole.substr(0, size / 3))
                  .Add(whole.substr(size / 3))
                  .Finish(),
              wanted)
        << size;
  }
}

TEST(AnswerCacheTest, KeepsRepliesByAllThatTheyDependOn) {
  AnswerCache cache(1 << 20);
  const SipDigest key = cache.KeyOf("request", 1, "2026-11-29");
  EXPECT_EQ(cache.Find(key), nullptr);
  cache.Insert(key, ReplyOf("reply"));
  ASSERT_NE(cache.Find(key), nullptr);
  EXPECT_EQ(cache.Find(key)->bytes, "reply");
  EXPECT_EQ(cache.Find(cache.KeyOf("request", 1, "2026-11-29"))->bytes, "reply");
  for (const SipDigest& other :
       {cache.KeyOf("requesu", 1, "2026-11-29"),
        cache.KeyOf("request", 2, "2026-11-29"),
        cache.KeyOf("request", 1, "2026-11-30"),
        cache.KeyOf("9request", 1, "2026-11-2")}) {
    EXPECT_EQ(cache.Find(other), nullptr);
  }
  EXPECT_EQ(cache.hit_count(), 3);
  EXPECT_EQ(cache.miss_count(), 5);
  cache.Clear();
  EXPECT_EQ(cache.Find(key), nullptr);
  EXPECT_EQ(cache.bytes(), 0u);
}

// Nobody who sees a digest can try questions on it in another process.
TEST(AnswerCacheTest, EachHasAKeyOfItsOwn) {
  EXPECT_NE(AnswerCache(1).KeyOf("request", 1, "2026-11-29"),
            AnswerCache(1).KeyOf("request", 1, "2026-11-29"));
}

TEST(AnswerCacheTest, IsBoundedInBytesAndForgetsTheOldest) {
  constexpr size_t kBytesMax = 256 << 10;
  AnswerCache cache(kBytesMax);
  const SipDigest asked_again = cache.KeyOf("again", 1, "d");
  cache.Insert(asked_again, ReplyOf(std::string(1000, 'x')));
  for (int i = 0; i < 5000; ++i) {
    cache.Insert(cache.KeyOf(std::to_string(i), 1, "d"),
                 ReplyOf(std::string(static_cast<size_t>(i % 3000), 'x')));
    ASSERT_LE(cache.bytes(), kBytesMax);
    ASSERT_NE(cache.Find(asked_again), nullptr) << i;
  }
  EXPECT_EQ(cache.Find(cache.KeyOf("0", 1, "d")), nullptr);
  EXPECT_NE(cache.Find(cache.KeyOf("4999", 1, "d")), nullptr);
}

TEST(AnswerCacheTest, IsBoundedInReplies) {
  AnswerCache cache(size_t{1} << 30);
  for (size_t i = 0; i < AnswerCache::kReplyCountMax + 5000; ++i) {
    cache.Insert(cache.KeyOf(std::to_string(i), 1, "d"), ReplyOf("x"));
  }
  EXPECT_LE(cache.reply_count(), AnswerCache::kReplyCountMax);
}

TEST(AnswerCacheTest, WhatIsTooLargeIsNotKept) {
  AnswerCache cache(16 << 20);
  const SipDigest key = cache.KeyOf("request", 1, "d");
  cache.Insert(key, ReplyOf(std::string(AnswerCache::kReplyBytesMax + 1, 'x')));
  EXPECT_EQ(cache.Find(key), nullptr);
  AnswerCache none(0);
  EXPECT_FALSE(none.enabled());
  none.Insert(key, ReplyOf("x"));
  EXPECT_EQ(none.Find(key), nullptr);
}

TEST(AnswerCacheTest, ThreadsMayShareIt) {
  AnswerCache cache(64 << 10);
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&cache, seed] {
      std::mt19937 random(seed);
      for (int i = 0; i < 20000; ++i) {
        const std::string text = std::to_string(random() % 200);
        const SipDigest key = cache.KeyOf(text, 1, "d");
        const auto reply = cache.Find(key);
        if (reply == nullptr) {
          cache.Insert(key, ReplyOf(text));
        } else {
          ASSERT_EQ(reply->bytes, text);
        }
        if (random() % 1000 == 0) cache.Clear();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace caveat
