// A thousand accounts at a time, and one read for each.
#include "app/credential_scan.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace blockauth::app {
namespace {

constexpr std::size_t kUsersPerRead = 1000;
constexpr std::string_view kHexDigits = "0123456789abcdef";

Result<Bytes> key_identifier_from(std::string_view hex) {
  Bytes octets;
  if (hex.size() != 2 * webauthn::kAttestationKeyIdentifierBytes)
    return fail(Errc::invalid_request, "a key identifier has 40 hexadecimal digits");
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kHexDigits.find(hex[i]);
    const std::size_t low = kHexDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      return fail(Errc::invalid_request, "a key identifier has 40 hexadecimal digits, in lower case");
    octets.push_back(static_cast<std::uint8_t>(16 * high + low));
  }
  return octets;
}

}  // namespace

Result<void> visit_all_credentials(store::Store& store, const CredentialVisitor& visit) {
  passkey::UserId last;
  for (;;) {
    BLOCKAUTH_TRY(users, store.users().list_users(last, kUsersPerRead));
    if (users.empty()) return {};
    last = users.back().id;
    for (const passkey::User& user : users) {
      BLOCKAUTH_TRY(credentials, store.credentials().get_credentials_for_user(user.id));
      for (const passkey::CredentialData& credential : credentials) BLOCKAUTH_CHECK(visit(credential));
    }
  }
}

webauthn::ModelQuery model_of(const passkey::CredentialData& credential) {
  webauthn::ModelQuery query{.aaguid = credential.aaguid, .key_identifiers = {}};
  if (!credential.attestation_key_id.empty()) query.key_identifiers.push_back(credential.attestation_key_id);
  return query;
}

Result<webauthn::ModelQuery> model_from(std::string_view aaguid, std::string_view key_identifier) {
  if (aaguid.empty() == key_identifier.empty())
    return fail(Errc::invalid_request, "name the model by --aaguid or by --key-identifier");
  webauthn::ModelQuery query;
  if (aaguid.empty()) {
    BLOCKAUTH_TRY(identifier, key_identifier_from(key_identifier));
    query.key_identifiers.push_back(std::move(identifier));
    return query;
  }
  const auto parsed = webauthn::aaguid_from(aaguid);
  if (!parsed) return fail(Errc::invalid_request, "an AAGUID is written 8-4-4-4-12, in hexadecimal digits");
  if (*parsed == webauthn::Aaguid{}) {
    return fail(Errc::invalid_request,
                "this AAGUID names no model: it is that of every authenticator that does not say what it is");
  }
  query.aaguid = *parsed;
  return query;
}

bool is_of_model(const passkey::CredentialData& credential, const webauthn::ModelQuery& model) {
  if (model.aaguid != webauthn::Aaguid{}) return credential.aaguid == model.aaguid;
  return credential.aaguid == webauthn::Aaguid{} &&
         credential.attestation_key_id == model.key_identifiers.front();
}

std::string model_text(const passkey::CredentialData& credential) {
  if (credential.attestation_key_id.empty()) return webauthn::to_string(credential.aaguid);
  std::string hex;
  for (const std::uint8_t octet : credential.attestation_key_id) {
    hex += kHexDigits[octet >> 4];
    hex += kHexDigits[octet & 15];
  }
  return hex;
}

}  // namespace blockauth::app
