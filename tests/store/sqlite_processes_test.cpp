// Several processes on one SQLite file, at the same moment.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "store/adapters.hpp"

namespace blockauth::contract {
namespace {

// racer.cpp in a process of its own.
class Racer final {
 public:
  explicit Racer(std::vector<std::string> arguments) {
    int to_child[2];
    int from_child[2];
    EXPECT_EQ(pipe2(to_child, O_CLOEXEC), 0);
    EXPECT_EQ(pipe2(from_child, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to_child[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from_child[1], STDOUT_FILENO);
    std::string program = BLOCKAUTH_STORE_RACER;
    std::vector<char*> argv{program.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(to_child[0]);
    close(from_child[1]);
    input_ = to_child[1];
    output_ = fdopen(from_child[0], "r");
    EXPECT_EQ(line(), "ready");
  }
  ~Racer() {
    start();
    std::fclose(output_);
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  Racer(const Racer&) = delete;
  Racer& operator=(const Racer&) = delete;

  void start() {
    if (input_ >= 0) close(input_);
    input_ = -1;
  }

  std::string line() {
    std::string text;
    for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_))
      text += static_cast<char>(c);
    return text;
  }

 private:
  pid_t pid_ = 0;
  int input_ = -1;
  std::FILE* output_ = nullptr;
};

TEST(SqliteProcesses, ConcurrencyOfOneLoginInTwoProcessesHasOneWinnerEachTime) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("blockauth.db");
  {
    const auto store = open_sqlite_or_fail(path);
    auto target = credential(user(1), 1);
    target.record.sign_count = 0;
    ASSERT_TRUE(succeeds(store->users().insert_user(user(1))));
    ASSERT_TRUE(succeeds(store->credentials().save_credential(target)));
  }
  Racer first({"login", path, "50"});
  Racer second({"login", path, "50"});
  first.start();
  second.start();
  const std::string won_by_first = first.line();
  const std::string won_by_second = second.line();
  ASSERT_EQ(won_by_first.size(), 50U) << won_by_first;
  ASSERT_EQ(won_by_second.size(), 50U) << won_by_second;
  for (std::size_t round = 0; round < 50; ++round)
    EXPECT_NE(won_by_first[round], won_by_second[round]) << round;
}

TEST(SqliteProcesses, ConcurrencyOfFirstStartsOnAFreshPathSucceedsForAll) {
  for (int round = 0; round < 3; ++round) {
    const TemporaryDirectory directory;
    const std::string path = directory.file("blockauth.db");
    std::vector<std::unique_ptr<Racer>> racers;
    for (int i = 0; i < 4; ++i)
      racers.push_back(std::make_unique<Racer>(std::vector<std::string>{"open", path}));
    for (const auto& racer : racers) racer->start();
    for (const auto& racer : racers) EXPECT_EQ(racer->line(), "ok");
    EXPECT_TRUE(succeeds(open_sqlite_or_fail(path)->ping()));
  }
}

}  // namespace
}  // namespace blockauth::contract
