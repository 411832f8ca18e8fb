// The picture of an authenticator's model.
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"

namespace blockauth::passkey {

struct ModelIcon {
  std::string_view media_type;  // "image/png", ...; static storage
  Bytes image;                  // at most webauthn::kMaxModelIconBytes; whatever the publisher put in

  friend bool operator==(const ModelIcon&, const ModelIcon&) = default;
};

}  // namespace blockauth::passkey
