// Which compact tokens are accepted, and what do they say?
#include "blockauth/token/jwt.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "blockauth/base/base64url.hpp"
#include "token/jose.hpp"
#include "token/token_profiles.hpp"

namespace blockauth::token {
namespace {

// 9999-12-31T23:59:59Z: beyond it, a NumericDate is a mistake and its arithmetic would overflow.
constexpr std::int64_t kMaxNumericDate = 253402300799;
constexpr std::size_t kMaxMethods = 16;
constexpr std::size_t kEs256SignatureBytes = 64;  // RFC 7518 §3.4
constexpr std::size_t kHs256SignatureBytes = 32;

struct Segments {
  Bytes header, payload, signature;
};

// RFC 7515 §3.1: three base64url texts, strictly spelled, so that one signature has one token.
Result<Segments> split(std::string_view compact) {
  if (compact.empty() || compact.size() > kMaxTokenBytes) {
    return fail(Errc::token_malformed, "a token has 1 to " + std::to_string(kMaxTokenBytes) + " characters");
  }
  const auto first = compact.find('.');
  const auto last = compact.rfind('.');
  if (first == std::string_view::npos || first == last || std::ranges::count(compact, '.') != 2) {
    return fail(Errc::token_malformed, "not three segments");
  }
  auto header = base64url_decode(compact.substr(0, first));
  auto payload = base64url_decode(compact.substr(first + 1, last - first - 1));
  auto signature = base64url_decode(compact.substr(last + 1));
  if (!header || !payload || !signature) return fail(Errc::token_malformed, "a segment is not base64url");
  return Segments{*std::move(header), *std::move(payload), *std::move(signature)};
}

Result<json::Object> parse(json::Document& document, ByteView segment) {
  auto object = document.parse_object(as_chars(segment), Errc::token_malformed);
  if (!object) return fail(Errc::token_malformed, std::move(object).error().detail);
  return object;
}

bool signature_length_fits(JwsAlgorithm algorithm, std::size_t size) {
  switch (algorithm) {
    case JwsAlgorithm::ES256:
      return size == kEs256SignatureBytes;
    case JwsAlgorithm::HS256:
      return size == kHs256SignatureBytes;
    case JwsAlgorithm::RS256:
      return size >= kMinRsaModulusBits / 8;
  }
  return false;
}

const VerificationKey* find_key(const std::vector<VerificationKey>& keys,
                                std::optional<std::string_view> key_id) {
  if (!key_id) return keys.size() == 1 ? &keys.front() : nullptr;
  const auto found = std::ranges::find(
      keys, *key_id, [](const VerificationKey& key) -> std::string_view { return key.key_id(); });
  return found == keys.end() ? nullptr : &*found;
}

// RFC 8725 §3.11. A token of ours that is of another kind is named so; anything else is just invalid.
Result<void> check_typ(const TokenProfile& profile, std::optional<std::string_view> typ) {
  const bool fits = profile.typ.empty() ? (!typ || *typ == "JWT" || *typ == kAccessTyp) : typ == profile.typ;
  if (fits) return {};
  const std::array<std::string_view, 3> ours{kAccessTyp, kRefreshTyp, kReceiptTyp};
  const bool known = typ && std::ranges::count(ours, *typ) != 0;
  return fail(known ? Errc::token_wrong_type : Errc::token_invalid,
              "the header's typ is not of this kind of token");
}

// The header decides nothing: it names a key, and must agree with what that key is for.
Result<const VerificationKey*> check_header(const json::Object& header, const TokenProfile& profile,
                                            const std::vector<VerificationKey>& keys) {
  BLOCKAUTH_TRY(algorithm, header.string("alg"));
  BLOCKAUTH_TRY(typ, header.optional_string("typ"));
  BLOCKAUTH_TRY(key_id, header.optional_string("kid"));
  // RFC 7515 §4.1.11: extensions that must be understood; none is.
  if (header.has("crit")) return fail(Errc::token_invalid, "the header has critical extensions");
  BLOCKAUTH_CHECK(check_typ(profile, typ));
  const VerificationKey* key = find_key(keys, key_id);
  if (key == nullptr) return fail(Errc::token_invalid, "signed by no key of this issuer");
  if (algorithm != to_string(key->algorithm())) {
    return fail(Errc::token_invalid, "the header's alg is not that of the key");
  }
  return key;
}

Result<void> check_signature(std::string_view compact, const VerificationKey& key,
                             std::size_t signature_bytes) {
  if (!signature_length_fits(key.algorithm(), signature_bytes)) {
    return fail(Errc::token_invalid, "the signature has the wrong length");
  }
  cjose_err error{};
  const JwsPtr jws(cjose_jws_import(compact.data(), compact.size(), &error));
  if (!jws || !cjose_jws_verify(jws.get(), key.impl().jwk.get(), &error)) {
    return fail(Errc::token_invalid, "the signature does not verify");
  }
  return {};
}

Result<std::optional<NumericDate>> optional_date(const json::Object& payload, std::string_view name) {
  BLOCKAUTH_TRY(seconds, payload.optional_number(name));
  if (!seconds) return std::optional<NumericDate>();
  if (*seconds < 0 || *seconds > static_cast<double>(kMaxNumericDate))
    return fail(Errc::token_malformed, "a time is out of range");
  // RFC 7519 §2 allows fractions: cut off, so that nothing lives longer than it says.
  return std::optional(NumericDate(std::chrono::seconds(static_cast<std::int64_t>(*seconds))));
}

// RFC 7519 §4.1.3: one string, or an array of them.
Result<std::vector<std::string>> read_audience(const json::Object& payload) {
  if (const auto one = payload.string("aud")) return std::vector<std::string>{std::string(*one)};
  BLOCKAUTH_TRY(several, payload.optional_strings("aud"));
  return std::vector<std::string>(several.begin(), several.end());
}

Result<void> read_optional(const json::Object& payload, std::string_view name, std::string& into) {
  BLOCKAUTH_TRY(value, payload.optional_string(name));
  if (value) into = *value;
  return {};
}

Result<Claims> read_claims(const json::Object& payload) {
  Claims claims;
  BLOCKAUTH_TRY(audience, read_audience(payload));
  claims.audience = std::move(audience);
  BLOCKAUTH_TRY(issuer, payload.string("iss"));
  claims.issuer = issuer;
  BLOCKAUTH_TRY(subject, payload.string("sub"));
  claims.subject = subject;
  BLOCKAUTH_CHECK(read_optional(payload, "user_id", claims.user_id));
  BLOCKAUTH_CHECK(read_optional(payload, "email", claims.email));
  BLOCKAUTH_CHECK(read_optional(payload, "jti", claims.token_id));
  BLOCKAUTH_CHECK(read_optional(payload, "type", claims.type));
  BLOCKAUTH_CHECK(read_optional(payload, "acr", claims.context_class));
  BLOCKAUTH_CHECK(read_optional(payload, "scope", claims.scope));
  BLOCKAUTH_CHECK(read_optional(payload, "payload_hash", claims.payload_hash));
  BLOCKAUTH_CHECK(read_optional(payload, "credential", claims.credential_id));
  BLOCKAUTH_TRY(issued_at, optional_date(payload, "iat"));
  claims.issued_at = issued_at.value_or(NumericDate{});
  BLOCKAUTH_TRY(expires_at, optional_date(payload, "exp"));
  if (!expires_at) return fail(Errc::token_malformed, "member 'exp' is missing");
  claims.expires_at = *expires_at;
  BLOCKAUTH_TRY(auth_time, optional_date(payload, "auth_time"));
  claims.auth_time = auth_time;
  BLOCKAUTH_TRY(methods, payload.optional_strings("amr"));
  if (methods.size() > kMaxMethods) return fail(Errc::token_malformed, "too many authentication methods");
  claims.methods.assign(methods.begin(), methods.end());
  BLOCKAUTH_TRY(generation, payload.optional_integer("gen"));
  if (generation) {
    if (*generation < 0 || *generation > UINT32_MAX)
      return fail(Errc::token_malformed, "'gen' is out of range");
    claims.generation = static_cast<std::uint32_t>(*generation);
  }
  return claims;
}

// `sid` is ours to read only in our own tokens: another issuer may have any text there.
Result<void> read_session(const json::Object& payload, Claims& claims) {
  BLOCKAUTH_TRY(text, payload.optional_string("sid"));
  if (!text) return {};
  claims.session = Uuid::parse(*text);
  if (!claims.session) return fail(Errc::token_malformed, "'sid' is no UUID");
  return {};
}

Result<void> check_claims(const Claims& claims, const TokenProfile& profile) {
  if (claims.issuer != profile.issuer) return fail(Errc::token_invalid, "of another issuer");
  if (!std::ranges::count(claims.audience, profile.audience)) {
    return fail(Errc::token_invalid, "for another audience");
  }
  const bool fits =
      profile.type.empty() ? claims.type.empty() || claims.type == kAccessType : claims.type == profile.type;
  if (!fits) return fail(Errc::token_wrong_type, "the claim 'type' is not of this kind of token");
  if (claims.subject.empty()) return fail(Errc::token_malformed, "'sub' is empty");
  if (!claims.user_id.empty() && claims.user_id != claims.subject && !profile.type.empty()) {
    return fail(Errc::token_malformed, "'user_id' and 'sub' differ");
  }
  return {};
}

void write_text(json::Writer& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out.string(name, value);
}

void write_date(json::Writer& out, std::string_view name, NumericDate date) {
  out.number(name, date.time_since_epoch().count());
}

std::string payload_json(const Claims& claims) {
  json::Writer out;
  out.begin_object();
  write_text(out, "user_id", claims.user_id);
  write_text(out, "email", claims.email);
  write_text(out, "jti", claims.token_id);
  write_date(out, "iat", claims.issued_at);
  write_date(out, "exp", claims.expires_at);
  out.string("type", claims.type).string("sub", claims.subject).string("iss", claims.issuer);
  out.string("aud", claims.audience.front());
  if (!claims.methods.empty()) {
    out.key("amr").begin_array();
    for (const auto& method : claims.methods) out.string(method);
    out.end_array();
  }
  write_text(out, "acr", claims.context_class);
  if (claims.auth_time) write_date(out, "auth_time", *claims.auth_time);
  if (claims.session) out.string("sid", claims.session->to_string());
  if (claims.generation) out.number("gen", *claims.generation);
  write_text(out, "scope", claims.scope);
  write_text(out, "payload_hash", claims.payload_hash);
  write_text(out, "credential", claims.credential_id);
  out.end_object();
  return std::move(out).text();
}

}  // namespace

Result<std::string> JwtIssuer::issue(Claims claims) const {
  claims.issuer = profile_.issuer;
  claims.audience = {profile_.audience};
  claims.type = profile_.type;
  const std::string payload = payload_json(claims);

  const VerificationKey& key = key_.verification_key();
  cjose_err error{};
  const JoseHeaderPtr header(cjose_header_new(&error));
  const std::string algorithm(to_string(key.algorithm()));
  if (!header || !cjose_header_set(header.get(), "alg", algorithm.c_str(), &error) ||
      !cjose_header_set(header.get(), "typ", profile_.typ.c_str(), &error) ||
      !cjose_header_set(header.get(), "kid", key.key_id().c_str(), &error)) {
    return fail(Errc::internal_error, "the token's header could not be made");
  }
  const ByteView octets = as_bytes(payload);
  const JwsPtr jws(cjose_jws_sign(key.impl().jwk.get(), header.get(), octets.data(), octets.size(), &error));
  const char* compact = nullptr;
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error) || compact == nullptr) {
    return fail(Errc::internal_error, "the token could not be signed");
  }
  std::string token(compact);
  if (token.size() > kMaxTokenBytes)
    return fail(Errc::invalid_request, "the token would be too long to be accepted");
  return token;
}

Result<VerifiedToken> JwtVerifier::verify(std::string_view compact, TimePoint now) const {
  BLOCKAUTH_TRY(segments, split(compact));
  json::Document header_document;
  BLOCKAUTH_TRY(header, parse(header_document, segments.header));
  BLOCKAUTH_TRY(key, check_header(header, profile_, keys_));
  BLOCKAUTH_CHECK(check_signature(compact, *key, segments.signature.size()));

  json::Document payload_document;
  BLOCKAUTH_TRY(payload, parse(payload_document, segments.payload));
  BLOCKAUTH_TRY(claims, read_claims(payload));
  if (!profile_.typ.empty()) BLOCKAUTH_CHECK(read_session(payload, claims));
  BLOCKAUTH_CHECK(check_claims(claims, profile_));
  BLOCKAUTH_TRY(not_before, optional_date(payload, "nbf"));
  if (not_before && now < *not_before) return fail(Errc::token_invalid, "not valid yet");
  if (now >= claims.expires_at) return fail(Errc::token_expired, "expired");
  return VerifiedToken(std::move(claims));
}

}  // namespace blockauth::token
