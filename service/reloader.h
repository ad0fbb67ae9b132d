// Reloads an engine's corpora in a thread of its own, so that signals and
// calls go on meanwhile.
//
//   Reloader reloader(&engine, &log);
//   reloader.Request();
//
// Thread-safe. Requests that come while one waits are one; a request that
// comes during a reload leads to another, so that the newest files win.

#ifndef CAVEAT_SERVICE_RELOADER_H_
#define CAVEAT_SERVICE_RELOADER_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "service/engine.h"
#include "service/log.h"
#include "service/metrics.h"

namespace caveat {

// Warns of each corpus that is loaded and closed on that day: at the start, and
// after each reload.
void LogNotServed(const Moment& moment, Log* log);

class Reloader {
 public:
  // None is owned; all must outlive this.
  Reloader(Engine* engine, Log* log, Metrics* metrics);
  // Waits for a reload that is running; it can not be broken off.
  ~Reloader();

  // Ends at once, unless a reload is running: then false, and nothing more is
  // told of it. For whoever is about to end the process.
  bool Stop();

  // Asks for a reload and returns at once. The log says how it ended.
  void Request();

 private:
  void Run();
  void Tell(const absl::Status& status, std::chrono::milliseconds took);

  Engine* const engine_;
  Log* const log_;
  Metrics* const metrics_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;  // Guarded by mutex_.
  bool running_ = false;    // Guarded by mutex_.
  bool stop_ = false;       // Guarded by mutex_.
  bool left_ = false;       // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_RELOADER_H_
