// What does a command get besides its arguments? Everything that is not its own: streams, environment, time.
#pragma once

#include <iosfwd>

#include "app/config.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"

namespace blockauth::app {

struct CommandContext {
  std::istream& in;
  std::ostream& out;  // results, and nothing else
  std::ostream& err;  // what a person should know
  const Environment& environment;
  const IClock& clock;
  IRandom& random;
};

}  // namespace blockauth::app
