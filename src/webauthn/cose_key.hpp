// COSE_Key (RFC 9052 §7) as a credential public key (§5.8.5, §6.5.1.1).
#pragma once

#include <cstdint>
#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/public_key.hpp"
#include "webauthn/cbor.hpp"

namespace blockauth::webauthn {

// Views into the encoded key, which outlives it.
struct CoseKey {
  COSEAlgorithmIdentifier algorithm{};
  // Absent if this build does not verify the algorithm: then nobody here knows which parameters it takes.
  std::optional<crypto::KeyParameters> parameters;

  // Key type, curve and presence of the parameters are checked here; whether the point lies on the curve
  // costs cryptography and is crypto::check_key's. Errors: malformed_cose_key, malformed_cbor.
  [[nodiscard]] static Result<CoseKey> parse(ByteView encoded);
  [[nodiscard]] static Result<CoseKey> from_item(const cbor::Item& item);

  // Errors: algorithm_not_allowed, malformed_cose_key.
  [[nodiscard]] Result<void> check() const;
  // Errors: algorithm_not_allowed, malformed_cose_key, invalid_signature.
  [[nodiscard]] Result<void> verify(ByteView message, ByteView signature) const;
};

}  // namespace blockauth::webauthn
