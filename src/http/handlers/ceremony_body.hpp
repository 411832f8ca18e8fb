// What the bodies of the ceremony calls have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/webauthn/responses.hpp"
#include "http/context.hpp"

namespace blockauth::http {

[[nodiscard]] passkey::CeremonyContext ceremony_context(const Request& request);

// Of options calls: with `client_capabilities`, as getClientCapabilities() gives them. Errors:
// invalid_request.
[[nodiscard]] Result<passkey::CeremonyContext> options_context(const Request& request,
                                                               const json::Object& body);

// `credential`, or the credential's members at the top level, as the original has them.
// Errors: those of from_json; invalid_request.
[[nodiscard]] Result<webauthn::RegistrationResponse> registration_response(const json::Object& body,
                                                                           std::string_view text);
[[nodiscard]] Result<webauthn::AuthenticationResponse> authentication_response(const json::Object& body,
                                                                               std::string_view text);

// `name`: absent and null are empty. Errors: invalid_request.
[[nodiscard]] Result<std::string> credential_name(const json::Object& body);

// `email`, or `username` as the original calls it; absent, null and empty are nothing. Errors:
// invalid_request.
[[nodiscard]] Result<std::optional<std::string>> optional_email(const json::Object& body);
[[nodiscard]] Result<std::string> required_email(const json::Object& body);

}  // namespace blockauth::http
