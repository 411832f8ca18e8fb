// argv to a command to an exit code: the one place that knows the process's streams.
#include <iostream>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/config.hpp"
#include "blockauth/base/clock.hpp"
#include "crypto/random.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const blockauth::app::Environment environment = blockauth::app::read_environment();
  const blockauth::SystemClock clock;
  blockauth::crypto::SystemRandom random;
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return blockauth::app::run_command(arguments, {std::cin, std::cout, std::cerr, environment, clock, random});
}
