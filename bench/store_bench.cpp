// What does a sign-in cost the store: one read for the options, one for the verdict, one commit?
//
// CPU time of the whole process, because a commit is made by another thread than the one that asked for it.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/account_pool.hpp"
#include "bench/ratio_reporter.hpp"
#include "bench/recorded_ceremonies.hpp"
#include "blockauth/store/sqlite.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::bench {
namespace {

constexpr std::size_t kAccounts = 1000;
// As many callers as a server has workers.
constexpr int kCallers = 16;

struct Loaded {
  AccountPool pool = AccountPool::make(kAccounts);
  std::string folder = (std::filesystem::temp_directory_path() / "blockauth-store-XXXXXX").string();
  std::unique_ptr<store::Store> store;
  std::vector<passkey::UserId> users;
  std::atomic<std::uint64_t> calls{0};

  Loaded() {
    if (mkdtemp(folder.data()) == nullptr) give_up({.code = Errc::io_error});
    support::SeededRandom random("store");
    store = must(store::open_sqlite({.path = folder + "/bench.db"}, random));
    pool.insert_into(*store);
    for (const PoolAccount& account : pool.accounts) {
      users.push_back(must(store->users().get_user_by_email(account.email))->id);
    }
  }
  ~Loaded() {
    store.reset();
    std::filesystem::remove_all(folder);
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;

  // Another account each time, and never the neighbour of the last.
  std::size_t next() { return static_cast<std::size_t>(calls.fetch_add(1) * 389 % kAccounts); }
};
passkey::LoginCommit login_of(const Loaded& loaded, std::size_t account, std::uint64_t number,
                              IRandom& random) {
  const TimePoint now = kNow + std::chrono::microseconds(number);
  passkey::LoginCommit commit;
  commit.challenge = {now + std::chrono::minutes(5), random.bytes(32)};
  commit.user_id = loaded.users[account];
  commit.update.credential_id = CredentialId(loaded.pool.accounts[account].credential_id);
  commit.update.user_verified = true;
  commit.update.used_at = now;
  commit.session = passkey::SessionRow{.id = Uuid::v7(now, random),
                                       .user_id = commit.user_id,
                                       .credential = Uuid::v7(now, random),
                                       .rp_id = kRpId,
                                       .methods = "pop user mfa",
                                       .auth_time = now,
                                       .expires_at = now + std::chrono::hours(24)};
  return commit;
}

void find_account(benchmark::State& state, Loaded& loaded) {
  for (auto _ : state) {
    auto account =
        loaded.store->accounts().find_account_by_email(loaded.pool.accounts[loaded.next()].email, kRpId);
    if (!account || !*account) state.SkipWithError("not found");
  }
}

void find_credential(benchmark::State& state, Loaded& loaded) {
  for (auto _ : state) {
    auto owner = loaded.store->accounts().find_credential(
        CredentialId(loaded.pool.accounts[loaded.next()].credential_id));
    if (!owner || !*owner) state.SkipWithError("not found");
  }
}

void commit_login(benchmark::State& state, Loaded& loaded) {
  support::SeededRandom random("caller " + std::to_string(state.thread_index()) +
                               std::to_string(loaded.calls));
  for (auto _ : state) {
    const std::uint64_t number = loaded.calls;
    auto committed = loaded.store->commit().commit_login(login_of(loaded, loaded.next(), number, random));
    if (!committed) state.SkipWithError(committed.error().detail.c_str());
  }
}

void log_in(benchmark::State& state, Loaded& loaded) {
  support::SeededRandom random("client " + std::to_string(state.thread_index()) +
                               std::to_string(loaded.calls));
  for (auto _ : state) {
    const std::uint64_t number = loaded.calls;
    const std::size_t account = loaded.next();
    const PoolAccount& pool = loaded.pool.accounts[account];
    auto options = loaded.store->accounts().find_account_by_email(pool.email, kRpId);
    auto owner = loaded.store->accounts().find_credential(CredentialId(pool.credential_id));
    auto committed = loaded.store->commit().commit_login(login_of(loaded, account, number, random));
    if (!options || !owner || !committed) state.SkipWithError("refused");
  }
}

void verify_raw(benchmark::State& state, const std::vector<RecordedSignIn>& recordings) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(recordings[i].raw.verify());
    if (++i == recordings.size()) i = 0;
  }
}

void add_all(const std::vector<RecordedSignIn>& recordings, Loaded& loaded) {
  benchmark::RegisterBenchmark("V", [&](benchmark::State& state) { verify_raw(state, recordings); });
  const auto add = [&loaded](const char* name, auto act) {
    return benchmark::RegisterBenchmark(name, [&loaded, act](benchmark::State& state) { act(state, loaded); })
        ->MeasureProcessCPUTime();
  };
  add("find_account_by_email", find_account);
  add("find_credential", find_credential);
  add("commit_login, 1 caller", commit_login);
  add("commit_login, 16 callers", commit_login)->Threads(kCallers);
  add("both reads and the commit, 1 caller", log_in);
  add("both reads and the commit, 16 callers", log_in)->Threads(kCallers);
}

}  // namespace
}  // namespace blockauth::bench

int main(int argc, char** argv) {
  const auto recordings = blockauth::bench::record_sign_ins(blockauth::COSEAlgorithmIdentifier::ES256, 64);
  blockauth::bench::Loaded loaded;
  blockauth::bench::add_all(recordings, loaded);
  return blockauth::bench::run(argc, argv);
}
