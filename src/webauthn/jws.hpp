// A JWS in compact serialization (RFC 7515 §3.1) that brings its signer's certificates along (§4.1.6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/certificate.hpp"

namespace blockauth::webauthn {

class Jws {
 public:
  // Reads, without judging: the signature is looked at by verify() and the certificates by whoever knows whom
  // to believe. Errors: `errc`, for whatever is wrong with it: not three parts of base64url, an algorithm
  // other than RS256 and ES256, no x5c or one that does not parse, a critical header parameter.
  [[nodiscard]] static Result<Jws> parse(std::string_view compact, Errc errc);

  // Did the first certificate's key sign it? Errors: the Errc given to parse().
  [[nodiscard]] Result<void> verify() const;

  [[nodiscard]] const std::vector<crypto::Certificate>& certificates() const noexcept {
    return certificates_;  // the signer's first
  }
  [[nodiscard]] std::string_view payload() const noexcept { return as_chars(payload_); }

 private:
  Errc errc_{};
  COSEAlgorithmIdentifier algorithm_{};
  std::vector<crypto::Certificate> certificates_;
  std::string signed_part_;  // header and payload as they were signed: in base64url, with the dot
  Bytes payload_;
  Bytes signature_;  // as crypto::verify_signature takes it
};

}  // namespace blockauth::webauthn
