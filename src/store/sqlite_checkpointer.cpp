// When is the write-ahead log copied into the database?
#include "store/sqlite_checkpointer.hpp"

#include <utility>

namespace blockauth::store::sqlite {
namespace {

constexpr int kCheckpointEveryPages = 1000;  // 4 MB
constexpr int kLongLogPages = 8000;          // 32 MB: readers get slower as the log gets longer

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { copy_when_asked(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::log_has(int pages) noexcept {
  if (pages < pages_at_last_request_) pages_at_last_request_ = 0;  // it started again from its beginning
  if (pages - pages_at_last_request_ < kCheckpointEveryPages) return;
  pages_at_last_request_ = pages;
  {
    const std::scoped_lock lock(mutex_);
    asked_ = true;
  }
  wake_.notify_one();
}

void Checkpointer::finish_if_asked(Connection& writer) noexcept {
  if (!writer_should_finish_.exchange(false)) return;
  // Failing is no harm: the log only stays longer, and the next request tries again.
  sqlite3_wal_checkpoint_v2(writer.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void Checkpointer::empty_log() noexcept {
  {
    const std::scoped_lock lock(mutex_);
    asked_ = true;
    emptying_ = true;
  }
  wake_.notify_one();
}

// How many pages the log had. An emptying that others stood in the way of is asked for again.
int Checkpointer::checkpoint(bool emptying) noexcept {
  int pages = 0;
  const int mode = emptying ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int status = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, &pages, nullptr);
  if (emptying && status != SQLITE_OK) {
    const std::scoped_lock lock(mutex_);
    emptying_ = true;
  }
  return pages;
}

void Checkpointer::copy_when_asked() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || asked_; });
    const bool stopping = stopping_;
    const bool emptying = std::exchange(emptying_, false);
    asked_ = false;
    lock.unlock();
    // The last one: a clean stop leaves a short log behind, even where another process keeps the database
    // open.
    const int pages = checkpoint(emptying);
    if (stopping) return;
    if (pages > kLongLogPages) writer_should_finish_ = true;
    lock.lock();
  }
}

}  // namespace blockauth::store::sqlite
