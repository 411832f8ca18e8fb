// The other process of a race (sqlite_processes_test.cpp): prints a line when it is ready, starts when its
// standard input ends, and prints what it got.
//
//   racer open PATH            opens a store; "ok" or the error
//   racer login PATH ROUNDS    commits the login of each round; one digit a round, 1 for a success
#include <cstdlib>
#include <iostream>

#include "store/adapters.hpp"

namespace blockauth::contract {
namespace {

Result<std::unique_ptr<store::Store>> open(const std::string& path) {
  support::SeededRandom random("epoch");
  store::SqliteConfig config;
  config.path = path;
  config.busy_timeout_ms = 60'000;
  return store::open_sqlite(config, random);
}

void wait_for_start() {
  std::cout << "ready" << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
}

int race_to_open(const std::string& path) {
  wait_for_start();
  const auto opened = open(path);
  std::cout << (opened ? std::string("ok") : opened.error().detail) << std::endl;
  return opened ? 0 : 1;
}

int race_to_log_in(const std::string& path, int rounds) {
  const auto opened = open(path);
  if (!opened) return 1;
  const auto target = credential(user(1), 1);
  wait_for_start();
  std::string won;
  for (int round = 0; round < rounds; ++round) {
    auto commit = login(target, round);
    commit.update.sign_count = 0;  // a synced passkey: nothing but the challenge tells a replay apart
    const auto outcome = (*opened)->commit().commit_login(commit);
    if (!outcome && outcome.error().code != Errc::challenge_spent) {
      std::cout << outcome.error().detail << std::endl;
      return 1;
    }
    won += outcome ? '1' : '0';
  }
  std::cout << won << std::endl;
  return 0;
}

}  // namespace
}  // namespace blockauth::contract

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "open") return blockauth::contract::race_to_open(arguments[1]);
  if (arguments.size() == 3 && arguments[0] == "login") {
    return blockauth::contract::race_to_log_in(arguments[1], std::atoi(arguments[2].c_str()));
  }
  std::cerr << "usage: racer open PATH | racer login PATH ROUNDS\n";
  return 2;
}
