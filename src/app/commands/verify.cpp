// A loop over lines: the judging is recorded_case's.
#include "app/commands/verify.hpp"

#include <fstream>
#include <istream>
#include <ostream>
#include <string_view>

#include "app/recorded_case.hpp"

namespace blockauth::app {
namespace {

Result<void> judge_lines(std::istream& in, std::ostream& out, const std::string& name) {
  std::string line;
  while (std::getline(in, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    out << judge_recorded_case(line) << '\n';
  }
  out.flush();
  if (in.bad()) return fail(Errc::io_error, name + " cannot be read to its end");
  if (!out) return fail(Errc::io_error, "the verdicts cannot be written");
  return {};
}

}  // namespace

Result<void> verify_command(const std::string& file, const CommandContext& context) {
  if (file == "-") return judge_lines(context.in, context.out, "standard input");
  std::ifstream in(file, std::ios::binary);
  if (!in || in.peek() == std::ifstream::traits_type::eof()) {
    // A folder opens, but cannot be read; an empty file has no cases.
    if (!in.is_open() || in.bad()) return fail(Errc::io_error, file + " cannot be read");
  }
  return judge_lines(in, context.out, file);
}

}  // namespace blockauth::app
