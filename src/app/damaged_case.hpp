// Which case was this, if the line does not parse? Its `id` is echoed wherever it can still be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace blockauth::app {

// The string value of the outermost object's member "id", up to where the line is damaged. Nothing if there
// is none, or if it is no proper JSON string itself. Members of inner objects (the credential has an `id`
// too) do not count.
[[nodiscard]] std::optional<std::string> find_case_id(std::string_view line);

}  // namespace blockauth::app
