// What does a signed-in client carry, and what is it worth when it comes back?
#include "blockauth/token/token_service.hpp"

#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"
#include "token/token_profiles.hpp"

namespace blockauth::token {
namespace {

constexpr std::string_view kRefreshKeyLabel = "blockauth refresh token v1";
constexpr std::string_view kRefreshIdLabel = "blockauth refresh token id";
constexpr std::size_t kRefreshKeyBytes = 32;
constexpr std::size_t kTokenIdBytes = 16;

// `amr` (RFC 8176): possession of a key and presence of a user; with user verification two factors.
constexpr std::string_view kPasskeyMethods = "pop user";
constexpr std::string_view kVerifiedPasskeyMethods = "pop user mfa";
// `acr` of OpenID Connect's EAP ACR values: phishing-resistant.
constexpr std::string_view kPhishingResistant = "phr";

TokenProfile access_profile(const TokenConfig& config) {
  return {std::string(kAccessTyp), std::string(kAccessType), config.issuer, config.audience};
}

TokenProfile refresh_profile(const TokenConfig& config) {
  return {std::string(kRefreshTyp), std::string(kRefreshType), config.issuer, config.issuer + "#refresh"};
}

TokenProfile receipt_profile(const TokenConfig& config) {
  return {std::string(kReceiptTyp), std::string(kReceiptType), config.issuer, config.receipt_audience};
}

struct RefreshKeys {
  std::vector<SigningKey> keys;  // the first signs
  SecretBytes id_key;            // of the first
};

Result<RefreshKeys> derive_refresh_keys(const std::vector<SecretBytes>& master) {
  RefreshKeys out;
  for (const auto& secret : master) {
    BLOCKAUTH_TRY(key, SigningKey::from_secret(
                           crypto::hkdf_sha256(secret.expose(), {}, kRefreshKeyLabel, kRefreshKeyBytes)));
    out.keys.push_back(std::move(key));
  }
  out.id_key = crypto::hkdf_sha256(master.front().expose(), {}, kRefreshIdLabel, kRefreshKeyBytes);
  return out;
}

std::vector<VerificationKey> verification_keys(const std::vector<SigningKey>& keys) {
  std::vector<VerificationKey> out;
  out.reserve(keys.size());
  for (const auto& key : keys) out.push_back(key.verification_key());
  return out;
}

std::vector<std::string> split_methods(std::string_view methods) {
  std::vector<std::string> out;
  while (!methods.empty()) {
    const auto space = methods.find(' ');
    if (space != 0) out.emplace_back(methods.substr(0, space));
    if (space == std::string_view::npos) break;
    methods.remove_prefix(space + 1);
  }
  return out;
}

NumericDate to_date(TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); }

// `iss` as the token claims it, only to choose who verifies it.
std::optional<std::string> claimed_issuer(std::string_view compact) {
  const auto first = compact.find('.');
  const auto last = compact.rfind('.');
  if (compact.size() > kMaxTokenBytes || first == std::string_view::npos || last == first)
    return std::nullopt;
  const auto payload = base64url_decode(compact.substr(first + 1, last - first - 1));
  if (!payload) return std::nullopt;
  json::Document document;
  const auto object = document.parse_object(as_chars(*payload));
  if (!object) return std::nullopt;
  const auto issuer = object->string("iss");
  return issuer ? std::optional<std::string>(*issuer) : std::nullopt;
}

struct Trusted {
  std::string name;
  JwtVerifier verifier;
};

}  // namespace

struct TokenService::Impl {
  TokenConfig config;
  TokenPorts ports;
  std::string jwks;
  JwtIssuer access_issuer;
  JwtVerifier access_verifier;
  JwtIssuer refresh_issuer;
  JwtVerifier refresh_verifier;
  SecretBytes refresh_id_key;
  JwtIssuer receipt_issuer;
  std::vector<Trusted> trusted;

  Result<std::string> issue_access(const Session& session) const;
  Result<std::string> issue_refresh(const Session& session) const;
  Result<Bearer> session_bearer(const Claims& claims, TimePoint now) const;
};

std::vector<std::string> configuration_errors(const TokenConfig& config) {
  std::vector<std::string> errors;
  const auto expect = [&errors](bool holds, std::string_view sentence) {
    if (!holds) errors.emplace_back(sentence);
  };
  using std::chrono::seconds;
  expect(!config.issuer.empty(), "tokens.issuer is empty: set it to a URL or name of this deployment");
  expect(!config.audience.empty(),
         "tokens.audience is empty: set it to the name of the services that accept tokens");
  expect(config.access_lifetime > seconds{0}, "tokens.access_token_lifetime must be 1 s or more");
  expect(config.refresh_lifetime >= config.access_lifetime,
         "tokens.refresh_token_lifetime must not be shorter than tokens.access_token_lifetime");
  expect(config.refresh_grace >= seconds{0} && config.refresh_grace <= seconds{60},
         "tokens.refresh_grace must lie between 0 and 60 s: within it a stolen refresh token goes unnoticed");
  expect(config.receipt_lifetime > seconds{0}, "tokens.receipt_lifetime must be 1 s or more");
  expect(!config.receipt_audience.empty() && config.receipt_audience != config.audience,
         "tokens.receipt_audience must be set, and differ from tokens.audience");
  for (std::size_t i = 0; i < config.trusted_issuers.size(); ++i) {
    const TrustedIssuer& issuer = config.trusted_issuers[i];
    const std::string where = "tokens.trusted_issuers '" + issuer.name + "': ";
    expect(!issuer.name.empty(),
           "tokens.trusted_issuers: every issuer needs a name; it becomes part of its users' ids");
    expect(!issuer.issuer.empty() && issuer.issuer != config.issuer,
           where + "issuer must be set, and differ from tokens.issuer");
    expect(!issuer.audience.empty(), where + "audience is empty: tokens meant for others would be accepted");
    expect(!issuer.keys.empty(), where + "no key: give a JWK Set or a PEM public key");
    for (std::size_t j = 0; j < i; ++j) {
      const TrustedIssuer& other = config.trusted_issuers[j];
      expect(other.name != issuer.name && other.issuer != issuer.issuer,
             where + "name or issuer is there twice");
    }
  }
  return errors;
}

TokenService::TokenService(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
TokenService::~TokenService() = default;

Result<std::unique_ptr<TokenService>> TokenService::create(TokenConfig config, const TokenSecrets& secrets,
                                                           TokenPorts ports) {
  std::string problems;
  for (const auto& sentence : configuration_errors(config))
    problems += (problems.empty() ? "" : "\n") + sentence;
  if (!problems.empty()) return fail(Errc::invalid_configuration, problems);
  if (secrets.signing.empty() || secrets.master.empty()) {
    return fail(Errc::invalid_configuration, "tokens need a signing key and a master secret");
  }
  BLOCKAUTH_TRY(refresh, derive_refresh_keys(secrets.master));
  const SigningKey& current = secrets.signing.front();
  std::vector<Trusted> trusted;
  for (const auto& issuer : config.trusted_issuers) {
    trusted.push_back({issuer.name, JwtVerifier(issuer.keys, {{}, {}, issuer.issuer, issuer.audience})});
  }
  const TokenProfile access = access_profile(config);
  const TokenProfile refreshing = refresh_profile(config);
  const TokenProfile receipt = receipt_profile(config);
  auto impl = std::make_unique<Impl>(Impl{
      .config = std::move(config),
      .ports = ports,
      .jwks = jwks_json(secrets.signing),
      .access_issuer = JwtIssuer(current, access),
      .access_verifier = JwtVerifier(verification_keys(secrets.signing), access),
      .refresh_issuer = JwtIssuer(refresh.keys.front(), refreshing),
      .refresh_verifier = JwtVerifier(verification_keys(refresh.keys), refreshing),
      .refresh_id_key = std::move(refresh.id_key),
      .receipt_issuer = JwtIssuer(current, receipt),
      .trusted = std::move(trusted),
  });
  return std::make_unique<TokenService>(std::move(impl));
}

const TokenConfig& TokenService::config() const noexcept { return impl_->config; }
const std::string& TokenService::jwks() const noexcept { return impl_->jwks; }

Session TokenService::new_session(const SignIn& sign_in) const {
  const TimePoint now = impl_->ports.clock.now();
  Session session;
  session.id = Uuid::v7(now, impl_->ports.random);
  session.user_id = sign_in.user_id;
  session.credential = sign_in.credential;
  session.rp_id = sign_in.rp_id;
  if (sign_in.credential) session.methods = sign_in.user_verified ? kVerifiedPasskeyMethods : kPasskeyMethods;
  session.auth_time = now;
  session.rotated_at = now;
  session.expires_at = now + impl_->config.refresh_lifetime;
  return session;
}

Result<std::string> TokenService::Impl::issue_access(const Session& session) const {
  const TimePoint now = ports.clock.now();
  Claims claims;
  claims.user_id = session.user_id;
  claims.subject = session.user_id;
  claims.email = session.user_email;
  claims.token_id = base64url_encode(ports.random.bytes(kTokenIdBytes));
  claims.issued_at = to_date(now);
  claims.expires_at = to_date(now) + config.access_lifetime;
  claims.methods = split_methods(session.methods);
  if (session.credential) claims.context_class = kPhishingResistant;
  claims.auth_time = to_date(session.auth_time);
  claims.session = session.id;
  return access_issuer.issue(std::move(claims));
}

// Nothing but the row goes in: whoever asks again for the same generation gets the same text, so a client
// that lost the answer to a rotation, or sent it twice, is not signed out.
Result<std::string> TokenService::Impl::issue_refresh(const Session& session) const {
  const std::string generation = std::to_string(session.generation);
  const auto id = crypto::hmac_sha256(refresh_id_key.expose(), {session.id.view(), as_bytes(generation)});
  Claims claims;
  claims.user_id = session.user_id;
  claims.subject = session.user_id;
  claims.token_id = base64url_encode(ByteView(id).first(kTokenIdBytes));
  claims.issued_at = to_date(session.rotated_at);
  claims.expires_at = to_date(session.expires_at);
  claims.session = session.id;
  claims.generation = session.generation;
  return refresh_issuer.issue(std::move(claims));
}

Result<TokenPair> TokenService::issue(const Session& session) const {
  BLOCKAUTH_TRY(access, impl_->issue_access(session));
  BLOCKAUTH_TRY(refresh_token, impl_->issue_refresh(session));
  return TokenPair{std::move(access), std::move(refresh_token)};
}

Result<TokenPair> TokenService::reissue(const Uuid& session) const {
  BLOCKAUTH_TRY(row, impl_->ports.sessions.get_session(session));
  if (!row) return fail(Errc::session_ended, "the session was revoked meanwhile");
  return issue(*row);
}

Result<Bearer> TokenService::Impl::session_bearer(const Claims& claims, TimePoint now) const {
  if (!claims.session) return fail(Errc::token_malformed, "an access token without 'sid'");
  BLOCKAUTH_TRY(session, ports.sessions.get_session(*claims.session));
  if (!session || session->expires_at <= now) return fail(Errc::session_ended, "the session has ended");
  if (session->user_id != claims.subject) return fail(Errc::token_invalid, "the session is another user's");
  if (!session->user_active) return fail(Errc::user_disabled, "the user is disabled");
  return Bearer(*std::move(session));
}

Result<Bearer> TokenService::verify_access(std::string_view compact) const {
  const TimePoint now = impl_->ports.clock.now();
  if (!impl_->trusted.empty()) {
    const auto issuer = claimed_issuer(compact);
    for (const auto& trusted : impl_->trusted) {
      if (issuer != trusted.verifier.profile().issuer) continue;
      BLOCKAUTH_TRY(verified, trusted.verifier.verify(compact, now));
      const Claims& claims = verified.claims();
      return Bearer(ForeignBearer{trusted.name, claims.subject, claims.email, claims.auth_time});
    }
  }
  BLOCKAUTH_TRY(verified, impl_->access_verifier.verify(compact, now));
  return impl_->session_bearer(verified.claims(), now);
}

Result<Refreshed> TokenService::refresh(std::string_view compact) const {
  const TimePoint now = impl_->ports.clock.now();
  BLOCKAUTH_TRY(verified, impl_->refresh_verifier.verify(compact, now));
  const Claims& claims = verified.claims();
  if (!claims.session || !claims.generation)
    return fail(Errc::token_malformed, "a refresh token without session");
  BLOCKAUTH_TRY(rotation,
                impl_->ports.sessions.rotate({.session = *claims.session,
                                              .generation = *claims.generation,
                                              .now = now,
                                              .new_expires_at = now + impl_->config.refresh_lifetime,
                                              .grace = impl_->config.refresh_grace}));
  switch (rotation.outcome) {
    case RotationOutcome::rotated:
    case RotationOutcome::repeated:
      break;
    case RotationOutcome::reused:
      return fail(Errc::refresh_reused, "a rotated refresh token came back: its sessions were signed out");
    case RotationOutcome::ended:
      return fail(Errc::session_ended, "the session has ended");
  }
  if (!rotation.session)
    return fail(Errc::internal_error, "the store rotated a session without returning it");
  BLOCKAUTH_TRY(tokens, issue(*rotation.session));
  return Refreshed{*std::move(rotation.session), std::move(tokens)};
}

Result<void> TokenService::revoke(std::string_view compact) const {
  // Judged as of 1970, because an expired token still says which login to end.
  BLOCKAUTH_TRY(verified, impl_->refresh_verifier.verify(compact, TimePoint{}));
  if (!verified.claims().session) return fail(Errc::token_malformed, "a refresh token without session");
  return impl_->ports.sessions.revoke_session(*verified.claims().session);
}

Result<std::string> TokenService::issue_receipt(const ReceiptRequest& request) const {
  const TimePoint now = impl_->ports.clock.now();
  Claims claims;
  claims.subject = request.user_id;
  claims.token_id = base64url_encode(impl_->ports.random.bytes(kTokenIdBytes));
  claims.issued_at = to_date(now);
  claims.expires_at = to_date(now) + impl_->config.receipt_lifetime;
  claims.scope = impl_->config.receipt_scope;
  claims.payload_hash = base64url_encode(request.payload_hash);
  claims.credential_id = request.credential.to_string();
  return impl_->receipt_issuer.issue(std::move(claims));
}

}  // namespace blockauth::token
