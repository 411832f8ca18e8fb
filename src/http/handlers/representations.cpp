// Which members, in which order, does a response show?
#include "http/handlers/representations.hpp"

#include <optional>
#include <utility>

#include "base/time_text.hpp"
#include "blockauth/base/base64url.hpp"

namespace blockauth::http {
namespace {

void write_time(json::Writer& out, std::string_view name, const std::optional<TimePoint>& time) {
  out.key(name);
  if (time) {
    out.string(to_iso8601(*time));
  } else {
    out.null();
  }
}

void write_identity(json::Writer& out, const passkey::CredentialData& credential) {
  out.string("id", credential.id.to_string());
  out.base64url("credential_id", credential.credential_id().view());
  out.string("name", credential.name);
  write_time(out, "created_at", credential.created_at);
}

void write_kind(json::Writer& out, const passkey::CredentialData& credential) {
  out.string("authenticator_attachment", credential.authenticator_attachment);
  out.key("transports").begin_array();
  for (const auto& transport : credential.record.transports) out.string(transport);
  out.end_array();
  out.boolean("backup_eligible", credential.record.backup_eligible.value_or(false));
}

void write_sign_in(json::Writer& out, const token::TokenPair& tokens, std::string_view user_id,
                   std::string_view email) {
  out.string("access", tokens.access).string("refresh", tokens.refresh);
  out.key("user").begin_object().string("id", user_id).string("email", email).end_object();
}

}  // namespace

std::string registered_json(const passkey::CredentialData& credential) {
  json::Writer out;
  out.begin_object();
  write_identity(out, credential);
  write_kind(out, credential);
  out.end_object();
  return std::move(out).text();
}

void write_credential(json::Writer& out, const passkey::CredentialData& credential, std::string_view icon) {
  out.begin_object();
  write_identity(out, credential);
  write_time(out, "last_used_at", credential.last_used_at);
  write_kind(out, credential);
  out.boolean("backup_state", credential.record.backup_state).boolean("is_active", credential.is_active);
  if (!icon.empty()) out.string("icon", icon);
  out.end_object();
}

std::string credential_json(const passkey::CredentialData& credential, std::string_view icon) {
  json::Writer out;
  write_credential(out, credential, icon);
  return std::move(out).text();
}

void write_signal(json::Writer& out, const passkey::AccountSignals& signals, bool accepted_is_known) {
  out.key("signal").begin_object();
  out.string("rp_id", signals.rp_id).base64url("user_id", signals.user_handle.view());
  if (accepted_is_known) {
    out.key("all_accepted_credential_ids").begin_array();
    for (const CredentialId& id : signals.accepted) out.base64url(id.view());
    out.end_array();
  }
  out.string("name", signals.name).string("display_name", signals.display_name).end_object();
}

std::string signed_in_json(const token::TokenPair& tokens, std::string_view user_id, std::string_view email,
                           const passkey::CredentialData& credential,
                           const passkey::AccountSignals* signals) {
  json::Writer out;
  out.begin_object();
  write_sign_in(out, tokens, user_id, email);
  out.key("credential").begin_object();
  out.string("id", credential.id.to_string()).string("name", credential.name);
  write_time(out, "last_used_at", credential.last_used_at);
  out.end_object();
  if (signals != nullptr) write_signal(out, *signals, /*accepted_is_known=*/false);
  out.end_object();
  return std::move(out).text();
}

std::string signed_up_json(const token::TokenPair& tokens, std::string_view user_id, std::string_view email,
                           const passkey::CredentialData& credential) {
  json::Writer out;
  out.begin_object();
  write_sign_in(out, tokens, user_id, email);
  out.key("credential");
  write_credential(out, credential);
  out.end_object();
  return std::move(out).text();
}

std::string refreshed_json(const token::TokenPair& tokens, std::string_view user_id, std::string_view email) {
  json::Writer out;
  out.begin_object();
  write_sign_in(out, tokens, user_id, email);
  out.end_object();
  return std::move(out).text();
}

}  // namespace blockauth::http
