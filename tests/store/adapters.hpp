// The stores that this layer ships, as the contract suites take them.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "blockauth/store/memory.hpp"
#include "blockauth/store/sqlite.hpp"
#include "contract/adapter.hpp"
#include "contract/map_credential_store.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::contract {

// A directory of its own for each test, removed with everything in it.
class TemporaryDirectory final {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "blockauth-store-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<store::Store> open_sqlite_or_fail(const std::string& path) {
  support::SeededRandom random("epoch");
  store::SqliteConfig config;
  config.path = path;
  config.busy_timeout_ms = 60'000;
  auto opened = store::open_sqlite(config, random);
  EXPECT_TRUE(succeeds(opened));
  return opened ? *std::move(opened) : nullptr;
}

class MemoryBed final : public TestBed {
 public:
  store::Store& store() override { return *store_; }

 private:
  support::SeededRandom random_{"epoch"};
  std::unique_ptr<store::Store> store_ = store::open_memory(random_);
};

// Two stores on one file, as two nodes have them.
class SqliteBed final : public TestBed {
 public:
  store::Store& store() override { return *store_; }
  store::Store& other_node() override {
    std::call_once(opened_, [this] { other_ = open_sqlite_or_fail(directory_.file("blockauth.db")); });
    return *other_;
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<store::Store> store_ = open_sqlite_or_fail(directory_.file("blockauth.db"));
  std::once_flag opened_;  // only the tests that ask for it pay for it; several threads may ask at once
  std::unique_ptr<store::Store> other_;
};

class ComposedBed final : public TestBed {
 public:
  explicit ComposedBed(std::unique_ptr<store::Store> own)
      : store_(store::with_credential_store(std::move(own), custom_)) {}

  store::Store& store() override { return *store_; }

 private:
  MapCredentialStore custom_;
  std::unique_ptr<store::Store> store_;
};

class ComposedSqliteBed final : public TestBed {
 public:
  store::Store& store() override { return bed_.store(); }

 private:
  TemporaryDirectory directory_;
  ComposedBed bed_{open_sqlite_or_fail(directory_.file("blockauth.db"))};
};

inline std::vector<Adapter> adapters() {
  return {
      {"memory", [] { return std::make_unique<MemoryBed>(); }},
      {"sqlite", [] { return std::make_unique<SqliteBed>(); }},
      {"memory_with_custom_credentials",
       [] {
         support::SeededRandom random("epoch");
         return std::make_unique<ComposedBed>(store::open_memory(random));
       },
       false},
      {"sqlite_with_custom_credentials", [] { return std::make_unique<ComposedSqliteBed>(); }, false},
  };
}

}  // namespace blockauth::contract
