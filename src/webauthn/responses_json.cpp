// Which JSON is a RegistrationResponseJSON or AuthenticationResponseJSON (§5.1.8, §5.1.9)?
#include <algorithm>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/responses.hpp"
#include "webauthn/extensions/extension_outputs.hpp"

namespace blockauth::webauthn {
namespace {

Failure malformed(std::string detail) { return fail(Errc::malformed_response, std::move(detail)); }

// The length is checked first: nothing is decoded in order to be refused.
Result<Bytes> bounded_base64url(const json::Object& object, std::string_view name, std::size_t max_bytes) {
  BLOCKAUTH_TRY(text, object.string(name));
  if (text.size() > (max_bytes * 4 + 2) / 3) {
    return malformed("member '" + std::string(name) + "' is too long");
  }
  return object.base64url(name);
}

// The credential's id: `id` and `rawId` must be the same octets.
Result<CredentialId> parse_id(const json::Object& credential) {
  BLOCKAUTH_TRY(type, credential.string("type"));
  if (type != "public-key") return malformed("type is not \"public-key\"");
  BLOCKAUTH_TRY(id, credential.string("id"));
  BLOCKAUTH_TRY(raw_id, bounded_base64url(credential, "rawId", kMaxCredentialIdBytes));
  if (id != base64url_encode(raw_id)) {
    return fail(Errc::credential_id_mismatch, "id is not the base64url form of rawId");
  }
  return CredentialId(std::move(raw_id));
}

Result<std::optional<AuthenticatorAttachment>> parse_attachment(const json::Object& credential) {
  BLOCKAUTH_TRY(text, credential.optional_string("authenticatorAttachment"));
  if (!text) return std::optional<AuthenticatorAttachment>();
  return attachment_from(*text);
}

Result<std::vector<std::string>> parse_transports(const json::Object& response) {
  BLOCKAUTH_TRY(values, response.optional_strings("transports"));
  if (values.size() > kMaxTransports) return malformed("too many transports");
  std::vector<std::string> transports;
  for (const std::string_view value : values) {
    if (value.empty() || value.size() > kMaxTransportBytes)
      return malformed("transport of impossible length");
    if (std::ranges::find(transports, value) == transports.end()) transports.emplace_back(value);
  }
  return transports;
}

Result<ClientExtensionResults> parse_extension_results(const json::Object& credential) {
  BLOCKAUTH_TRY(object, credential.optional_object("clientExtensionResults"));
  if (!object) return ClientExtensionResults();
  return read_client_outputs(*object);
}

Result<std::optional<UserHandle>> parse_user_handle(const json::Object& response) {
  BLOCKAUTH_TRY(handle, response.optional_base64url("userHandle"));
  if (!handle) return std::optional<UserHandle>();
  if (handle->size() > kMaxUserHandleBytes) return malformed("userHandle is longer than 64 octets");
  return std::optional(UserHandle(*std::move(handle)));
}

}  // namespace

Result<RegistrationResponse> RegistrationResponse::from_json(std::string_view json) {
  if (json.size() > kMaxResponseJsonBytes) return malformed("too long");
  json::Document document;
  BLOCKAUTH_TRY(credential, document.parse_object(json, Errc::malformed_response));
  RegistrationResponse out;
  BLOCKAUTH_TRY(id, parse_id(credential));
  BLOCKAUTH_TRY(response, credential.object("response"));
  BLOCKAUTH_TRY(client_data, bounded_base64url(response, "clientDataJSON", kMaxClientDataBytes));
  BLOCKAUTH_TRY(attestation, bounded_base64url(response, "attestationObject", kMaxAttestationObjectBytes));
  BLOCKAUTH_TRY(transports, parse_transports(response));
  BLOCKAUTH_TRY(attachment, parse_attachment(credential));
  BLOCKAUTH_TRY(extensions, parse_extension_results(credential));
  out.id = std::move(id);
  out.client_data_json = std::move(client_data);
  out.attestation_object = std::move(attestation);
  out.transports = std::move(transports);
  out.authenticator_attachment = attachment;
  out.client_extension_results = std::move(extensions);
  return out;
}

Result<AuthenticationResponse> AuthenticationResponse::from_json(std::string_view json) {
  if (json.size() > kMaxResponseJsonBytes) return malformed("too long");
  json::Document document;
  BLOCKAUTH_TRY(credential, document.parse_object(json, Errc::malformed_response));
  AuthenticationResponse out;
  BLOCKAUTH_TRY(id, parse_id(credential));
  BLOCKAUTH_TRY(response, credential.object("response"));
  BLOCKAUTH_TRY(client_data, bounded_base64url(response, "clientDataJSON", kMaxClientDataBytes));
  BLOCKAUTH_TRY(data, bounded_base64url(response, "authenticatorData", kMaxAuthenticatorDataBytes));
  BLOCKAUTH_TRY(signature, bounded_base64url(response, "signature", kMaxSignatureBytes));
  BLOCKAUTH_TRY(user_handle, parse_user_handle(response));
  BLOCKAUTH_TRY(attachment, parse_attachment(credential));
  BLOCKAUTH_TRY(extensions, parse_extension_results(credential));
  out.id = std::move(id);
  out.client_data_json = std::move(client_data);
  out.authenticator_data = std::move(data);
  out.signature = std::move(signature);
  out.user_handle = std::move(user_handle);
  out.authenticator_attachment = attachment;
  out.client_extension_results = std::move(extensions);
  return out;
}

}  // namespace blockauth::webauthn
