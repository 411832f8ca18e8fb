// A JSON object as a list of members that can be changed, doubled or taken away before it is written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/base64url.hpp"
#include "blockauth/base/bytes.hpp"

namespace blockauth::support {

[[nodiscard]] std::string json_string(std::string_view text);

struct JsonObject {
  // Name (without quotes) and value (JSON), in order.
  std::vector<std::pair<std::string, std::string>> members{};

  // Replaces the first member of that name, or appends one. `json` is one JSON value.
  JsonObject& set(std::string_view name, std::string json);
  JsonObject& set_string(std::string_view name, std::string_view text) {
    return set(name, json_string(text));
  }
  JsonObject& set_base64url(std::string_view name, ByteView octets) {
    return set_string(name, base64url_encode(octets));
  }
  JsonObject& append(std::string name, std::string json);  // even if there is one already
  JsonObject& remove(std::string_view name);

  [[nodiscard]] std::string text() const;
};

}  // namespace blockauth::support
