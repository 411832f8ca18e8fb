// The attestation object (§6.5.4).
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/cbor.hpp"

namespace blockauth::webauthn {

// Views into the encoded object, which outlives them.
struct AttestationObject {
  std::string_view format;
  cbor::Item statement;
  ByteView authenticator_data_bytes;
  AuthenticatorData authenticator_data;

  // Errors: malformed_attestation_object, malformed_authenticator_data.
  [[nodiscard]] static Result<AttestationObject> parse(ByteView bytes);
};

}  // namespace blockauth::webauthn
