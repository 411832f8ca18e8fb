// Reads as far as needed into text that a JSON parser refused, tracking only strings and nesting.
#include "app/damaged_case.hpp"

#include <cstddef>

#include "base/json.hpp"

namespace blockauth::app {
namespace {

// The string token that begins at `at` (a quote), quotes included; empty if it does not end.
std::string_view string_token(std::string_view line, std::size_t at) {
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      return line.substr(at, i + 1 - at);
    }
  }
  return {};
}

std::size_t skip_space(std::string_view line, std::size_t at) {
  const std::size_t found = line.find_first_not_of(" \t\r\n", at);
  return found == std::string_view::npos ? line.size() : found;
}

// The token as text, if it is a proper JSON string (escapes, UTF-8).
std::optional<std::string> decoded(std::string_view token) {
  json::Document document;
  const auto wrapped = document.parse_object(R"({"id":)" + std::string(token) + "}");
  if (!wrapped) return std::nullopt;
  const auto id = wrapped->string("id");
  if (!id) return std::nullopt;
  return std::string(*id);
}

}  // namespace

std::optional<std::string> find_case_id(std::string_view line) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    if (c != '"') continue;
    const std::string_view token = string_token(line, at);
    if (token.empty()) return std::nullopt;
    at += token.size() - 1;
    if (depth != 1 || token != "\"id\"") continue;
    const std::size_t colon = skip_space(line, at + 1);
    if (colon == line.size() || line[colon] != ':') continue;
    const std::size_t value = skip_space(line, colon + 1);
    if (value == line.size() || line[value] != '"') return std::nullopt;
    const std::string_view id = string_token(line, value);
    return id.empty() ? std::nullopt : decoded(id);
  }
  return std::nullopt;
}

}  // namespace blockauth::app
