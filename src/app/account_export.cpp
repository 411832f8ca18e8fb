// Accounts, credentials and sessions as JSON.
#include "app/account_export.hpp"

#include <cstdint>
#include <optional>

#include "base/json_writer.hpp"
#include "base/time_text.hpp"

namespace blockauth::app {
namespace {

void write_time(json::Writer& out, std::string_view name, const std::optional<TimePoint>& time) {
  if (time) out.string(name, to_iso8601(*time));
}

void write_flag(json::Writer& out, std::string_view name, const std::optional<bool>& flag) {
  if (flag) out.boolean(name, *flag);
}

void write_credential(json::Writer& out, const passkey::CredentialData& credential) {
  const webauthn::CredentialRecord& record = credential.record;
  out.begin_object()
      .string("id", credential.id.to_string())
      .base64url("credential_id", record.id.view())
      .string("name", credential.name)
      .string("rp_id", record.rp_id)
      .base64url("user_handle", credential.user_handle.view())
      .base64url("public_key", record.public_key)
      .number("algorithm", static_cast<std::int32_t>(credential.algorithm))
      .number("sign_count", record.sign_count)
      .string("aaguid", webauthn::to_string(credential.aaguid))
      .string("authenticator_attachment", credential.authenticator_attachment)
      .key("transports")
      .begin_array();
  for (const std::string& transport : record.transports) out.string(transport);
  out.end_array();
  write_flag(out, "is_discoverable", credential.is_discoverable);
  write_flag(out, "backup_eligible", record.backup_eligible);
  out.boolean("backup_state", record.backup_state)
      .boolean("uv_initialized", record.uv_initialized)
      .string("attestation_format", credential.attestation_format)
      .string("attestation_type", webauthn::to_string(credential.attestation_type))
      .boolean("attestation_trusted", credential.attestation_trusted);
  if (!credential.attestation_key_id.empty())
    out.base64url("attestation_key_id", credential.attestation_key_id);
  if (!credential.enterprise_serial.empty()) out.base64url("enterprise_serial", credential.enterprise_serial);
  if (!credential.attestation_object.empty())
    out.base64url("attestation_object", credential.attestation_object);
  out.string("created_at", to_iso8601(credential.created_at));
  write_time(out, "last_used_at", credential.last_used_at);
  out.boolean("is_active", credential.is_active);
  write_time(out, "revoked_at", credential.revoked_at);
  if (!credential.revocation_reason.empty()) out.string("revocation_reason", credential.revocation_reason);
  out.end_object();
}

void write_session(json::Writer& out, const token::Session& session) {
  out.begin_object().string("id", session.id.to_string());
  if (session.credential) out.string("credential", session.credential->to_string());
  out.string("rp_id", session.rp_id)
      .string("methods", session.methods)
      .string("auth_time", to_iso8601(session.auth_time))
      .string("rotated_at", to_iso8601(session.rotated_at))
      .string("expires_at", to_iso8601(session.expires_at))
      .number("generation", session.generation)
      .end_object();
}

}  // namespace

std::string account_as_json(const passkey::User& user,
                            const std::vector<passkey::CredentialData>& credentials,
                            const std::vector<token::Session>& sessions) {
  json::Writer out;
  out.begin_object()
      .string("id", user.id.value)
      .string("email", user.email)
      .boolean("email_verified", user.email_verified)
      .string("display_name", user.display_name)
      .base64url("user_handle", user.handle.view())
      .boolean("is_active", user.is_active)
      .string("created_at", to_iso8601(user.created_at));
  if (user.foreign) {
    out.key("foreign_identity")
        .begin_object()
        .string("issuer", user.foreign->issuer)
        .string("subject", user.foreign->subject)
        .end_object();
  }
  out.key("credentials").begin_array();
  for (const passkey::CredentialData& credential : credentials) write_credential(out, credential);
  out.end_array().key("sessions").begin_array();
  for (const token::Session& session : sessions) write_session(out, session);
  out.end_array().end_object();
  return std::move(out).text();
}

}  // namespace blockauth::app
