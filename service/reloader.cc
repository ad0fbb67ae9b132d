#include "service/reloader.h"

namespace caveat {

void LogNotServed(const Moment& moment, Log* log) {
  for (const ServedCorpus& served : moment.snapshot->corpora()) {
    const std::string_view closed = served.ClosedOn(moment.today);
    if (closed.empty()) continue;
    log->Event("warning", JsonLine()
                              .Add("event", "corpus_not_served")
                              .Add("corpus", served.corpus().name())
                              .Add("why", closed));
  }
}

Reloader::Reloader(Engine* engine, Log* log, Metrics* metrics)
    : engine_(engine),
      log_(log),
      metrics_(metrics),
      thread_([this] { Run(); }) {}

Reloader::~Reloader() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool Reloader::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
    left_ = running_;
    if (left_) return false;
  }
  changed_.notify_one();
  thread_.join();
  return true;
}

void Reloader::Request() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requested_ = true;
  }
  changed_.notify_one();
}

void Reloader::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return requested_ || stop_; });
    if (stop_) return;
    requested_ = false;
    running_ = true;
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    const absl::Status status = engine_->Reload();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    lock.lock();
    running_ = false;
    // The log may be gone.
    if (left_) return;
    Tell(status, took);
  }
}

void Reloader::Tell(const absl::Status& status,
                    std::chrono::milliseconds took) {
  metrics_->CountReload(status.ok());
  const Moment moment = engine_->Now();
  const SnapshotPtr& snapshot = moment.snapshot;
  JsonLine line;
  line.Add("event", "reload")
      .Add("result", status.ok() ? "served" : "kept the old corpora")
      .Add("duration_ms", took.count())
      .Add("version", snapshot->version())
      .Add("corpora", static_cast<int64_t>(snapshot->corpora().size()))
      .Add("entries", snapshot->entry_count())
      .Add("domain", DomainName(snapshot->domain()));
  if (!status.ok()) {
    line.Add("faults", {status.message().data(), status.message().size()});
  }
  log_->Event(status.ok() ? "info" : "error", std::move(line));
  if (status.ok()) LogNotServed(moment, log_);
}

}  // namespace caveat
