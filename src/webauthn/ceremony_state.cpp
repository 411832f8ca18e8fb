// How does a ceremony's state survive between its two halves? As one versioned JSON object.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/ceremony.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::int64_t kVersion = 2;

constexpr std::array<std::string_view, 3> kTrustNames = {"ignore", "prefer", "require"};

Failure malformed(std::string_view detail) {
  return fail(Errc::malformed_response, "stored ceremony state: " + std::string(detail));
}

void write_strings(json::Writer& out, std::string_view name, const std::vector<std::string>& values) {
  out.key(name).begin_array();
  for (const std::string& value : values) out.string(value);
  out.end_array();
}

void write_origin(json::Writer& out, const OriginPolicy& origin) {
  out.string("rp_id", origin.rp_id);
  write_strings(out, "origins", origin.origins);
  out.boolean("allow_cross_origin", origin.allow_cross_origin);
  write_strings(out, "top_origins", origin.top_origins);
}

Result<std::vector<std::string>> read_strings(const json::Object& object, std::string_view name) {
  BLOCKAUTH_TRY(views, object.strings(name));
  return std::vector<std::string>(views.begin(), views.end());
}

Result<OriginPolicy> read_origin(const json::Object& object) {
  OriginPolicy origin;
  BLOCKAUTH_TRY(rp_id, object.string("rp_id"));
  BLOCKAUTH_TRY(origins, read_strings(object, "origins"));
  BLOCKAUTH_TRY(allow_cross_origin, object.boolean("allow_cross_origin"));
  BLOCKAUTH_TRY(top_origins, read_strings(object, "top_origins"));
  origin.rp_id = rp_id;
  origin.origins = std::move(origins);
  origin.allow_cross_origin = allow_cross_origin;
  origin.top_origins = std::move(top_origins);
  return origin;
}

void write_subject(json::Writer& out, const AuthenticationSubject& subject) {
  const auto* known = std::get_if<KnownUser>(&subject);
  out.boolean("discoverable", known == nullptr);
  if (known == nullptr) return;
  if (known->handle) out.base64url("user_handle", known->handle->view());
  out.key("allow_credentials").begin_array();
  for (const PublicKeyCredentialDescriptor& allowed : known->allow_credentials)
    out.base64url(allowed.id.view());
  out.end_array();
}

Result<AuthenticationSubject> read_subject(const json::Object& object) {
  BLOCKAUTH_TRY(discoverable, object.boolean("discoverable"));
  if (discoverable) return AuthenticationSubject(DiscoverableUser{});
  KnownUser known;
  BLOCKAUTH_TRY(handle, object.optional_base64url("user_handle"));
  if (handle) known.handle.emplace(*std::move(handle));
  BLOCKAUTH_TRY(ids, object.strings("allow_credentials"));
  for (const std::string_view id : ids) {
    BLOCKAUTH_TRY(octets, base64url_decode(id));
    known.allow_credentials.push_back({CredentialId(std::move(octets)), {}});
  }
  return AuthenticationSubject(std::move(known));
}

void write_extensions(json::Writer& out, const RequestedExtensions& requested) {
  write_strings(out, "extensions", requested.identifiers);
  if (requested.least_protection) out.string("least_protection", to_string(*requested.least_protection));
  out.boolean("large_blob_required", requested.large_blob_required);
}

Result<RequestedExtensions> read_extensions(const json::Object& object) {
  RequestedExtensions requested;
  BLOCKAUTH_TRY(identifiers, read_strings(object, "extensions"));
  BLOCKAUTH_TRY(least_protection, object.optional_string("least_protection"));
  BLOCKAUTH_TRY(large_blob_required, object.boolean("large_blob_required"));
  requested.identifiers = std::move(identifiers);
  requested.large_blob_required = large_blob_required;
  if (least_protection) {
    requested.least_protection = credential_protection_from(*least_protection);
    if (!requested.least_protection) return malformed("unknown credential protection policy");
  }
  return requested;
}

// Members that both kinds of state hold.
template <class Expectations>
void write_common(json::Writer& out, std::string_view kind, const Expectations& expected,
                  TimePoint expires_at) {
  out.number("version", kVersion).string("kind", kind);
  out.number("expires_at", expires_at.time_since_epoch().count());
  out.base64url("challenge", expected.challenge.view());
  write_origin(out, expected.origin);
  out.boolean("require_user_presence", expected.require_user_presence);
  out.boolean("require_user_verification", expected.require_user_verification);
  out.boolean("refuse_unsolicited_extensions",
              expected.unsolicited_extensions == UnsolicitedExtensions::refuse);
  write_extensions(out, expected.extensions);
}

template <class Expectations>
Result<TimePoint> read_common(const json::Object& object, std::string_view kind, Expectations& expected) {
  BLOCKAUTH_TRY(version, object.integer("version"));
  BLOCKAUTH_TRY(stored_kind, object.string("kind"));
  if (version != kVersion || stored_kind != kind) {
    return malformed("another version or kind");
  }
  BLOCKAUTH_TRY(expires_at, object.integer("expires_at"));
  BLOCKAUTH_TRY(challenge, object.base64url("challenge"));
  BLOCKAUTH_TRY(origin, read_origin(object));
  BLOCKAUTH_TRY(require_user_presence, object.boolean("require_user_presence"));
  BLOCKAUTH_TRY(require_user_verification, object.boolean("require_user_verification"));
  BLOCKAUTH_TRY(refuse_unsolicited, object.boolean("refuse_unsolicited_extensions"));
  BLOCKAUTH_TRY(extensions, read_extensions(object));
  if (challenge.size() < kMinChallengeBytes) return malformed("the challenge is too short");
  expected.challenge = Challenge(std::move(challenge));
  expected.origin = std::move(origin);
  expected.extensions = std::move(extensions);
  expected.require_user_presence = require_user_presence;
  expected.require_user_verification = require_user_verification;
  expected.unsolicited_extensions =
      refuse_unsolicited ? UnsolicitedExtensions::refuse : UnsolicitedExtensions::ignore;
  return TimePoint(TimePoint::duration(expires_at));
}

Result<AttestationPolicy> read_attestation(const json::Object& object, AttestationPolicy policy) {
  BLOCKAUTH_TRY(verify_statement, object.boolean("verify_statement"));
  BLOCKAUTH_TRY(trust, object.string("trust"));
  BLOCKAUTH_TRY(accept_without_certificates, object.boolean("accept_without_certificates"));
  BLOCKAUTH_TRY(android_key_tee_only, object.boolean("android_key_tee_only"));
  std::size_t index = 0;
  while (index < kTrustNames.size() && kTrustNames[index] != trust) ++index;
  if (index == kTrustNames.size()) return malformed("unknown trust policy");
  policy.verify_statement = verify_statement;
  policy.trust = static_cast<AttestationTrust>(index);
  policy.accept_without_certificates = accept_without_certificates;
  policy.android_key_tee_only = android_key_tee_only;
  return policy;
}

Result<std::vector<COSEAlgorithmIdentifier>> read_algorithms(const json::Object& object) {
  BLOCKAUTH_TRY(numbers, object.integers("algorithms"));
  std::vector<COSEAlgorithmIdentifier> algorithms;
  for (const std::int64_t number : numbers) {
    if (number != static_cast<std::int32_t>(number)) return malformed("an algorithm is out of range");
    algorithms.push_back(static_cast<COSEAlgorithmIdentifier>(static_cast<std::int32_t>(number)));
  }
  return algorithms;
}

Result<RegistrationState> read_registration(ByteView stored, AttestationPolicy configured) {
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(as_chars(stored), Errc::malformed_response));
  RegistrationExpectations expected;
  BLOCKAUTH_TRY(expires_at, read_common(object, "registration", expected));
  BLOCKAUTH_TRY(user_handle, object.base64url("user_handle"));
  BLOCKAUTH_TRY(algorithms, read_algorithms(object));
  BLOCKAUTH_TRY(attestation, read_attestation(object, std::move(configured)));
  expected.algorithms = std::move(algorithms);
  expected.attestation = std::move(attestation);
  return RegistrationState(std::move(expected), UserHandle(std::move(user_handle)), expires_at);
}

Result<AuthenticationState> read_authentication(ByteView stored) {
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(as_chars(stored), Errc::malformed_response));
  AuthenticationExpectations expected;
  BLOCKAUTH_TRY(expires_at, read_common(object, "authentication", expected));
  BLOCKAUTH_TRY(subject, read_subject(object));
  BLOCKAUTH_TRY(appid, object.optional_string("appid"));
  expected.subject = std::move(subject);
  if (appid) expected.appid.emplace(*appid);
  return AuthenticationState(std::move(expected), expires_at);
}

Bytes finish(json::Writer&& out) {
  out.end_object();
  return blockauth::to_bytes(as_bytes(out.text()));
}

}  // namespace

RegistrationState::RegistrationState(RegistrationExpectations expected, UserHandle user, TimePoint expires_at)
    : expected_(std::move(expected)), user_(std::move(user)), expires_at_(expires_at) {}

Bytes RegistrationState::to_bytes() const {
  json::Writer out;
  out.begin_object();
  write_common(out, "registration", expected_, expires_at_);
  out.base64url("user_handle", user_.view());
  out.key("algorithms").begin_array();
  for (const COSEAlgorithmIdentifier algorithm : expected_.algorithms)
    out.number(static_cast<std::int32_t>(algorithm));
  out.end_array();
  out.boolean("verify_statement", expected_.attestation.verify_statement);
  out.string("trust", kTrustNames[static_cast<std::size_t>(expected_.attestation.trust)]);
  out.boolean("accept_without_certificates", expected_.attestation.accept_without_certificates);
  out.boolean("android_key_tee_only", expected_.attestation.android_key_tee_only);
  return finish(std::move(out));
}

Result<RegistrationState> RegistrationState::from_bytes(ByteView stored, AttestationPolicy configured) {
  auto state = read_registration(stored, std::move(configured));
  if (!state) return malformed(state.error().detail);
  return state;
}

AuthenticationState::AuthenticationState(AuthenticationExpectations expected, TimePoint expires_at)
    : expected_(std::move(expected)), expires_at_(expires_at) {}

Bytes AuthenticationState::to_bytes() const {
  json::Writer out;
  out.begin_object();
  write_common(out, "authentication", expected_, expires_at_);
  write_subject(out, expected_.subject);
  if (expected_.appid) out.string("appid", *expected_.appid);
  return finish(std::move(out));
}

Result<AuthenticationState> AuthenticationState::from_bytes(ByteView stored) {
  auto state = read_authentication(stored);
  if (!state) return malformed(state.error().detail);
  return state;
}

}  // namespace blockauth::webauthn
