// What the client sends back: RegistrationResponseJSON and AuthenticationResponseJSON (§5.1.8, §5.1.9),
// decoded.
//
// Decoding proves the shape only: required members are there, have the right types, are base64url and within
// bounds, and `id` names the same octets as `rawId`. Nothing here is verified. Extension outputs are the
// exception: whether one that does not have its type matters depends on what was asked for, so it is only
// marked here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"
#include "blockauth/webauthn/extensions.hpp"

namespace blockauth::webauthn {

// Bounds on what a client may send. Real responses stay far below: the largest attestations (TPM, SafetyNet)
// are about 10 KiB.
inline constexpr std::size_t kMaxResponseJsonBytes = 64 * 1024;
inline constexpr std::size_t kMaxClientDataBytes = 8 * 1024;
inline constexpr std::size_t kMaxAttestationObjectBytes = 40 * 1024;
inline constexpr std::size_t kMaxAuthenticatorDataBytes = 16 * 1024;
inline constexpr std::size_t kMaxSignatureBytes = 8 * 1024;
inline constexpr std::size_t kMaxTransports = 16;
inline constexpr std::size_t kMaxTransportBytes = 32;

struct RegistrationResponse {
  CredentialId id;
  Bytes client_data_json;
  Bytes attestation_object;
  std::vector<std::string> transports;  // §5.2.1.1: unknown values are kept; duplicates are dropped
  // An unknown value counts as absent (§5.1).
  std::optional<AuthenticatorAttachment> authenticator_attachment;
  ClientExtensionResults client_extension_results;

  // `json`: the credential as PublicKeyCredential.toJSON() gives it. Errors: malformed_json,
  // malformed_response, malformed_base64url, credential_id_mismatch (id and rawId differ).
  [[nodiscard]] static Result<RegistrationResponse> from_json(std::string_view json);
};

struct AuthenticationResponse {
  CredentialId id;
  Bytes client_data_json;
  Bytes authenticator_data;
  Bytes signature;
  std::optional<UserHandle> user_handle;  // absent and null alike
  std::optional<AuthenticatorAttachment> authenticator_attachment;
  ClientExtensionResults client_extension_results;

  // As RegistrationResponse::from_json.
  [[nodiscard]] static Result<AuthenticationResponse> from_json(std::string_view json);
};

}  // namespace blockauth::webauthn
