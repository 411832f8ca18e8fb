// Tokens made by hand, so that a test can spoil any part of one.
#pragma once

#include <string>
#include <string_view>

#include "blockauth/base/base64url.hpp"
#include "blockauth/base/bytes.hpp"
#include "blockauth/token/jwt.hpp"
#include "blockauth/token/signing_key.hpp"
#include "crypto/digest.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::token {

inline std::string encode(std::string_view text) { return base64url_encode(as_bytes(text)); }

inline std::string_view text_of(const SecretBytes& secret) { return as_chars(secret.expose()); }

// A new P-256 key, the same for the same seed.
inline SecretBytes es256_pem(std::string_view seed) {
  support::SeededRandom random(seed);
  return SigningKey::generate_es256_pem(random).value();
}

inline SigningKey es256_key(std::string_view seed) {
  return SigningKey::from_pem(JwsAlgorithm::ES256, text_of(es256_pem(seed))).value();
}

// RFC 7515 §5.1 with HMAC-SHA-256 over `secret`.
inline std::string hs256_token(std::string_view header, std::string_view payload, ByteView secret) {
  const std::string input = encode(header) + "." + encode(payload);
  const auto tag = crypto::hmac_sha256(secret, {as_bytes(input)});
  return input + "." + base64url_encode(tag);
}

inline std::string segment(std::string_view token, int index) {
  for (; index > 0; --index) token.remove_prefix(token.find('.') + 1);
  return std::string(token.substr(0, token.find('.')));
}

inline std::string payload_of(std::string_view token) {
  const Bytes octets = base64url_decode(segment(token, 1)).value();
  return std::string(as_chars(octets));
}

inline std::string header_of(std::string_view token) {
  const Bytes octets = base64url_decode(segment(token, 0)).value();
  return std::string(as_chars(octets));
}

}  // namespace blockauth::token
