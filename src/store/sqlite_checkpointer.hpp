// The thread that copies the write-ahead log into the database.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

// Works beside the writer and the readers (a passive checkpoint waits for nobody), a little at a time, so
// that no commit has to wait for it.
class Checkpointer final {
 public:
  explicit Checkpointer(std::unique_ptr<Connection> connection);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // After each commit: how many pages the log has now. Cheap.
  void log_has(int pages) noexcept;
  // Between two commits, on the writer's connection: copies what was appended during the last checkpoint, if
  // the log became long. Only a log that was copied to its end starts again from its beginning, and under a
  // steady load this is the one moment at which nobody appends to it.
  void finish_if_asked(Connection& writer) noexcept;
  // After an erasure: soon the log, too, no longer has what was erased. It is emptied in the background, or
  // when the store is closed, and tried again at each checkpoint until no other connection stands in the way.
  void empty_log() noexcept;

 private:
  void copy_when_asked();
  int checkpoint(bool emptying) noexcept;

  std::unique_ptr<Connection> connection_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool emptying_ = false;
  bool stopping_ = false;
  int pages_at_last_request_ = 0;  // of the writer's thread only
  std::atomic<bool> writer_should_finish_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace blockauth::store::sqlite
