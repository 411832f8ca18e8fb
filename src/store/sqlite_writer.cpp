// How do many writes share one wait for the disk?
#include "store/sqlite_writer.hpp"

#include <algorithm>
#include <utility>

namespace blockauth::store::sqlite {
namespace {

// A bound on how much one failure can take with it, and on how long other processes wait for the lock.
constexpr std::size_t kMaxBatch = 256;

constexpr Sql kBegin{"BEGIN IMMEDIATE"};
constexpr Sql kCommit{"COMMIT"};
constexpr Sql kRollback{"ROLLBACK"};
constexpr Sql kBeginJob{"SAVEPOINT job"};
constexpr Sql kUndoJob{"ROLLBACK TO job"};
constexpr Sql kEndJob{"RELEASE job"};

bool is_fault_of_the_store(Errc code) {
  return code == Errc::store_unavailable || code == Errc::store_corrupt;
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, Checkpointer& checkpointer)
    : connection_(std::move(connection)), checkpointer_(checkpointer), thread_([this] { commit_batches(); }) {
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* observer, sqlite3*, const char*, int pages) {
        static_cast<Checkpointer*>(observer)->log_has(pages);
        return SQLITE_OK;
      },
      &checkpointer_);
}

Writer::~Writer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Result<void> Writer::submit(Job& job) {
  auto committed = job.committed.get_future();
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(&job);
  }
  wake_.notify_one();
  return committed.get();
}

void Writer::commit_batches() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) {
    const Result<void> outcome = commit(batch);
    for (Job* job : batch) {
      // The caller destroys its job as soon as it knows, which may be before set_value() returns.
      auto committed = std::move(job->committed);
      committed.set_value(outcome);
    }
    checkpointer_.finish_if_asked(*connection_);
  }
}

// Empty when there is nothing more to come.
std::vector<Writer::Job*> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxBatch));
  std::vector<Job*> batch(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  return batch;
}

// Whatever a job found out rests on the transaction's earlier jobs: if the commit fails, none of the answers
// holds.
Result<void> Writer::commit(std::span<Job* const> batch) {
  BLOCKAUTH_CHECK(connection_->run(kBegin));
  auto outcome = run_jobs(batch);
  if (outcome) outcome = connection_->run(kCommit);
  if (!outcome && connection_->in_transaction()) {
    // A failed ROLLBACK leaves nothing to do: the next BEGIN fails too, and with it every call.
    static_cast<void>(connection_->run(kRollback).has_value());
  }
  return outcome;
}

Result<void> Writer::run_jobs(std::span<Job* const> batch) {
  for (Job* job : batch) {
    BLOCKAUTH_CHECK(connection_->run(kBeginJob));
    const Error* refused = job->work(*connection_);
    // SQLite itself may have rolled back everything: a full disk, an I/O error, no memory.
    if (!connection_->in_transaction() || (refused != nullptr && is_fault_of_the_store(refused->code))) {
      return fail(refused != nullptr ? *refused : Error{.code = Errc::store_unavailable});
    }
    if (refused != nullptr) BLOCKAUTH_CHECK(connection_->run(kUndoJob));
    BLOCKAUTH_CHECK(connection_->run(kEndJob));
  }
  return {};
}

}  // namespace blockauth::store::sqlite
