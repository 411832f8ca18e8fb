// JSON Web Tokens in compact form (RFC 7519, RFC 7515): issued with typed claims, and accepted only if
// everything about them is as expected (RFC 8725).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/token/signing_key.hpp"

namespace blockauth::token {

inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;

// Seconds since 1970 as NumericDate has them (RFC 7519 §2); fractions are cut off.
using NumericDate = std::chrono::sys_seconds;

// What a token says. Members that are empty are not in it.
struct Claims {
  std::string issuer;                 // iss
  std::vector<std::string> audience;  // aud; one of ours has exactly one
  std::string subject;                // sub
  std::string user_id;                // the original's name for sub; equal to it
  std::string email;
  std::string token_id;      // jti
  std::string type;          // "access", "refresh", "stepup_receipt"
  NumericDate issued_at{};   // iat
  NumericDate expires_at{};  // exp
  std::optional<NumericDate> auth_time;
  std::vector<std::string> methods;         // amr (RFC 8176)
  std::string context_class;                // acr
  std::optional<Uuid> session;              // sid
  std::optional<std::uint32_t> generation;  // gen: number of a refresh token in its family
  std::string scope;
  std::string payload_hash;   // base64url; what a receipt confirms
  std::string credential_id;  // the confirming passkey's own id (UUID text); claim `credential`
};

// One kind of token: what sets it apart from every other kind, so that none is ever taken for another (RFC
// 8725 §3.11, §3.12).
struct TokenProfile {
  std::string typ;   // header; empty: absent, "JWT" and "at+jwt" are accepted (tokens of other issuers)
  std::string type;  // claim; empty: absent and "access" are accepted (tokens of other issuers)
  std::string issuer;
  std::string audience;
};

// The claims of a token that JwtVerifier accepted. Nobody else can make one.
class VerifiedToken {
 public:
  [[nodiscard]] const Claims& claims() const noexcept { return claims_; }

 private:
  friend class JwtVerifier;
  explicit VerifiedToken(Claims claims) noexcept : claims_(std::move(claims)) {}

  Claims claims_;
};

// Immutable; thread-safe.
class JwtIssuer final {
 public:
  JwtIssuer(SigningKey key, TokenProfile profile) : key_(std::move(key)), profile_(std::move(profile)) {}

  // `claims.issuer`, `audience` and `type` are the profile's, whatever the argument says.
  // Errors: internal_error; invalid_request, if the token would be longer than kMaxTokenBytes.
  [[nodiscard]] Result<std::string> issue(Claims claims) const;

 private:
  SigningKey key_;
  TokenProfile profile_;
};

// Immutable; thread-safe.
class JwtVerifier final {
 public:
  JwtVerifier(std::vector<VerificationKey> keys, TokenProfile profile)
      : keys_(std::move(keys)), profile_(std::move(profile)) {}

  // Accepts a token only if one of the keys (the one the header's `kid` names) signed it with that key's
  // algorithm, and typ, type, iss, aud and exp are the profile's. No leeway: valid while now < exp. `nbf` is
  // honoured, `crit` refused. Errors: token_malformed (not a JWS of JSON objects, duplicate or wrongly typed
  // members, too long), token_invalid (key, algorithm, signature, iss, aud, not yet valid), token_wrong_type
  // (typ, type), token_expired.
  [[nodiscard]] Result<VerifiedToken> verify(std::string_view compact, TimePoint now) const;

  [[nodiscard]] const TokenProfile& profile() const noexcept { return profile_; }

 private:
  std::vector<VerificationKey> keys_;
  TokenProfile profile_;
};

}  // namespace blockauth::token
