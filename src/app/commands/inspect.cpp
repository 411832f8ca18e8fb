// Input of any known shape; the description is ceremony_description's.
#include "app/commands/inspect.hpp"

#include <istream>
#include <iterator>
#include <ostream>
#include <utility>

#include "app/ceremony_description.hpp"
#include "app/file.hpp"

namespace blockauth::app {

Result<void> inspect_command(const std::string& file, const CommandContext& context) {
  std::string input;
  if (file == "-") {
    input.assign(std::istreambuf_iterator<char>(context.in), {});
  } else {
    BLOCKAUTH_TRY(content, read_small_file(file));
    input = std::move(content);
  }
  BLOCKAUTH_TRY(description, describe_ceremony_data(input));
  context.out << description;
  return {};
}

}  // namespace blockauth::app
