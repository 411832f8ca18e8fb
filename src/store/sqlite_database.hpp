// One open database file: its readers, its writer and its checkpoints.
#pragma once

#include <utility>

#include "store/sqlite_checkpointer.hpp"
#include "store/sqlite_readers.hpp"
#include "store/sqlite_writer.hpp"

namespace blockauth::store::sqlite {

class Database final {
 public:
  Database(std::unique_ptr<Connection> writer, std::unique_ptr<Connection> checkpointer,
           std::vector<std::unique_ptr<Connection>> readers)
      : checkpointer_(std::move(checkpointer)),
        writer_(std::move(writer), checkpointer_),
        readers_(std::move(readers)) {}

  // `work(connection)` sees what was committed before the call. Each statement reads a state of its own.
  template <class Work>
  auto read(Work&& work) {
    return readers_.run(std::forward<Work>(work));
  }

  // `work(connection)` in a transaction; returns when the disk has it (Writer::run).
  template <class Work>
  auto write(Work&& work) {
    return writer_.run(std::forward<Work>(work));
  }

  void empty_log() noexcept { checkpointer_.empty_log(); }

 private:
  Checkpointer checkpointer_;
  Writer writer_;
  ReaderPool readers_;
};

}  // namespace blockauth::store::sqlite
