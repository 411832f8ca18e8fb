// Prints every figure of a run as a multiple of one of them: mostly of V, one raw ECDSA P-256 verification
// with the key already built.
//
// Microseconds depend on the machine and its neighbours; the ratio depends on us. Repetitions of all
// benchmarks are interleaved at random, so that a slow minute meets all of them, and medians are compared.
#pragma once

#include <string>
#include <string_view>

namespace blockauth::bench {

// The benchmark that measures V.
inline constexpr std::string_view kUnit = "V";

// Runs the registered benchmarks. The usual --benchmark_... flags are understood; unless they say otherwise,
// every benchmark is repeated 21 times for 50 ms, interleaved. `unit`: the benchmark that the others are
// multiples of. The result is the program's exit code: 1 if a benchmark failed or none was run.
[[nodiscard]] int run(int argc, char** argv, std::string_view unit = kUnit);

}  // namespace blockauth::bench
