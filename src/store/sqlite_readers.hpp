// A few connections for reading, lent to one caller at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

class ReaderPool final {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<Connection>> connections) : idle_(std::move(connections)) {}

  // Runs `work(connection)` on a connection that sees everything committed so far, as soon as one is idle.
  template <class Work>
  auto run(Work&& work) -> std::invoke_result_t<Work&, Connection&> {
    const Loan loan(*this);
    return work(*loan.connection);
  }

 private:
  struct Loan {
    explicit Loan(ReaderPool& lender) : pool(lender), connection(lender.take()) {}
    ~Loan() { pool.give_back(std::move(connection)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    ReaderPool& pool;
    std::unique_ptr<Connection> connection;
  };

  std::unique_ptr<Connection> take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty(); });
    auto connection = std::move(idle_.back());  // the last one used: its cache is the warmest
    idle_.pop_back();
    return connection;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::scoped_lock lock(mutex_);
      idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace blockauth::store::sqlite
