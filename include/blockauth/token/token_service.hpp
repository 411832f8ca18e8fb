// Sessions as tokens: what a signed-in client carries, and what it is worth when it comes back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/token/jwt.hpp"
#include "blockauth/token/refresh_token_store.hpp"
#include "blockauth/token/signing_key.hpp"

namespace blockauth::token {

// Another system whose access tokens are accepted here. Its users are known by (name, subject), never by
// e-mail.
struct TrustedIssuer {
  std::string name;                   // ours for it; part of the users' identity, so it must never change
  std::string issuer;                 // the tokens' `iss`
  std::string audience;               // the tokens' `aud` must name it
  std::vector<VerificationKey> keys;  // each pinned to its algorithm: VerificationKey::from_pem, parse_jwks
};

struct TokenConfig {
  // `iss` of everything signed here: a URL of this deployment, once there are others.
  std::string issuer = "blockauth";
  std::string audience = "blockauth";  // `aud` of access tokens
  std::chrono::seconds access_lifetime{900};
  std::chrono::seconds refresh_lifetime{86400};  // from the last rotation
  std::chrono::seconds refresh_grace{10};        // how long a rotated token still gives its unused successor
  // `aud` and `scope` of transaction receipts, as the original names them.
  std::string receipt_audience = "default";
  std::string receipt_scope = "mpc";
  std::chrono::seconds receipt_lifetime{120};
  std::vector<TrustedIssuer> trusted_issuers{};
};

// Everything wrong with a configuration, one sentence each with its remedy; empty if nothing is.
[[nodiscard]] std::vector<std::string> configuration_errors(const TokenConfig& config);

struct TokenSecrets {
  // The first signs access tokens and receipts; all of them verify and are published. At least one.
  std::vector<SigningKey> signing;
  // As PasskeySecrets::master: the first makes refresh tokens, all of them accept.
  std::vector<SecretBytes> master;
};

// Borrowed; they outlive the service.
struct TokenPorts {
  IRefreshTokenStore& sessions;
  const IClock& clock;
  IRandom& random;
};

struct TokenPair {
  std::string access;
  std::string refresh;
};

// How somebody signed in.
struct SignIn {
  std::string user_id;
  std::optional<Uuid> credential;  // the passkey; absent for `token issue`
  std::string rp_id;
  bool user_verified = false;
};

// The subject of a trusted issuer's access token.
struct ForeignBearer {
  std::string issuer_name;
  std::string subject;
  std::string email;  // as its issuer says; may be empty, and is verified by nobody here
  std::optional<TimePoint> auth_time;
};

// Who sent an access token: a session of ours, or a trusted issuer's subject.
using Bearer = std::variant<Session, ForeignBearer>;

struct Refreshed {
  Session session;
  TokenPair tokens;
};

struct ReceiptRequest {
  std::string user_id;
  Uuid credential;
  Bytes payload_hash;
};

// Thread-safe. Calls marked (store) may block, and may fail with store_unavailable.
class TokenService final {
 public:
  // Errors: invalid_configuration.
  [[nodiscard]] static Result<std::unique_ptr<TokenService>> create(TokenConfig config,
                                                                    const TokenSecrets& secrets,
                                                                    TokenPorts ports);
  ~TokenService();
  TokenService(const TokenService&) = delete;
  TokenService& operator=(const TokenService&) = delete;

  [[nodiscard]] const TokenConfig& config() const noexcept;
  // The JWK Set of /.well-known/jwks.json.
  [[nodiscard]] const std::string& jwks() const noexcept;

  // A session that begins now, at generation 0; to be stored by whoever asked
  // (IRefreshTokenStore::insert_session, or with a ceremony's commit). `user_email` is left empty.
  [[nodiscard]] Session new_session(const SignIn& sign_in) const;
  // The access token made now, and the session's current refresh token: the latter is always the same text
  // for the same row. `session.user_email` goes into the access token.
  [[nodiscard]] Result<TokenPair> issue(const Session& session) const;
  // As issue(), for a session in the store: after a step-up. (store) Errors: session_ended.
  [[nodiscard]] Result<TokenPair> reissue(const Uuid& session) const;

  // Is this an access token of a live session of an active user, or of a trusted issuer? (store)
  // Errors: those of JwtVerifier::verify, session_ended, user_disabled.
  [[nodiscard]] Result<Bearer> verify_access(std::string_view compact) const;
  // Rotates. (store) Errors: those of JwtVerifier::verify, session_ended, refresh_reused (the family is
  // revoked now).
  [[nodiscard]] Result<Refreshed> refresh(std::string_view compact) const;
  // Signs out the login that the refresh token belongs to, expired or not current as it may be. (store)
  // Errors: those of JwtVerifier::verify except token_expired.
  [[nodiscard]] Result<void> revoke(std::string_view compact) const;

  // A signed statement that the user confirmed the payload with a passkey just now.
  [[nodiscard]] Result<std::string> issue_receipt(const ReceiptRequest& request) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;

 public:
  // For create() alone: nobody else has an Impl.
  explicit TokenService(std::unique_ptr<Impl> impl) noexcept;
};

}  // namespace blockauth::token
