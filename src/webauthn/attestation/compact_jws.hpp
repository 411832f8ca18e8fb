// A JWS in compact serialization (RFC 7515 §7.1) whose header brings its signer's certificates.
#pragma once

#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/certificate.hpp"

namespace blockauth::webauthn {

// Views into the text, which outlives it.
struct CompactJws {
  COSEAlgorithmIdentifier algorithm{};              // RS256 or ES256
  std::vector<crypto::Certificate> certificates{};  // x5c, the signer's first
  ByteView signing_input{};                         // header and payload as they were signed
  Bytes payload{};
  Bytes signature{};  // as crypto::verify_signature takes it

  // Strict base64url, one JSON object as header, no critical extensions; nothing is verified. Errors:
  // attestation_statement_invalid.
  [[nodiscard]] static Result<CompactJws> parse(std::string_view text);
  // By the first certificate's key. Errors: attestation_statement_invalid.
  [[nodiscard]] Result<void> verify() const;
};

}  // namespace blockauth::webauthn
