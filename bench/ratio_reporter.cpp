// How do repeated timings become one table of ratios?
#include "bench/ratio_reporter.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iomanip>
#include <ostream>
#include <string>
#include <vector>

namespace blockauth::bench {
namespace {

struct Figure {
  std::string name;
  std::int64_t order = 0;           // of registration
  std::vector<double> nanoseconds;  // CPU time of one call, one per repetition
  std::string error;
};

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

class RatioReporter final : public benchmark::BenchmarkReporter {
 public:
  explicit RatioReporter(std::string_view unit) : unit_(unit) {}

  bool ReportContext(const Context& context) override {
    name_width_ = context.name_field_width;
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration) add(run);
    }
  }

  void Finalize() override {
    std::ostream& out = GetOutputStream();
    std::ranges::sort(figures_, {}, &Figure::order);
    const auto unit = std::ranges::find(figures_, unit_, &Figure::name);
    const double unit_ns = unit == figures_.end() ? 0 : quantile(unit->nanoseconds, 0.5);
    out << std::left << std::setw(static_cast<int>(name_width_)) << "benchmark" << std::right << std::setw(9)
        << unit_ << "    quartiles           us\n";
    for (const Figure& figure : figures_) print(out, figure, unit_ns);
  }

  [[nodiscard]] bool ok() const {
    return !figures_.empty() && std::ranges::all_of(figures_, &std::string::empty, &Figure::error);
  }

 private:
  void add(const Run& run) {
    const std::string name = run.run_name.function_name;
    auto figure = std::ranges::find(figures_, name, &Figure::name);
    if (figure == figures_.end()) figure = figures_.insert(figure, {name, run.family_index, {}, {}});
    if (run.error_occurred) {
      figure->error = run.error_message;
    } else {
      figure->nanoseconds.push_back(run.GetAdjustedCPUTime());
    }
  }

  void print(std::ostream& out, const Figure& figure, double unit_ns) const {
    out << std::left << std::setw(static_cast<int>(name_width_)) << figure.name << std::right << std::fixed;
    if (!figure.error.empty()) {
      out << "  failed: " << figure.error << '\n';
      return;
    }
    const double median = quantile(figure.nanoseconds, 0.5);
    out << std::setprecision(3);
    if (unit_ns > 0) {
      out << std::setw(9) << median / unit_ns << std::setw(7) << quantile(figure.nanoseconds, 0.25) / unit_ns
          << " -" << std::setw(6) << quantile(figure.nanoseconds, 0.75) / unit_ns;
    } else {
      out << "        -              -";
    }
    out << std::setw(13) << median / 1000 << '\n';
  }

  std::string unit_;
  std::vector<Figure> figures_;
  std::size_t name_width_ = 0;
};

bool is_given(int argc, char** argv, std::string_view flag) {
  return std::any_of(argv + 1, argv + argc,
                     [flag](const char* argument) { return std::string_view(argument).starts_with(flag); });
}

}  // namespace

int run(int argc, char** argv, std::string_view unit) {
  std::vector<char*> arguments(argv, argv + argc);
  std::vector<std::string> defaults;
  for (const std::string_view flag : {"--benchmark_repetitions=21", "--benchmark_min_time=0.05",
                                      "--benchmark_enable_random_interleaving=true"}) {
    if (!is_given(argc, argv, flag.substr(0, flag.find('=')))) defaults.emplace_back(flag);
  }
  for (std::string& flag : defaults) arguments.push_back(flag.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(arguments.size()) - 1;
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  RatioReporter reporter(unit);
  // Another format was asked for: the library's own reporters know it.
  const bool has_own_format = is_given(argc, argv, "--benchmark_format");
  if (has_own_format) {
    benchmark::RunSpecifiedBenchmarks();
  } else {
    benchmark::RunSpecifiedBenchmarks(&reporter);
  }
  benchmark::Shutdown();
  return has_own_format || reporter.ok() ? 0 : 1;
}

}  // namespace blockauth::bench
