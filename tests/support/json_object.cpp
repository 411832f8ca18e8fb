// How is a JSON object changed and written?
#include "support/json_object.hpp"

#include <algorithm>

#include "base/json_writer.hpp"

namespace blockauth::support {

std::string json_string(std::string_view text) {
  std::string quoted;
  json::append_quoted(quoted, text);
  return quoted;
}

JsonObject& JsonObject::set(std::string_view name, std::string json) {
  const auto member =
      std::ranges::find_if(members, [name](const auto& entry) { return entry.first == name; });
  if (member == members.end()) return append(std::string{name}, std::move(json));
  member->second = std::move(json);
  return *this;
}

JsonObject& JsonObject::append(std::string name, std::string json) {
  members.emplace_back(std::move(name), std::move(json));
  return *this;
}

JsonObject& JsonObject::remove(std::string_view name) {
  std::erase_if(members, [name](const auto& entry) { return entry.first == name; });
  return *this;
}

std::string JsonObject::text() const {
  std::string out = "{";
  for (const auto& [name, json] : members) {
    if (out.size() > 1) out += ',';
    out += json_string(name) + ":" + json;
  }
  return out + "}";
}

}  // namespace blockauth::support
