// The software authenticator as the command `blockauth authenticator create|get` needs it: text in, text out.
// Reading and writing the key file is the command's.
#pragma once

#include <optional>
#include <string>

#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::support {

struct AuthenticatorCall {
  std::string state{};                  // what the key file holds; empty for a new one
  std::string options{};                // PublicKeyCredential{Creation,Request}OptionsJSON
  std::optional<std::string> origin{};  // absent: "https://" and the RP ID
  AuthenticatorConfig config{};
};

struct AuthenticatorAnswer {
  std::string state;     // for the key file; holds private keys in the clear
  std::string response;  // RegistrationResponseJSON or AuthenticationResponseJSON, on one line
};

// Errors: those of SoftAuthenticator::from_json and create or get.
[[nodiscard]] Result<AuthenticatorAnswer> authenticator_create(const AuthenticatorCall& call,
                                                               IRandom& random);
[[nodiscard]] Result<AuthenticatorAnswer> authenticator_get(const AuthenticatorCall& call, IRandom& random);

}  // namespace blockauth::support
