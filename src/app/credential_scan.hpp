// All passkeys of all accounts, for commands that look for some of them: stores have no index for that, and
// need none.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "blockauth/base/result.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/store/store.hpp"
#include "blockauth/webauthn/metadata.hpp"

namespace blockauth::app {

using CredentialVisitor = std::function<Result<void>(const passkey::CredentialData& credential)>;

// Revoked ones included. Stops at the first error.
[[nodiscard]] Result<void> visit_all_credentials(store::Store& store, const CredentialVisitor& visit);

// What FIDO metadata knows the credential's model by.
[[nodiscard]] webauthn::ModelQuery model_of(const passkey::CredentialData& credential);

// An operator names a model by AAGUID or, for U2F, by its attestation certificate's key (40 hex digits).
// Errors: invalid_request (both, neither, or one that names no model).
[[nodiscard]] Result<webauthn::ModelQuery> model_from(std::string_view aaguid,
                                                      std::string_view key_identifier);

[[nodiscard]] bool is_of_model(const passkey::CredentialData& credential, const webauthn::ModelQuery& model);

// "fbfc3007-154e-4ecc-8c0b-6e020557d7bd", or a key identifier in hex.
[[nodiscard]] std::string model_text(const passkey::CredentialData& credential);

}  // namespace blockauth::app
