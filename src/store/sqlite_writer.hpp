// The one connection that writes, and the thread that commits for everybody.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <type_traits>
#include <vector>

#include "store/sqlite_checkpointer.hpp"
#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

// Group commit: a commit waits for the disk, so whatever was asked for meanwhile goes into the next
// transaction together. Each job keeps its own fate, by a savepoint. The queue is as long as there are
// callers, who all wait.
class Writer final {
 public:
  // `checkpointer` outlives the writer.
  Writer(std::unique_ptr<Connection> connection, Checkpointer& checkpointer);
  ~Writer();  // no call may be under way
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Runs `work(connection)` inside a transaction, and returns its result when the disk has it. If the result
  // is an error, nothing of this job is stored. `work` runs on the writer's thread. Errors: those of `work`;
  // store_unavailable, store_corrupt, and then nothing of this job is stored either.
  template <class Work>
  auto run(Work&& work) -> std::invoke_result_t<Work&, Connection&> {
    std::optional<std::invoke_result_t<Work&, Connection&>> result;
    Job job;
    job.work = [&work, &result](Connection& connection) -> const Error* {
      result.emplace(work(connection));
      return result->has_value() ? nullptr : &result->error();
    };
    BLOCKAUTH_CHECK(submit(job));
    return *std::move(result);
  }

  // Callers whose job was not begun yet.
  [[nodiscard]] std::size_t waiting() {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
  }

 private:
  struct Job {
    std::function<const Error*(Connection&)> work;  // the Error, if it is refused
    std::promise<Result<void>> committed;
  };

  Result<void> submit(Job& job);
  void commit_batches();
  std::vector<Job*> next_batch();
  Result<void> commit(std::span<Job* const> batch);
  Result<void> run_jobs(std::span<Job* const> batch);

  std::unique_ptr<Connection> connection_;
  Checkpointer& checkpointer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job*> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace blockauth::store::sqlite
