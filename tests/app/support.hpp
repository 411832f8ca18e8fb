// What the tests of commands share: a folder that goes with the test, streams, a fixed clock, seeded
// randomness.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_context.hpp"
#include "app/commands.hpp"
#include "blockauth/base/clock.hpp"
#include "crypto/random.hpp"

namespace blockauth::app {

class TemporaryFolder final {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "blockauth-test-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
  std::string write(std::string_view name, std::string_view content) const {
    std::ofstream(file(name), std::ios::binary) << content;
    return file(name);
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream in(file(name), std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
  }

 private:
  std::filesystem::path path_;
};

inline constexpr TimePoint kNow{std::chrono::microseconds{1'750'000'000'000'000}};

struct CommandResult {
  int status = -1;
  std::string out;
  std::string err;
};

// Runs commands as the binary does, in this process. `now` may be moved.
class CommandTest : public testing::Test {
 protected:
  CommandResult run(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const FixedClock clock(now);
    const int status = run_command(arguments, {in, out, err, environment, clock, random});
    return {status, out.str(), err.str()};
  }

  // The same, for a command that must succeed: its output without the last newline.
  std::string output_of(const std::vector<std::string>& arguments, const std::string& input = {}) {
    CommandResult result = run(arguments, input);
    EXPECT_EQ(result.status, 0) << result.err;
    if (result.out.ends_with('\n')) result.out.pop_back();
    return result.out;
  }

  TemporaryFolder folder;
  Environment environment;
  TimePoint now = kNow;
  crypto::SystemRandom random;
  std::string storage = "sqlite:" + folder.file("test.db");
};

}  // namespace blockauth::app
