// CollectedClientData (§5.8.1): what the client says the ceremony was about.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::webauthn {

// The object that clientDataJSON is, a leading byte order mark stripped (§7.1 step 5). Errors:
// malformed_client_data.
[[nodiscard]] Result<json::Object> client_data_object(json::Document& document, ByteView json);

struct CollectedClientData {
  std::string type;
  std::string challenge;  // base64url, as it stands there
  std::string origin;
  bool cross_origin = false;  // absent means false
  std::optional<std::string> top_origin;

  // `json`: the octets of clientDataJSON. A leading byte order mark is stripped (§7.1 step 5); unknown
  // members are ignored, as the specification demands. Errors: malformed_client_data.
  [[nodiscard]] static Result<CollectedClientData> parse(ByteView json);
};

}  // namespace blockauth::webauthn
