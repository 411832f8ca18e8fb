// How is a recorded ceremony judged? One JSON case in, one JSON verdict out, by the code that the server
// runs.
//
// docs/operations.md describes both. A case is data from elsewhere: whatever is wrong with it becomes a
// verdict.
#pragma once

#include <string>
#include <string_view>

namespace blockauth::app {

// `line`: one case, without its newline. Returns one verdict, without a newline.
[[nodiscard]] std::string judge_recorded_case(std::string_view line);

}  // namespace blockauth::app
